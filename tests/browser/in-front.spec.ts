// The dashboard of a server that stands in front of another one: every flow goes through both.
import { readFileSync } from "node:fs";
import { expect, test as base } from "./fixtures.ts";
import { Account } from "./support/account.ts";
import { Dashboard } from "./support/dashboard.ts";
import type { Server } from "./support/server.ts";

const test = base.extend<{ server: Server; account: Account; dashboard: Dashboard }>({
  server: async ({ startServer }, use) => use(await startServer({ catalogueSize: 2_600, inFront: true })),
  account: async ({ server }, use) => use(await Account.add(server)),
  dashboard: async ({ page, server }, use) => use(new Dashboard(page, server.url)),
});

test("finding, turning, opening, exporting and syncing", async ({ dashboard, account, api, page }) => {
  await account.store.writeOva("first.ova");
  await dashboard.openAs(account, "/iso?sort=name,asc");
  await dashboard.expectAnswer(api, "/iso?sort=name,asc");
  await dashboard.search.fill("server");
  await dashboard.expectAnswer(api, "/iso?filter=name,like,%25server%25&sort=name,asc");
  await dashboard.pages.getByRole("button", { name: "Next page" }).click();
  await dashboard.expectAnswer(api, "/iso?filter=name,like,%25server%25&sort=name,asc&page=2");
  await page.reload();
  await dashboard.names.first().click();
  await expect(dashboard.drawer).toBeVisible();
  await page.keyboard.press("Escape");
  const lines = readFileSync((await (await dashboard.export("All that match as NDJSON")).path())!, "utf8").trimEnd().split("\n");
  expect(lines).toHaveLength((await api.page("/iso?filter=name,like,%25server%25")).total);
  await dashboard.goTo("My VM images");
  await dashboard.syncNow.click();
  await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
  await expect(dashboard.names).toHaveText(["first.ova"]);
});

test("links in answers lead back to the server in front", async ({ account, server }) => {
  const { token } = await account.api();
  const answer = await fetch(`${server.url}/v2/iso?per_page=10`, { headers: { Authorization: `Bearer ${token}` } });
  const body = await answer.json();
  for (const address of [...body.data, body.meta.pages.next_url, body.meta._link.self]) expect(address).toContain(`${server.url}/v2/`);
});

test("a server behind that is gone is said, and the flow goes on when it is back", async ({ dashboard, account, api, page, server }) => {
  await dashboard.openAs(account, "/iso");
  await dashboard.expectAnswer(api, "/iso");
  await server.kill();
  await dashboard.search.fill("debian");
  const alert = page.getByRole("alert").filter({ hasText: "The list could not be read" });
  await expect(alert).toBeVisible();
  await server.resume();
  await expect(alert).toHaveCount(0, { timeout: 40_000 });
  await dashboard.expectAnswer(api, "/iso?filter=name,like,%25debian%25");
});
