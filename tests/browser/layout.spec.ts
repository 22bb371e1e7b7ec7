import type { Locator } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { Account } from "./support/account.ts";
import { expectToFit } from "./support/appearance.ts";

for (const address of [
  "/iso",
  "/iso?filter=name,like,%25ubuntu%25%3Bpath,like,%25/a/rather/long/folder/that/nothing/has/%25%3Bcreated_on,ge,2015-01-01&sort=name,asc",
  "/iso/10",
  "/iso?filter=created_on,ge,soon",
  "/image",
  "/user/image/iso",
  "/user/image/vm",
  "/request/image_sync",
  "/nowhere",
]) {
  test(`${address} fits into every width`, async ({ dashboard, account, page }) => {
    await dashboard.openAs(account, address);
    await expect(page.getByRole("heading", { level: 1 })).toBeAttached();
    await expect(page.locator("[aria-busy]")).toHaveCount(0);
    await expectToFit(page);
  });
}

test("the sign-in page fits into every width", async ({ dashboard, page }) => {
  await dashboard.open("/iso");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expectToFit(page);
});

for (const [width, height] of [[1440, 900], [1024, 720]] as const) {
  test(`at ${width} × ${height} the lists scroll in their places, and the page does not`, async ({ dashboard, account, page }) => {
    await page.setViewportSize({ width, height });
    await dashboard.openAs(account, "/iso?per_page=50");
    await expect(dashboard.names).toHaveCount(50);
    const facets = page.getByRole("complementary", { name: "Narrow by" }).or(page.getByRole("dialog", { name: "Narrow by" }));
    if (!(await facets.isVisible())) await page.getByRole("button", { name: "Narrow by" }).click();
    await expect(facets.getByRole("button", { name: /more of/ }).first()).toBeVisible();
    const beyond = () => page.evaluate(() => document.scrollingElement!.scrollHeight - innerHeight);
    await expect.poll(beyond).toBe(0);
  });
}

test("an open image stands beside the table, which leaves it room and takes it back", async ({ dashboard, account, page }) => {
  await dashboard.openAs(account, "/image");
  const sides = (locator: Locator) => locator.evaluate((element) => element.getBoundingClientRect());
  const expectTableToEndAt = (place: number) => expect.poll(async () => (await sides(dashboard.main)).right).toBe(place);
  await dashboard.names.nth(2).click();
  await expect.poll(async () => (await sides(dashboard.drawer)).right).toBe(1440);
  const { left } = await sides(dashboard.drawer);
  await expectTableToEndAt(left);
  await page.reload();
  await expect(dashboard.drawer).toBeVisible();
  await expectTableToEndAt(left);
  await page.keyboard.press("Escape");
  await expectTableToEndAt(1440);
});

test("the choices of a filter fit into every width", async ({ dashboard, account, page }) => {
  await dashboard.openAs(account, "/iso");
  await dashboard.search.click();
  await expect(dashboard.options.first()).toBeVisible();
  await expectToFit(page);
});

test("the longest user name fits into every width", async ({ dashboard, service, page }) => {
  const suffix = crypto.randomUUID().slice(0, 8);
  const account = await Account.add(service, `${"W".repeat(64 - suffix.length)}${suffix}`);
  await dashboard.openAs(account, "/iso");
  await expectToFit(page);
});

test("on a phone an image is found, opened and copied, and the order is a choice", async ({ dashboard, account, api, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await dashboard.openAs(account, "/iso");
  await page.getByRole("combobox", { name: "Sort by" }).selectOption({ label: "Created, newest first" });
  await dashboard.expectAddress("/iso?sort=created_on,desc");
  await dashboard.expectAnswer(api, "/iso?sort=created_on,desc");
  await dashboard.search.fill("debian");
  await dashboard.expectAnswer(api, "/iso?sort=created_on,desc&filter=name,like,%25debian%25");
  await dashboard.names.first().click();
  const { items } = await api.page("/iso?sort=created_on,desc&filter=name,like,%25debian%25");
  await expect(dashboard.drawer.getByRole("heading", { name: items[0]!.name })).toBeVisible();
  await dashboard.drawer.getByRole("button", { name: "Copy path" }).click();
  await expect.poll(() => dashboard.clipboard()).toBe(items[0]!.path);
  await dashboard.drawer.getByRole("button", { name: "Close" }).click();
  await expect(dashboard.names.first()).toBeVisible();
});

test("the theme is switched, and kept on this device", async ({ dashboard, account, page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await dashboard.openAs(account, "/iso");
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole("button", { name: "Switch between light and dark" }).click();
  await expect.poll(ground).not.toBe(light);
  const dark = await ground();
  await page.reload();
  await expect(dashboard.main).toBeVisible();
  expect(await ground()).toBe(dark);
});
