import type { Locator } from "@playwright/test";
import { expect, test } from "./hostile-fixtures.ts";
import { expectToFit } from "./support/appearance.ts";
import { expectLeftToRight } from "./support/direction.ts";
import { HOSTILE_NAMES } from "./support/hostile-names.ts";

const LIST = "/user/image/iso?per_page=100";

test("every file is listed under its own name, as text", async ({ dashboard, hostile, page }) => {
  await dashboard.openAs(hostile.account, LIST);
  await expect(dashboard.names).toHaveCount(HOSTILE_NAMES.length);
  expect((await dashboard.names.allTextContents()).sort()).toEqual([...HOSTILE_NAMES].sort());
  await expect(page.getByRole("img")).toHaveCount(0);
  await expect(page.locator("img, script:not([src]), iframe, b[onclick]")).toHaveCount(0);
});

/** A name as the report of a test can show it. */
function printable(name: string): string {
  const escaped = name.replace(/[^ -~]/gu, (sign) => `\\u{${sign.codePointAt(0)!.toString(16)}}`);
  return escaped.length > 80 ? `${escaped.slice(0, 60)}… (${Buffer.byteLength(name)} bytes)` : escaped;
}

/** `toHaveText` would take several spaces for one. */
const expectExactText = (element: Locator, text: string) => expect.poll(() => element.textContent()).toBe(text);

test("no name breaks the layout", async ({ dashboard, hostile, page }) => {
  await dashboard.openAs(hostile.account, LIST);
  await expect(dashboard.names).toHaveCount(HOSTILE_NAMES.length);
  await expectToFit(page);
  const { id, name } = hostile.named((candidate) => candidate.length > 200);
  await dashboard.open(`/user/image/iso/${id}?filter=name,eq,${encodeURIComponent(name)}`);
  await expect(dashboard.drawer.getByRole("heading", { name })).toBeVisible();
  await expectToFit(page);
});

test.describe("a name that turns the direction of writing leaves alone what stands after it", () => {
  const TURNING = "left\u202Eosi.exe";

  test("in the row and in the open image", async ({ dashboard, hostile }) => {
    const { id, name, created_on } = hostile.named((candidate) => candidate.includes("\u202E"));
    await dashboard.openAs(hostile.account, `/user/image/iso/${id}?filter=id,eq,${id}`);
    await expect(dashboard.drawer.getByRole("heading", { name })).toBeVisible();
    await expectLeftToRight(dashboard.row(name), created_on.slice(0, "2020-12-31".length));
    await expectLeftToRight(dashboard.drawer, "Copy path");
    await expectLeftToRight(dashboard.drawer, "data_store");
  });

  test("in the sentence of a search that finds nothing", async ({ dashboard, hostile, page }) => {
    await dashboard.openAs(hostile.account, `/iso?filter=name,eq,${encodeURIComponent(TURNING)}%3Bid,lt,0`);
    const sentence = page.getByText("Nothing was found for:");
    await expect(sentence).toBeVisible();
    await expectLeftToRight(sentence, "and id < 0");
  });

  test("in the warning of a sync", async ({ dashboard, account }) => {
    await account.store.write(`${TURNING}.iso`, Buffer.from("half"));
    await dashboard.openAs(account, "/user/image/iso");
    await dashboard.syncNow.click();
    await expect(dashboard.syncPanel).toContainText("is not a complete ISO image. Upload it again.");
    await expectLeftToRight(dashboard.syncPanel, "Upload it again.");
  });
});

for (const name of HOSTILE_NAMES) {
  test(`${printable(name)} is found by a filter and opened by its link`, async ({ dashboard, hostile, page }) => {
    const { id, path } = hostile.named((candidate) => candidate === name);
    await dashboard.openAs(hostile.account, "/user/image/iso");
    const quoted = `"${name.replace(/["\\]/g, "\\$&")}"`;
    await dashboard.search.fill(`name=${quoted}`);
    await page.keyboard.press("Enter");
    await dashboard.expectCount(1);
    await expect(dashboard.names).toHaveCount(1);
    await dashboard.filters.click();
    await expect(dashboard.search).toHaveValue(/^name=/);
    await dashboard.search.fill(`name:${quoted}`);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/filter=name,like/);
    await dashboard.expectCount(1);
    await dashboard.expectQuiet();
    await dashboard.names.click();
    await expect(page).toHaveURL(new RegExp(`/user/image/iso/${id}\\?`));

    await page.reload();
    await expectExactText(dashboard.drawer.getByRole("heading").first(), name);
    await expectExactText(dashboard.names, name);
    await dashboard.expectCount(1);
    await dashboard.drawer.getByRole("button", { name: "Copy path" }).click();
    await expect.poll(() => dashboard.clipboard()).toBe(path);
  });
}
