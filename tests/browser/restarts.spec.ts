// Every flow of the dashboard while the server is killed in the middle of it, as by a power cut, and started again.
import { readFileSync } from "node:fs";
import { expect, test as base } from "./fixtures.ts";
import { Account } from "./support/account.ts";
import { Dashboard } from "./support/dashboard.ts";
import { hold } from "./support/hold.ts";
import type { Server } from "./support/server.ts";
import { SERVICE_IS_DOWN } from "./support/words.ts";

const test = base.extend<{ server: Server; account: Account; dashboard: Dashboard }>({
  server: async ({ startServer }, use) => use(await startServer({ catalogueSize: 2_600 })),
  account: async ({ server }, use) => use(await Account.add(server)),
  dashboard: async ({ page, server }, use) => use(new Dashboard(page, server.url)),
});

/** How long the dashboard may take to notice that the server is back. */
const BACK = { timeout: 40_000 };

test("finding and turning pages", async ({ dashboard, account, api, page, server }) => {
  const alert = page.getByRole("alert").filter({ hasText: SERVICE_IS_DOWN });
  await dashboard.openAs(account, "/iso?sort=name,asc");
  await dashboard.expectAnswer(api, "/iso?sort=name,asc");
  const rows = await dashboard.names.allTextContents();
  await server.kill();
  await dashboard.search.fill("netinst");
  await expect(alert).toBeVisible();
  await expect(dashboard.search).toHaveValue("netinst");
  await expect(dashboard.names).toHaveText(rows);
  await server.resume();
  await expect(alert).toHaveCount(0, BACK);
  await dashboard.expectAnswer(api, "/iso?filter=name,like,%25netinst%25&sort=name,asc");
  await server.kill();
  await dashboard.pages.getByRole("button", { name: "Next page" }).click();
  await expect(alert).toBeVisible();
  await dashboard.expectFocusSomewhere();
  await server.resume();
  await expect(alert).toHaveCount(0, BACK);
  await dashboard.expectAnswer(api, "/iso?filter=name,like,%25netinst%25&sort=name,asc&page=2");
});

test("opening an image, and going back to one", async ({ dashboard, account, api, page, server }) => {
  await dashboard.openAs(account, "/iso?sort=name,asc");
  await dashboard.expectAnswer(api, "/iso?sort=name,asc");
  const name = (await dashboard.names.first().textContent())!;
  await server.kill();
  await dashboard.names.first().click();
  await expect(dashboard.drawer.getByRole("heading", { name })).toBeVisible();
  await dashboard.drawer.getByRole("button", { name: "Copy path" }).click();
  await expect.poll(() => dashboard.clipboard()).toContain(name);
  await page.keyboard.press("Escape");
  await dashboard.goTo("Public VM images");
  await expect(page.getByText(SERVICE_IS_DOWN).first()).toBeVisible();
  await page.goBack();
  await page.goBack();
  await server.resume();
  await expect(dashboard.drawer.getByRole("heading", { name })).toBeVisible(BACK);
  await dashboard.expectAnswer(api, "/iso?sort=name,asc");
});

test("exporting: the file has every image once", async ({ dashboard, account, api, page, server }) => {
  await dashboard.openAs(account, "/iso");
  await dashboard.expectAnswer(api, "/iso");
  const later = await hold(page, /^\/v2\/iso\?.*page=3&per_page=250|^\/v2\/iso\?.*per_page=250.*page=3(&|$)/);
  const download = page.waitForEvent("download", BACK);
  await dashboard.openMenu("Export");
  await page.getByRole("button", { name: "All that match as NDJSON" }).click();
  await later.first;
  await server.kill();
  later.release();
  await expect(page.getByRole("status").filter({ hasText: /^Exporting/ })).toBeVisible();
  await server.resume();
  const lines = readFileSync((await (await download).path())!, "utf8").trimEnd().split("\n");
  expect(new Set(lines).size).toBe((await api.page("/iso")).total);
  expect(lines.length).toBe(new Set(lines).size);
});

test("signing in: what was typed is kept", async ({ dashboard, account, page, server }) => {
  await dashboard.open("/user/image/vm?sort=name,desc");
  await dashboard.fillSignIn(account.name, account.password);
  await server.kill();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: SERVICE_IS_DOWN })).toBeVisible();
  await expect(dashboard.password).toHaveValue(account.password);
  await server.resume();
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await dashboard.expectAddress("/user/image/vm?sort=name,desc");
  await dashboard.expectCount(0);
});

test("starting a sync: it is not said to have begun, and begins with the next try", async ({ dashboard, account, server }) => {
  await account.store.writeOva("first.ova");
  await dashboard.openAs(account, "/user/image/vm");
  await dashboard.expectCount(0);
  await dashboard.expectSettled();
  await server.kill();
  await dashboard.syncNow.click();
  const again = dashboard.syncAction("Try again");
  await expect(again).toBeVisible(BACK);
  await server.resume();
  await again.click();
  await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed", BACK);
  await expect(dashboard.names).toHaveText(["first.ova"]);
});

test("following a sync: the server takes it up again, and its end is seen", async ({ dashboard, account, server }) => {
  for (let number = 0; number < 300; number += 1) await account.store.writeOva(`images/${number}.ova`);
  await dashboard.openAs(account, "/user/image/vm");
  await dashboard.expectCount(0);
  await dashboard.search.fill("7");
  await dashboard.syncNow.click();
  await expect(dashboard.syncPanel.getByRole("link", { name: /^image_sync\/\d+$/ })).toBeVisible();
  await server.kill();
  await server.resume();
  await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed", { timeout: 40_000 });
  await expect(dashboard.syncPanel).toContainText("300 added");
  await expect(dashboard.search).toHaveValue("7");
  await dashboard.expectCount(57);
});
