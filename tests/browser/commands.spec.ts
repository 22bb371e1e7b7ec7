import { expect, test } from "./fixtures.ts";
import { hold } from "./support/hold.ts";

const ADDRESS = "/iso?filter=name,like,%25debian%25&sort=name,desc&page=2";

test("a view is copied as a command, which leads back to it", async ({ dashboard, account, api, page }) => {
  await dashboard.openAs(account, ADDRESS);
  await dashboard.expectAnswer(api, ADDRESS);
  for (const tool of ["curl", "HTTPie"]) {
    await dashboard.openMenu("Copy as");
    await page.getByRole("button", { name: `Copy this view as ${tool}` }).click();
    await expect.poll(() => dashboard.clipboard()).toContain("$TK");
    const line = await dashboard.clipboard();
    expect(line).not.toContain(await dashboard.token());
    await page.keyboard.press("Escape");
    await dashboard.open("/image");
    await expect(dashboard.names.first()).toBeVisible();
    await dashboard.paste(line);
    await dashboard.expectAnswer(api, ADDRESS);
    await expect(dashboard.filters).toHaveText(["name contains debian"]);
  }
});

test("addresses that are pasted open their view, and other texts are typed", async ({ dashboard, account, api }) => {
  await dashboard.openAs(account, "/image");
  await dashboard.paste("https://cloud.example/v2/iso/10?expand=1");
  await expect(dashboard.drawer).toBeVisible();
  await dashboard.expectAddress("/iso/10");
  await dashboard.search.focus();
  await dashboard.paste("https://images.example/image?filter=name,like,%25ubuntu%25");
  await dashboard.expectAnswer(api, "/image?filter=name,like,%25ubuntu%25");
  await dashboard.search.focus();
  await dashboard.paste("kubuntu desktop");
  await expect(dashboard.search).toHaveValue("kubuntu desktop");
});

test("the commands that use an image are ready, with words to fill in", async ({ dashboard, account, api, page }) => {
  const item = await api.item("/iso/10");
  await dashboard.openAs(account, "/iso/10");
  await dashboard.drawer.getByRole("tab", { name: "Details" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(dashboard.drawer.getByRole("tab", { name: "Use it" })).toBeFocused();
  await dashboard.drawer.getByRole("button", { name: "Copy: Put it into a drive with vss-cli" }).click();
  await expect.poll(() => dashboard.clipboard()).toContain(`'${item.path}'`);
  await dashboard.drawer.getByRole("button", { name: "Copy: Ask for it with curl" }).click();
  await expect.poll(() => dashboard.clipboard()).toBe(`curl -s -H "Authorization: Bearer $TK" ${dashboard.url}/v2/iso/10`);
  await dashboard.drawer.getByRole("tab", { name: "JSON" }).click();
  await dashboard.drawer.getByRole("button", { name: "Copy the JSON" }).click();
  await expect.poll(async () => JSON.parse(await dashboard.clipboard())).toEqual(item);
});

test("the open image goes on beyond the end of its page, and back", async ({ dashboard, account, api, page }) => {
  const [first, second] = [await api.page("/iso?sort=name,asc&per_page=10"), await api.page("/iso?sort=name,asc&per_page=10&page=2")];
  await dashboard.openAs(account, `/iso/${first.items[9]!.id}?sort=name,asc&per_page=10`);
  await expect(dashboard.drawer).toContainText("10 of 130,220");
  await dashboard.drawer.getByRole("button", { name: "Next row" }).click();
  await dashboard.expectAddress(`/iso/${second.items[0]!.id}?sort=name,asc&page=2&per_page=10`);
  await expect(dashboard.drawer).toContainText("11 of 130,220");
  await page.keyboard.press("k");
  await dashboard.expectAddress(`/iso/${first.items[9]!.id}?sort=name,asc&per_page=10`);
});

test.describe("the command palette", () => {
  test("finds images of every list and opens them", async ({ dashboard, account, page }) => {
    await dashboard.openAs(account, "/iso");
    await page.keyboard.press("Control+k");
    await expect(dashboard.palette).toBeFocused();
    await page.keyboard.type("kubuntu 24.04 vmware");
    await dashboard.palette.fill("coreos_production_vmware");
    await expect(page.getByRole("option", { name: /coreos_production_vmware.*Public VM image$/ }).first()).toBeVisible();
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => dashboard.clipboard()).toMatch(/coreos_production_vmware/);
    await page.keyboard.press("Control+k");
    await dashboard.palette.fill("coreos_production_vmware");
    await expect(page.getByRole("option", { name: /Public VM image$/ }).first()).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/image\/\d+$/);
    await expect(dashboard.drawer).toBeVisible();
  });

  test("runs the actions that buttons have, by the keyboard alone", async ({ dashboard, account, page }) => {
    await dashboard.openAs(account, "/iso");
    await page.getByRole("button", { name: /^Go to/ }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.type(">link");
    await expect(dashboard.options).toHaveText([/Copy link to this view/]);
    await page.keyboard.press("Enter");
    await expect.poll(() => dashboard.clipboard()).toBe(`${dashboard.url}/iso`);
    await expect(page.getByRole("button", { name: /^Go to/ })).toBeFocused();
    await page.keyboard.press("Control+k");
    await page.keyboard.press("Escape");
    await expect(dashboard.palette).toHaveCount(0);
    await expect(page.getByRole("button", { name: /^Go to/ })).toBeFocused();
  });
});

test("single keys are shortcuts, rest in text fields, and can be switched off", async ({ dashboard, account, page }) => {
  await dashboard.openAs(account, "/iso");
  await expect(dashboard.names.first()).toBeVisible();
  await page.keyboard.press("]");
  await dashboard.expectAddress("/iso?page=2");
  await page.keyboard.press("/");
  await expect(dashboard.search).toBeFocused();
  await page.keyboard.type("[j");
  await expect(dashboard.search).toHaveValue("[j");
  await page.keyboard.press("Escape");
  await dashboard.main.focus();
  await page.keyboard.press("g");
  await page.keyboard.press("m");
  await dashboard.expectAddress("/image");
  await page.keyboard.press("?");
  const single = page.getByRole("checkbox", { name: /^Single keys are shortcuts/ });
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toContainText("Copy link to this view");
  await single.uncheck();
  await page.keyboard.press("Escape");
  await dashboard.main.focus();
  await page.keyboard.press("]");
  await page.keyboard.press("Control+k");
  await expect(dashboard.palette).toBeFocused();
  await dashboard.expectAddress("/image");
});

test("the palette acts on the list that is shown, also after Back", async ({ dashboard, account, page }) => {
  await dashboard.openAs(account, "/iso");
  await dashboard.goTo("Public VM images");
  await expect(page.getByRole("heading", { name: "Public VM images" })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.goBack();
  await expect(dashboard.palette).toHaveCount(0);
  await page.keyboard.press("Control+k");
  await page.keyboard.type(">link");
  await page.keyboard.press("Enter");
  await expect.poll(() => dashboard.clipboard()).toBe(`${dashboard.url}/iso`);
});

test("one dialog in the place of the other has the keyboard, and gives it back to where it was", async ({ dashboard, account, page }) => {
  await dashboard.openAs(account, "/iso");
  await dashboard.names.nth(2).focus();
  await page.keyboard.press("?");
  await page.keyboard.press("Control+k");
  await expect(dashboard.palette).toBeFocused();
  await page.keyboard.type(">shortcuts");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await dashboard.expectFocusSomewhere();
  await page.keyboard.press("Escape");
  await expect(dashboard.names.nth(2)).toBeFocused();
});

test("going on beyond the end of a page waits for the page", async ({ dashboard, account, api, page }) => {
  const [first, second] = [await api.page("/iso?per_page=10"), await api.page("/iso?per_page=10&page=2")];
  await dashboard.openAs(account, `/iso/${first.items[9]!.id}?per_page=10`);
  await expect(dashboard.drawer).toContainText("10 of 130,220");
  const pages = await hold(page, /^\/v2\/iso\?.*page=2/);
  for (let times = 0; times < 3; times += 1) await page.keyboard.press("j");
  pages.release();
  await dashboard.expectAddress(`/iso/${second.items[0]!.id}?page=2&per_page=10`);
});

test("an image that is closed on the way to the next page stays closed", async ({ dashboard, account, api, page }) => {
  const { items } = await api.page("/iso?per_page=10");
  await dashboard.openAs(account, `/iso/${items[9]!.id}?per_page=10`);
  await expect(dashboard.drawer).toContainText("10 of 130,220");
  const pages = await hold(page, /^\/v2\/iso\?.*page=2/);
  await page.keyboard.press("j");
  await dashboard.expectAddress(`/iso/${items[9]!.id}?page=2&per_page=10`);
  await dashboard.drawer.getByRole("button", { name: "Close" }).click();
  pages.release();
  await dashboard.expectAnswer(api, "/iso?page=2&per_page=10");
  await expect(dashboard.drawer).toHaveCount(0);
});
