import type { Route } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { Account } from "./support/account.ts";
import { hold } from "./support/hold.ts";
import { keptIn } from "./support/secrets.ts";

/** The answers to the question how a sync stands. */
const CHECKS = /^\/v2\/request\/image_sync\/\d+$/;
const VM = "/user/image/vm";

test("an uploaded OVA appears when it is synced", async ({ dashboard, account, api, page }) => {
  await account.store.writeOva("images/first.ova");
  await dashboard.openAs(account, VM);
  await expect(page.getByRole("heading", { name: "None of your VM images is listed yet" })).toBeVisible();
  await dashboard.expectCount(0);
  await dashboard.syncNow.click();
  await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
  await expect(dashboard.syncPanel).toContainText("1 added");
  await dashboard.expectAnswer(api, VM);
  await expect(dashboard.names).toHaveText(["first.ova"]);
  await expect(dashboard.count).toHaveText("1 image");
  await expect(dashboard.tab("My VM images")).toHaveText(/My VM images\s*1/);
  await dashboard.names.first().click();
  await expect(dashboard.drawer).toContainText(`[vssUser-xfers] ${account.name}/images/first.ova`);
});

test("what a name says is read from it, and what neither name nor file says is not stated", async ({ dashboard, account, api }) => {
  await account.store.writeOva("ubuntu-22.04-server-amd64.ova");
  await api.sync("vm");
  await dashboard.openAs(account, VM);
  await dashboard.names.first().click();
  await expect(dashboard.attribute("version")).toHaveText("22.04 from “22.04”");
  await expect(dashboard.attribute("architecture")).toHaveText("amd64 from “amd64”");
  await expect(dashboard.attribute("guest_system")).toHaveText("not stated");
  await expect(dashboard.attribute("folder")).toHaveText("none");
});

test("an uploaded ISO appears in its own list, and not in the other", async ({ dashboard, account, api }) => {
  await account.store.writeIso("lab/first.iso");
  await account.store.writeOva("lab/other.ova");
  await dashboard.openAs(account, "/user/image/iso");
  await dashboard.syncNow.click();
  await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
  await expect(dashboard.names).toHaveText(["first.iso"]);
  await dashboard.goTo("My VM images");
  await dashboard.expectAnswer(api, VM);
  await dashboard.expectCount(0);
  await expect(dashboard.syncPanel).toHaveCount(0);
});

test("the button of the empty list syncs as well, and the keyboard is not lost", async ({ dashboard, account, page }) => {
  await account.store.writeOva("first.ova");
  await dashboard.openAs(account, VM);
  const buttons = dashboard.main.getByRole("button", { name: "Sync now" });
  await expect(buttons).toHaveCount(2);
  await buttons.last().click();
  await expect(dashboard.names).toHaveText(["first.ova"]);
  await expect(page.getByRole("heading", { name: "None of your VM images is listed yet" })).toHaveCount(0);
  await dashboard.expectFocusSomewhere();
});

test("what has changed and what has gone is told", async ({ dashboard, account, api }) => {
  await account.store.writeOva("kept.ova");
  await account.store.writeOva("changed.ova");
  await account.store.writeOva("removed.ova");
  await api.sync("vm");
  await dashboard.openAs(account, VM);
  await expect(dashboard.names).toHaveText(["changed.ova", "kept.ova", "removed.ova"]);
  const { items: before } = await api.page(VM);
  await account.store.writeOva("changed.ova", 1_024);
  await account.store.remove("removed.ova");
  await dashboard.syncNow.click();
  const outcome = dashboard.syncPanel.filter({ hasText: "Sync processed" });
  await expect(outcome).toContainText("1 updated");
  await expect(outcome).toContainText("1 removed");
  await expect(outcome).not.toContainText("added");
  await dashboard.syncAction("Dismiss").click();
  await expect(dashboard.names).toHaveText(["changed.ova", "kept.ova"]);
  const { items: after } = await api.page(VM);
  expect(after.map((item) => item.id)).toEqual(before.slice(0, 2).map((item) => item.id));
  await dashboard.syncNow.click();
  await expect(outcome).toContainText("No change");
});

test("a half-uploaded file is a warning that names it, here and in the history", async ({ dashboard, account, api, page }) => {
  await account.store.writeOva("whole.ova");
  await account.store.write("half.ova", Buffer.from("half"));
  await dashboard.openAs(account, VM);
  await dashboard.syncNow.click();
  await expect(dashboard.syncPanel).toContainText("'half.ova' is not");
  await expect(dashboard.names).toHaveText(["whole.ova"]);
  await dashboard.goTo("Sync requests");
  const row = dashboard.table.getByRole("row").filter({ hasText: "1 added, 1 warning" });
  await expect(row).toContainText("Processed");
  await expect(row).toContainText("VM images");
  await row.getByRole("rowheader").getByRole("link").click();
  const [request] = (await api.page("/request/image_sync")).items;
  await dashboard.expectAddress(`/request/image_sync/${request!.id}`);
  await expect(dashboard.drawer.getByRole("list", { name: "Warnings" })).toContainText("'half.ova' is not");
  await expect(dashboard.drawer.getByRole("list", { name: "Steps" }).getByRole("listitem")).toHaveText([/^Submitted/, /^In progress/, /^Processed.*After \d:\d\d$/]);
  await page.getByRole("link", { name: "Images that it changed" }).click();
  await expect(dashboard.names).toHaveText(["whole.ova"]);
  await expect(dashboard.filters).toHaveCount(2);
});

test("a sync that fails says why, and that nothing is lost", async ({ dashboard, account, api }) => {
  await account.store.writeOva("first.ova");
  await api.sync("vm");
  await account.store.removeAll();
  await dashboard.openAs(account, VM);
  await dashboard.syncNow.click();
  await expect(dashboard.syncPanel).toHaveAccessibleName("The sync did not finish");
  await expect(dashboard.syncPanel).toContainText("The store cannot be read");
  await expect(dashboard.names).toHaveText(["first.ova"]);
  await account.store.writeOva("first.ova", 1_024);
  await dashboard.syncAction("Try again").click();
  await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
  await expect(dashboard.syncPanel).toContainText("1 updated");
  await dashboard.expectFocusSomewhere();
});

test("a sync that cannot be started says so and can be tried again", async ({ dashboard, account, page }) => {
  await account.store.writeOva("first.ova");
  await dashboard.openAs(account, VM);
  const refuse = async (route: Route) => (route.request().method() === "PATCH" ? route.abort() : route.continue());
  await page.route(`**/v2${VM}`, refuse);
  await dashboard.syncNow.click();
  await expect(dashboard.syncPanel).toHaveAccessibleName("The sync was not started");
  await expect(dashboard.syncPanel.getByRole("alert")).toContainText("The image service could not be reached.");
  await page.unroute(`**/v2${VM}`, refuse);
  await dashboard.syncAction("Try again").click();
  await expect(dashboard.names).toHaveText(["first.ova"]);
});

test.describe("while a sync is under way", () => {
  test.beforeEach(async ({ dashboard, account }) => {
    await account.store.writeOva("first.ova");
    await dashboard.openAs(account, VM);
  });

  test("its steps and its time are shown, and it can be checked at once", async ({ dashboard, page }) => {
    const checks = await hold(page, CHECKS);
    await dashboard.syncNow.click();
    await checks.first;
    await expect(dashboard.syncStep).toContainText("Submitted");
    await expect(dashboard.syncPanel.getByRole("listitem")).toHaveCount(3);
    await expect(dashboard.syncPanel.getByRole("timer")).toHaveText(/^\d:\d\d$/);
    await expect(dashboard.syncPanel.getByRole("link", { name: /^image_sync\/\d+$/ })).toBeVisible();
    await expect(dashboard.tab("Sync requests")).toHaveAccessibleName(/in progress/);
    const again = page.waitForRequest((request) => CHECKS.test(new URL(request.url()).pathname));
    await dashboard.syncAction("Check now").click();
    await again;
    checks.release();
    await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
    await expect(dashboard.tab("Sync requests")).not.toHaveAccessibleName(/in progress/);
  });

  test("a second click starts no second sync", async ({ dashboard, api, page }) => {
    const started: string[] = [];
    page.on("request", (request) => request.method() === "PATCH" && started.push(request.url()));
    const checks = await hold(page, CHECKS);
    await dashboard.syncNow.dblclick();
    await checks.first;
    await expect(dashboard.syncNow).toHaveText("Syncing");
    await expect(dashboard.syncNow).toHaveAttribute("aria-disabled", "true");
    await dashboard.syncNow.click({ force: true });
    await dashboard.syncNow.press("Enter");
    checks.release();
    await expect(dashboard.names).toHaveText(["first.ova"]);
    expect(started).toHaveLength(1);
    expect((await api.page("/request/image_sync")).total).toBe(1);
  });

  test("a reload goes on with it", async ({ dashboard, api, page }) => {
    const checks = await hold(page, CHECKS);
    await dashboard.syncNow.click();
    await checks.first;
    await page.reload();
    await expect(dashboard.syncPanel).toHaveAccessibleName("Syncing your VM images");
    await expect(dashboard.syncNow).toHaveAttribute("aria-disabled", "true");
    checks.release();
    await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
    await expect(dashboard.names).toHaveText(["first.ova"]);
    expect((await api.page("/request/image_sync")).total).toBe(1);
  });

  test("another list can be looked at, and the sync is followed on", async ({ dashboard, page }) => {
    const checks = await hold(page, CHECKS);
    await dashboard.syncNow.click();
    await checks.first;
    await dashboard.goTo("Public ISOs");
    await expect(dashboard.names.first()).toBeVisible();
    await expect(dashboard.syncPanel).toHaveCount(0);
    await expect(dashboard.tab("Sync requests")).toHaveAccessibleName(/in progress/);
    checks.release();
    await expect(dashboard.tab("Sync requests")).not.toHaveAccessibleName(/in progress/);
    await expect(dashboard.tab("My VM images")).toHaveText(/My VM images\s*1/);
    await dashboard.goTo("My VM images");
    await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
    await expect(dashboard.names).toHaveText(["first.ova"]);
  });

  test("it can be left alone and taken up again, and the keyboard is not lost", async ({ dashboard, page }) => {
    const checks = await hold(page, CHECKS);
    await dashboard.syncNow.click();
    await checks.first;
    await dashboard.syncAction("Stop watching").click();
    await expect(dashboard.syncPanel).toHaveAccessibleName("This sync goes on unwatched");
    await dashboard.expectFocusSomewhere();
    checks.release();
    await dashboard.syncAction("Watch again").click();
    await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
    await expect(dashboard.names).toHaveText(["first.ova"]);
    await dashboard.expectFocusSomewhere();
  });

  test("a check without an answer does not end it", async ({ dashboard, page }) => {
    const isCheck = (url: URL) => CHECKS.test(url.pathname);
    await page.route(isCheck, (route) => route.abort("connectionreset"));
    await dashboard.syncNow.click();
    const said = "The image service could not be reached. The sync goes on; it is checked again.";
    await expect(dashboard.syncPanel.getByRole("status")).toContainText(said);
    await page.unroute(isCheck);
    await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
  });

  test("signing out forgets it", async ({ dashboard, page, service }) => {
    const checks = await hold(page, CHECKS);
    await dashboard.syncNow.click();
    await checks.first;
    await dashboard.signOut();
    expect(await keptIn(page, "imagedeck.sync")).toEqual([]);
    await dashboard.signIn(await Account.add(service));
    await expect(page.getByRole("heading", { name: "None of your VM images is listed yet" })).toBeVisible();
    await expect(dashboard.syncPanel).toHaveCount(0);
    checks.release();
  });
});

test("the end of a sync stays until it is dismissed, also after a reload", async ({ dashboard, account, page }) => {
  await account.store.writeOva("first.ova");
  await dashboard.openAs(account, VM);
  await dashboard.syncNow.click();
  await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
  await page.reload();
  await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
  await dashboard.syncAction("Dismiss").click();
  await expect(dashboard.syncPanel).toHaveCount(0);
  await expect(dashboard.syncNow).toBeFocused();
  await page.reload();
  await expect(dashboard.names).toHaveText(["first.ova"]);
  await expect(dashboard.syncPanel).toHaveCount(0);
});

test("another user sees nothing of it: no list, no image, no request", async ({ dashboard, account, api, openOther, service }) => {
  await account.store.writeOva("secret.ova");
  const request = await api.sync("vm");
  const { items } = await api.page(VM);
  await dashboard.openAs(account, VM);
  await expect(dashboard.names).toHaveText(["secret.ova"]);
  const stranger = await openOther();
  await stranger.openAs(await Account.add(service), VM);
  await stranger.expectCount(0);
  for (const address of [`${VM}/${items[0]!.id}`, `/request/image_sync/${request.id}`]) {
    await stranger.open(address);
    await expect(stranger.drawer.getByRole("alert")).toBeVisible();
    await stranger.expectCount(0);
    await expect(stranger.page.getByText("secret")).toHaveCount(0);
  }
  await stranger.open(`${VM}?filter=name,like,%25secret%25`);
  await stranger.expectCount(0);
});
