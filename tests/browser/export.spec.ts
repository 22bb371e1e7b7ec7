import { readFileSync } from "node:fs";
import type { Download } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { hold } from "./support/hold.ts";

const ADDRESS = "/iso?filter=name,like,%25debian%25&sort=name,desc";

const text = async (download: Download) => readFileSync((await download.path())!, "utf8");

test.beforeEach(async ({ dashboard, account, api }) => {
  await dashboard.openAs(account, ADDRESS);
  await dashboard.expectAnswer(api, ADDRESS);
});

test("all that match are exported as CSV, as many rows as were found, in their order", async ({ dashboard, api }) => {
  const { total, items } = await api.page(ADDRESS);
  const download = await dashboard.export("All that match as CSV");
  expect(download.suggestedFilename()).toBe("iso.csv");
  const lines = (await text(download)).trimEnd().split("\r\n");
  expect(lines).toHaveLength(total + 1);
  expect(lines[0]).toMatch(/^id,name,path,/);
  expect(lines.slice(1, 4).map((line) => line.split(",")[1])).toEqual(items.slice(0, 3).map((item) => item.name));
  await expect(dashboard.page.getByText(`${total.toLocaleString("en-CA")} images as iso.csv`)).toBeVisible();
});

test("the page is exported as JSON, and the selection as lines of it", async ({ dashboard, api }) => {
  const { items } = await api.page(ADDRESS);
  const json = JSON.parse(await text(await dashboard.export("This page as JSON")));
  expect(json.map((item: { id: number }) => item.id)).toEqual(items.map((item) => item.id));
  expect(json[0]).toMatchObject({ name: items[0]!.name, path: items[0]!.path, created_on: items[0]!.created_on });
  for (const row of [2, 5]) await dashboard.checkRow(row).check();
  const lines = (await text(await dashboard.export("Selection as NDJSON"))).trimEnd().split("\n");
  const ids = lines.map((line) => JSON.parse(line).id);
  expect(ids.sort()).toEqual([items[2]!.id, items[5]!.id].sort());
});

test("sync requests are exported like images", async ({ dashboard, account, api }) => {
  await account.store.writeOva("first.ova");
  await api.sync("vm");
  await dashboard.goTo("Sync requests");
  const lines = (await text(await dashboard.export("All that match as CSV"))).trimEnd().split("\r\n");
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^id,status,type,added,/);
  expect(lines[1]).toMatch(/^\d+,PROCESSED,VM,1,/);
  await expect(dashboard.page.getByText("1 request as request-image_sync.csv")).toBeVisible();
});

test("an export goes on once the user has signed in again, and is whole", async ({ dashboard, account, api, page }) => {
  const { total } = await api.page(ADDRESS);
  const pages = await hold(page, /^\/v2\/iso\?.*page=2/);
  await dashboard.openMenu("Export");
  const download = page.waitForEvent("download", { timeout: 30_000 });
  await page.getByRole("button", { name: "All that match as NDJSON" }).click();
  await pages.first;
  await account.changePassword();
  pages.release();
  await expect(dashboard.sessionDialog).toBeVisible();
  await dashboard.password.fill(account.password);
  await page.keyboard.press("Enter");
  const lines = (await text(await download)).trimEnd().split("\n");
  expect(new Set(lines.map((line) => JSON.parse(line).id)).size).toBe(total);
});

test("an export says how far it is, goes on beside other lists, and can be cancelled", async ({ dashboard, page }) => {
  const pages = await hold(page, /^\/v2\/iso\?.*per_page=250&?.*page=3|^\/v2\/iso\?.*page=3.*per_page=250/);
  await dashboard.openMenu("Export");
  await page.getByRole("button", { name: "All that match as CSV" }).click();
  await pages.first;
  await expect(page.getByRole("status").filter({ hasText: /^Exporting [\d,]+ images, \d+ % done$/ })).toBeVisible();
  await dashboard.goTo("Public VM images");
  await expect(dashboard.names.first()).toBeVisible();
  await page.getByRole("button", { name: "Cancel export" }).click();
  await expect(page.getByText(/^Exporting/)).toHaveCount(0);
});

test("the whole catalogue is exported without a cap", async ({ dashboard }) => {
  test.setTimeout(240_000);
  await dashboard.clear.click();
  await dashboard.expectCount(130_220);
  const download = await dashboard.export("All that match as NDJSON", 200_000);
  expect((await text(download)).trimEnd().split("\n")).toHaveLength(130_220);
});
