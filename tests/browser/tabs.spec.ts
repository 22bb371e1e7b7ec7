import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { Account } from "./support/account.ts";
import { Dashboard } from "./support/dashboard.ts";
import { hold } from "./support/hold.ts";
import { rewrite } from "./support/rewrite.ts";
import { expectKeptNowhereButInSession, keptIn } from "./support/secrets.ts";

const CHECK = /\/v2\/request\/image_sync\/\d+$/;
const VM = "/user/image/vm";

/** Another tab of the same browser. */
async function openTab(dashboard: Dashboard): Promise<Dashboard> {
  return new Dashboard(await dashboard.page.context().newPage(), dashboard.url);
}

/** Another tab of the same account at its VM images, which has looked for syncs under way and found none. */
async function openTabAs(dashboard: Dashboard, account: Account): Promise<Dashboard> {
  const other = await openTab(dashboard);
  const looked = other.page.waitForResponse((response) => /\/v2\/request\/image_sync\?.*VM/.test(response.url()));
  await other.openAs(account, VM);
  await looked;
  await other.expectCount(0);
  return other;
}

/** How often a page asks how a sync stands. */
function countChecks(page: Page): { checks: number } {
  const count = { checks: 0 };
  page.on("request", (request) => {
    if (CHECK.test(new URL(request.url()).pathname)) count.checks += 1;
  });
  return count;
}

test.describe("a sync that two tabs look at", () => {
  test.beforeEach(async ({ dashboard, account }) => {
    await account.store.writeOva("first.ova");
    await dashboard.openAs(account, VM);
    await dashboard.expectCount(0);
  });

  // Either of two tabs that hear of a sync at the same time may be the one that asks.
  async function syncInTwoTabs(dashboard: Dashboard, account: Account) {
    const tabs = [dashboard, await openTabAs(dashboard, account)];
    const counts = new Map(tabs.map((tab) => [tab, countChecks(tab.page)]));
    const checks = await hold(dashboard.page.context(), CHECK);
    await dashboard.syncNow.click();
    const first = (await checks.first).frame().page();
    const asking = tabs.find((tab) => tab.page === first)!;
    const following = tabs.find((tab) => tab !== asking)!;
    await expect(following.syncPanel).toHaveAccessibleName("Syncing your VM images");
    await expect(following.syncPanel).toContainText("Next check by another tab");
    await expect(following.syncNow).toHaveAttribute("aria-disabled", "true");
    return { asking, following, checks, counts };
  }

  test("is followed in both, and asked for in one", async ({ dashboard, account }) => {
    const { asking, following, checks, counts } = await syncInTwoTabs(dashboard, account);
    checks.release();
    for (const tab of [asking, following]) {
      await expect(tab.syncPanel).toHaveAccessibleName("Sync processed");
      await expect(tab.names).toHaveText(["first.ova"]);
    }
    expect(counts.get(asking)!.checks).toBeGreaterThan(0);
    expect(counts.get(following)!.checks).toBe(0);
  });

  test("is asked for by the other tab when the first is closed", async ({ dashboard, account }) => {
    const { asking, following, checks } = await syncInTwoTabs(dashboard, account);
    await asking.page.close();
    checks.release();
    await expect(following.syncPanel).toHaveAccessibleName("Sync processed");
    await expect(following.names).toHaveText(["first.ova"]);
  });

  test("is asked for by the other tab when the session of the first has ended", async ({ dashboard, account }) => {
    const other = await openTab(dashboard);
    const stops = await Promise.all([dashboard, other].map((tab) => rewrite(tab.page, CHECK, (body) => (body.data.status = "IN_PROGRESS"))));
    await dashboard.syncNow.click();
    // The other comes later: of two that begin at once, either may be the one that asks.
    await expect(dashboard.syncPanel).toContainText(/Next check in \d+ s/);
    await other.openAs(account, VM);
    await expect(other.syncPanel).toContainText("Next check by another tab");
    await dashboard.page.route("**/v2/**", (route) => route.fulfill({ status: 401 }));
    await expect(dashboard.sessionDialog).toBeVisible();
    await expect(other.syncPanel).toContainText(/Next check (in \d+ s|now)/);
    await stops[1]!();
    await expect(other.syncPanel).toHaveAccessibleName("Sync processed", { timeout: 40_000 });
    // And what it hears the first one shows, behind its dialog.
    await expect(dashboard.page.getByRole("heading", { name: "Sync processed", includeHidden: true })).toBeAttached();
  });

  for (const [how, locks] of [["without locks", "undefined"], ["with locks that are refused", "{ request: () => Promise.reject(new DOMException('no', 'SecurityError')) }"]]) {
    test(`is followed in a browser ${how}, by each tab for itself`, async ({ dashboard, account }) => {
      await dashboard.page.context().addInitScript(`Object.defineProperty(Navigator.prototype, "locks", { get: () => (${locks}) })`);
      await dashboard.page.reload();
      const other = await openTab(dashboard);
      await other.openAs(account, VM);
      await other.expectCount(0);
      await dashboard.syncNow.click();
      for (const tab of [dashboard, other]) await expect(tab.syncPanel).toHaveAccessibleName("Sync processed");
    });
  }

  test("is not told to another user's tab", async ({ dashboard, service }) => {
    const other = await openTab(dashboard);
    await other.openAs(await Account.add(service), VM);
    await other.expectCount(0);
    await dashboard.syncNow.click();
    await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
    await expect(other.syncPanel).toHaveCount(0);
    await other.expectCount(0);
  });

  test("changes what another tab and another device of the user see", async ({ dashboard, account, openOther }) => {
    const device = await openOther();
    const all = await Promise.all([dashboard, device].map((tab) => hold(tab.page, CHECK)));
    await dashboard.syncNow.click();
    await all[0]!.first;
    const tab = await openTab(dashboard);
    await tab.openAs(account, "/iso");
    await device.openAs(account, VM);
    all.forEach((held) => held.release());
    await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
    await expect(device.names).toHaveText(["first.ova"]);
    await expect(tab.tab("My VM images")).toHaveText(/My VM images\s*1/);
  });
});

test.describe("a user who is signed in in one tab", () => {
  test("goes on in another one when asked for by name, and not before", async ({ dashboard, account, api }) => {
    await dashboard.openAs(account, "/iso");
    const other = await openTab(dashboard);
    await other.open("/image?sort=name,desc");
    const join = other.page.getByRole("button", { name: `Continue as ${account.name}` });
    await expect(join).toBeVisible();
    const token = await dashboard.token();
    expect(await keptIn(other.page, token)).toEqual([]);
    await join.click();
    await expect(other.navigation).toBeVisible();
    await other.expectAddress("/image?sort=name,desc");
    await other.expectAnswer(api, "/image?sort=name,desc");
    await expectKeptNowhereButInSession(other.page, token);
    await other.expectFocusSomewhere();
  });

  test("signs out of all tabs at once, and nothing of the user is left in any", async ({ dashboard, account }) => {
    await dashboard.openAs(account, "/iso");
    const other = await openTab(dashboard);
    await other.openAs(account, "/user/image/iso");
    await other.expectCount(0);
    const tokens = [await dashboard.token(), await other.token()];
    await dashboard.signOut();
    await expect(other.page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    for (const tab of [dashboard, other]) {
      for (const secret of [...tokens, account.name]) expect(await keptIn(tab.page, secret)).toEqual([]);
    }
  });

  test("is signed out also of a tab that was elsewhere meanwhile", async ({ dashboard, account }) => {
    await dashboard.openAs(account, "/iso");
    const other = await openTab(dashboard);
    await other.openAs(account, "/user/image/iso");
    await other.expectCount(0);
    await other.page.goto("about:blank");
    await dashboard.signOut();
    await other.page.goBack();
    await expect(other.page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    expect(await keptIn(other.page, account.name)).toEqual([]);
    // Whoever signs in again afterwards stays signed in.
    await other.signIn(account);
    await other.page.reload();
    await expect(other.navigation).toBeVisible();
  });

  test("is not signed out by somebody else in another tab", async ({ dashboard, account, service }) => {
    await dashboard.openAs(account, "/iso");
    const other = await openTab(dashboard);
    await other.openAs(await Account.add(service), "/iso");
    await other.signOut();
    // Who is signed in elsewhere is asked and answered over the same way as the sign-out.
    await expect(other.page.getByRole("button", { name: `Continue as ${account.name}` })).toBeVisible();
    await expect(dashboard.navigation).toBeVisible();
  });

  test("takes up an ended session from a tab that has signed in again", async ({ dashboard, account }) => {
    await dashboard.openAs(account, "/iso");
    const other = await openTab(dashboard);
    await other.openAs(account, "/iso");
    // Elsewhere, so that no tab notices by itself before.
    for (const tab of [dashboard, other]) await tab.page.goto("about:blank");
    await account.changePassword();
    for (const tab of [dashboard, other]) {
      await tab.open("/iso");
      await expect(tab.sessionDialog).toBeVisible();
    }
    await dashboard.password.fill(account.password);
    await dashboard.page.keyboard.press("Enter");
    await expect(dashboard.sessionDialog).toHaveCount(0);
    await other.page.getByRole("button", { name: `Continue as ${account.name}` }).click();
    await expect(other.sessionDialog).toHaveCount(0);
    await expect(other.names.first()).toBeVisible();
  });
});
