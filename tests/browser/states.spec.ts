import { expect, test } from "./fixtures.ts";
import { Account } from "./support/account.ts";
import { Dashboard } from "./support/dashboard.ts";
import { hold } from "./support/hold.ts";
import { SERVICE_IS_DOWN } from "./support/words.ts";

const LIST = /^\/v2\/iso\?.*per_page=25/;

test("while the first rows are on their way the table says so", async ({ dashboard, account, api, page }) => {
  const answers = await hold(page, LIST);
  await dashboard.openAs(account, "/iso");
  await answers.first;
  await expect(dashboard.table).toHaveAttribute("aria-busy", "true");
  await expect(dashboard.main.getByRole("status").filter({ hasText: /^Loading$/ })).toBeVisible();
  await expect(dashboard.names).toHaveCount(0);
  const stands = dashboard.table.getByRole("row", { includeHidden: true });
  await expect(stands).toHaveCount(1 + 10);
  await expect(stands.last()).toHaveCSS("opacity", "1");
  answers.release();
  await dashboard.expectAnswer(api, "/iso");
  await expect(dashboard.table).not.toHaveAttribute("aria-busy");
  await expect(stands).toHaveCount(1 + 25);
});

test("while other rows are on their way the old ones stay", async ({ dashboard, account, api, page }) => {
  await dashboard.openAs(account, "/iso");
  await dashboard.expectAnswer(api, "/iso");
  const answers = await hold(page, LIST);
  await dashboard.sortBy("Name");
  await answers.first;
  await expect(dashboard.table).toHaveAttribute("aria-busy", "true");
  await dashboard.expectAnswer(api, "/iso");
  // The head says how these rows are ordered.
  await expect(dashboard.head("Name")).not.toHaveAttribute("aria-sort");
  const rows = dashboard.table.locator("tbody");
  await expect(rows).toHaveCSS("opacity", "0.6");
  answers.release();
  await dashboard.expectAnswer(api, "/iso?sort=name,asc");
  await expect(dashboard.table).not.toHaveAttribute("aria-busy");
  await expect(dashboard.head("Name")).toHaveAttribute("aria-sort", "ascending");
  await expect(rows).toHaveCSS("opacity", "1");
});

test("a row that is opened while others are on their way opens in the view that is asked for", async ({ dashboard, account, api, page }) => {
  await dashboard.openAs(account, "/iso");
  const [, row] = (await api.page("/iso")).items;
  const answers = await hold(page, LIST);
  await dashboard.sortBy("Name");
  await answers.first;
  await dashboard.names.nth(1).click();
  await dashboard.expectAddress(`/iso/${row!.id}?sort=name,asc`);
  await expect(page.getByRole("dialog", { name: row!.name, exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await dashboard.expectAddress("/iso?sort=name,asc");
  await expect(dashboard.names.nth(1)).toBeFocused();
  answers.release();
  await dashboard.expectAnswer(api, "/iso?sort=name,asc");
  await dashboard.expectFocusSomewhere();
  await page.goBack();
  await expect(page.getByRole("dialog", { name: row!.name, exact: true })).toBeVisible();
});

test("a row that has the focus while others are on their way can be copied by its key", async ({ dashboard, account, api, page }) => {
  await dashboard.openAs(account, "/iso");
  await dashboard.expectSettled();
  const [, row] = (await api.page("/iso")).items;
  const answers = await hold(page, LIST);
  await dashboard.sortBy("Name");
  await answers.first;
  await dashboard.names.nth(1).focus();
  await page.keyboard.press("c");
  await expect(page.getByRole("status").filter({ hasText: "Path copied" })).toContainText(row!.path);
  expect(await dashboard.clipboard()).toBe(row!.path);
  answers.release();
  await dashboard.expectAnswer(api, "/iso?sort=name,asc");
});

test("rows are marked by the words that found them", async ({ dashboard, account, api, page }) => {
  await dashboard.openAs(account, "/iso");
  await dashboard.expectAnswer(api, "/iso");
  const answers = await hold(page, LIST);
  await dashboard.search.fill("iso");
  await answers.first;
  await expect(dashboard.table).toHaveAttribute("aria-busy", "true");
  // They hold the word, and are not what was found by it.
  await expect(dashboard.names.first()).toContainText("iso");
  await expect(dashboard.table.locator("mark")).toHaveCount(0);
  answers.release();
  await expect(dashboard.names.first().locator("mark").first()).toHaveText("iso");
});

test("without a network a banner says so, and all goes on when it is back", async ({ dashboard, account, api, page, context }) => {
  await dashboard.openAs(account, "/iso");
  await dashboard.expectAnswer(api, "/iso");
  await context.setOffline(true);
  const banner = page.getByRole("status").filter({ hasText: "You are offline." });
  await expect(banner).toBeVisible();
  await dashboard.main.getByRole("button", { name: /^Copy path: / }).first().click();
  await expect.poll(() => dashboard.clipboard()).toMatch(/^\[vss-ISOs\] /);
  await dashboard.sortBy("Created");
  await expect(page.getByRole("alert").filter({ hasText: "The image service did not answer" })).toBeVisible();
  await expect(dashboard.names).toHaveCount(25);
  await context.setOffline(false);
  await expect(banner).toHaveCount(0);
  await dashboard.expectAnswer(api, "/iso?sort=created_on,asc");
  await expect(page.getByRole("alert").filter({ hasText: "The image service did not answer" })).toHaveCount(0);
});

test.describe("a service that is down", () => {
  let account: Account;
  let dashboard: Dashboard;
  let revive: () => Promise<void>;

  test.beforeEach(async ({ page, startServer }) => {
    // A list that is not held without asking: a held one would answer all the same.
    const server = await startServer({ catalogueSize: 2_600 });
    account = await Account.add(server);
    dashboard = new Dashboard(page, server.url);
    await dashboard.openAs(account, "/iso?sort=name,asc");
    await dashboard.expectAnswer(await account.api(), "/iso?sort=name,asc");
    await server.stop();
    revive = () => server.resume();
  });

  test("is said with when it is tried again, and the view goes on by itself when it is back", async ({ page }) => {
    const rows = await dashboard.names.allTextContents();
    await dashboard.pages.getByRole("button", { name: "Next page" }).click();
    const alert = page.getByRole("alert").filter({ hasText: SERVICE_IS_DOWN });
    await expect(alert).toContainText("Your filters are kept.");
    await expect(page.getByText(/^(Trying again in \d+ s|Trying now, try \d+)$/)).toBeVisible();
    await expect(dashboard.names).toHaveText(rows);
    await dashboard.expectAddress("/iso?sort=name,asc&page=2");
    await revive();
    await expect(alert).toHaveCount(0, { timeout: 30_000 });
    await dashboard.expectAnswer(await account.api(), "/iso?sort=name,asc&page=2");
  });
});

test("Try now asks at once, and the keyboard is not lost", async ({ dashboard, account, api, page }) => {
  await dashboard.openAs(account, "/iso");
  await dashboard.expectAnswer(api, "/iso");
  await page.route("**/v2/image?*", (route) => route.abort("connectionrefused"));
  await dashboard.goTo("Public VM images");
  const alert = page.getByRole("alert").filter({ hasText: "The image service did not answer" });
  // The second pause: long enough for a click before it is over.
  await expect(page.getByText(/^Trying again in [34] s$/)).toBeVisible();
  await page.unroute("**/v2/image?*");
  await dashboard.main.getByRole("button", { name: "Try now" }).click();
  await expect(alert).toHaveCount(0);
  await dashboard.expectAnswer(api, "/image");
  await dashboard.expectFocusSomewhere();
});
