import type { Locator } from "@playwright/test";
import { expect, test } from "./hostile-fixtures.ts";
import { expectToFit } from "./support/appearance.ts";
import { FilterEditor } from "./support/filter-editor.ts";
import { HOSTILE_NAMES } from "./support/hostile-names.ts";

const LIST = "/user/image/iso?per_page=100";

test("every file is listed under its own name, as text", async ({ dashboard, hostile, page }) => {
  await dashboard.openAs(hostile.account, LIST);
  await expect(dashboard.names).toHaveCount(HOSTILE_NAMES.length);
  expect((await dashboard.names.allTextContents()).sort()).toEqual([...HOSTILE_NAMES].sort());
  await expect(page.getByRole("img")).toHaveCount(0);
  await expect(page.locator("img, script:not([src]), iframe, b[onclick]")).toHaveCount(0);
});

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

test("a name that is written from right to left does not turn what stands around it", async ({ dashboard, hostile }) => {
  const { id, name } = hostile.named((candidate) => candidate.includes("\u202E"));
  await dashboard.openAs(hostile.account, `/user/image/iso/${id}?filter=id,eq,${id}`);
  await expect(dashboard.drawer.getByRole("heading", { name })).toBeVisible();
  // Each text that is drawn is its own, so that the override ends with the name.
  const isolated = await dashboard.drawer.getByText(name, { exact: false }).evaluateAll((elements) =>
    elements.every((element) => getComputedStyle(element).unicodeBidi !== "normal" || getComputedStyle(element).display !== "inline"),
  );
  expect(isolated).toBe(true);
});

for (const name of HOSTILE_NAMES) {
  const label = JSON.stringify(name.length > 60 ? `${name.slice(0, 30)}… of ${Buffer.byteLength(name)} bytes` : name);

  test(`${label} is found by a filter and opened by its link`, async ({ dashboard, hostile, page }) => {
    const { id, path } = hostile.named((candidate) => candidate === name);
    await dashboard.openAs(hostile.account, "/user/image/iso");
    await dashboard.addFilter.click();
    const editor = new FilterEditor(page);
    await editor.fill("name", "is exactly", name);
    await editor.add.click();
    await dashboard.expectCount(1);
    await expect(dashboard.names).toHaveCount(1);
    await dashboard.filters.click();
    await expect(editor.value).toHaveValue(name);
    await editor.relation.selectOption({ label: "contains" });
    await editor.dialog.getByRole("button", { name: "Change filter" }).click();
    await expect(page).toHaveURL(/filter=name,like/);
    await dashboard.expectCount(1);
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
