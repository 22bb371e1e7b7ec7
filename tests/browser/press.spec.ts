// Between the press on a link and its release: the image is drawn, and nobody sees it yet.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

/** Puts the pointer on a place and presses its button. */
async function press(page: Page, place: Locator): Promise<void> {
  await place.hover();
  await page.mouse.down();
}

/** The image that is open, or is drawn to be opened. */
function drawn(page: Page, name: string): Locator {
  return page.locator("[role=dialog]").filter({ has: page.locator("h2", { hasText: name }) });
}

/** What is seen where an open image stands, below the row that is pressed. */
function seen(page: Page): Promise<Buffer> {
  const { width, height } = page.viewportSize()!;
  return page.screenshot({ clip: { x: width - 400, y: 450, width: 380, height: height - 550 } });
}

test.beforeEach(async ({ dashboard, account }) => {
  await dashboard.openAs(account, "/iso?sort=name,asc");
  await dashboard.expectSettled();
});

for (const width of [1440, 1024]) {
  test(`at ${width} pixels an image is drawn while its link is pressed, and shown when it is let go`, async ({ dashboard, page }) => {
    await page.setViewportSize({ width, height: 900 });
    const name = (await dashboard.names.nth(2).getAttribute("title"))!;
    await dashboard.names.nth(2).hover();
    const before = await seen(page);
    await press(page, dashboard.names.nth(2));
    await expect(drawn(page, name)).toHaveCount(1);
    expect((await seen(page)).equals(before), "it cannot be seen").toBe(true);
    await expect(drawn(page, name)).toHaveAttribute("inert");
    await dashboard.expectAddress("/iso?sort=name,asc");
    const element = await drawn(page, name).elementHandle();
    await page.mouse.up();
    await expect(drawn(page, name)).not.toHaveAttribute("inert");
    expect((await seen(page)).equals(before), "it is seen").toBe(false);
    await expect(page.getByRole("heading", { name, exact: true })).toBeFocused();
    expect(await element!.evaluate((element) => element.isConnected), "it is the same").toBe(true);
    await page.keyboard.press("Escape");
    await dashboard.expectAddress("/iso?sort=name,asc");
    await expect(dashboard.names.nth(2)).toBeFocused();
    await expect(page.locator("[role=dialog]")).toHaveCount(0);
  });
}

test("what is only drawn is no stop of the keyboard", async ({ dashboard, page }) => {
  const name = (await dashboard.names.nth(2).getAttribute("title"))!;
  await press(page, dashboard.names.nth(2));
  await expect(drawn(page, name)).toHaveCount(1);
  await drawn(page, name).evaluate((dialog) => dialog.querySelector("button")?.focus());
  expect(await page.evaluate(() => document.activeElement?.closest("[role=dialog]"))).toBeNull();
  await page.mouse.up();
});

test("a press that is let go elsewhere opens nothing and leaves nothing", async ({ dashboard, page }) => {
  const name = (await dashboard.names.nth(2).getAttribute("title"))!;
  await press(page, dashboard.names.nth(2));
  await expect(drawn(page, name)).toHaveCount(1);
  await page.mouse.move(5, 5);
  await page.mouse.up();
  await expect(drawn(page, name)).toHaveCount(0);
  await dashboard.expectAddress("/iso?sort=name,asc");
  await dashboard.expectFocusSomewhere();
});

test("another image that is pressed leaves the open one as it is until it is let go", async ({ dashboard, page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const [first, second] = await Promise.all([1, 3].map(async (row) => (await dashboard.names.nth(row).getAttribute("title"))!));
  await dashboard.names.nth(1).click();
  await expect(page.getByRole("dialog", { name: first, exact: true })).toBeVisible();
  await press(page, dashboard.names.nth(3));
  await expect(page.getByRole("dialog", { name: first, exact: true })).toBeVisible();
  await page.mouse.up();
  await expect(page.getByRole("dialog", { name: second, exact: true })).toBeVisible();
});
