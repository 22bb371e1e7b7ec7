import type { Locator } from "@playwright/test";
import { expect, test } from "./hostile-fixtures.ts";
import { expectToFit } from "./support/appearance.ts";
import { expectLeftToRight } from "./support/direction.ts";
import { HOSTILE_NAMES } from "./support/hostile-names.ts";
import { rewrite } from "./support/rewrite.ts";

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

/** Markup, a script, a formula, a turn of the direction of writing, signs of control, and far too much of it. */
const HOSTILE_WORDS = [
  "<img src=x onerror=alert(1)>",
  "<script>alert(1)</script>",
  "=cmd|' /C calc'!A0",
  "turned \u202E around",
  "control \u0007\u001B[31m signs",
  "much ".repeat(2_000).trim(),
  "unbroken".repeat(1_250),
];

test("whatever the service says of a sync is only text, and fits", async ({ dashboard, account, page }) => {
  await account.store.writeOva("first.ova");
  await dashboard.openAs(account, "/user/image/vm");
  await dashboard.expectCount(0);
  const all = /^\/v2\/request\/image_sync(\/\d+)?$/;
  let stop = await rewrite(page, all, (body) => {
    for (const request of [body.data].flat()) Object.assign(request, { status: HOSTILE_WORDS[0], message: { errors: [], warnings: [], progress: HOSTILE_WORDS[6] } });
  });
  await dashboard.syncNow.click();
  await expect(dashboard.syncPanel.getByRole("listitem").nth(1)).toContainText(HOSTILE_WORDS[0]!);
  await expectToFit(page);
  // The next words take the place of these before the next question, which would else be answered in the service's own.
  const stopFirst = stop;
  stop = await rewrite(page, all, (body) => {
    const message = { errors: [], warnings: HOSTILE_WORDS, removed: HOSTILE_WORDS.map((words) => `[store] ${words}/${words}`) };
    for (const request of [body.data].flat()) Object.assign(request, { username: HOSTILE_WORDS[1], message });
  });
  await stopFirst();
  await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed", { timeout: 30_000 });
  for (const words of HOSTILE_WORDS) await expect(dashboard.syncPanel.getByText(words)).toBeVisible();
  await expect(dashboard.table.getByText("Removed")).toHaveCount(HOSTILE_WORDS.length);
  await expectToFit(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await dashboard.goTo("Sync requests");
  await dashboard.names.first().click();
  await expect(dashboard.drawer.getByRole("list", { name: "Warnings" }).getByRole("listitem")).toHaveText(HOSTILE_WORDS);
  await expectToFit(page);
  await expect(page.locator("img, script:not([src])")).toHaveCount(0);
  await stop();
});

test("an address of uploads that is none becomes no link", async ({ dashboard, account, page }) => {
  await rewrite(page, /^\/v2\/user\/image$/, (body) => (body.uploads = { url: "javascript:alert(1)//https://" }));
  await dashboard.openAs(account, "/user/image/vm");
  await expect(page.getByText("javascript:alert(1)//https://")).toBeVisible();
  await expect(page.getByRole("link", { name: /javascript/ })).toHaveCount(0);
});
