import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { hold } from "./support/hold.ts";
import { rewrite } from "./support/rewrite.ts";

const CHECK = /^\/v2\/request\/image_sync\/\d+$/;
const VM = "/user/image/vm";
const isCheck = (url: URL) => CHECK.test(url.pathname);

/** How many requests of a page to start a sync were accepted. */
function countAccepted(page: Page): { accepted: number } {
  const count = { accepted: 0 };
  page.on("response", (response) => {
    if (response.request().method() === "PATCH" && response.status() === 202) count.accepted += 1;
  });
  return count;
}

test.beforeEach(async ({ dashboard, account }) => {
  await account.store.writeOva("first.ova");
  await dashboard.openAs(account, VM);
  await dashboard.expectCount(0);
});

const OPEN = { pending: "In progress", "In Progress": "In progress", APPROVAL_REQUIRED: "Waiting for approval", on_hold: "on_hold" };
for (const [status, words] of Object.entries(OPEN)) {
  test(`the status ${status} is followed on`, async ({ dashboard, page }) => {
    const stop = await rewrite(page, CHECK, (body) => (body.data.status = status));
    await dashboard.syncNow.click();
    await expect(dashboard.syncPanel.getByRole("listitem").nth(1)).toContainText(words);
    await expect(dashboard.syncPanel).toContainText(/Next check in \d+ s/);
    await stop();
    await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
  });
}

for (const status of ["ERROR", "error_retry", "Cancelled", "REFUSED", "missed"]) {
  test(`the status ${status} ends the watch`, async ({ dashboard, page }) => {
    await rewrite(page, CHECK, (body) => (body.data.status = status));
    await dashboard.syncNow.click();
    await expect(dashboard.syncPanel).toHaveAccessibleName("The sync did not finish");
    await expect(dashboard.syncPanel).toContainText(status);
    await expect(page).toHaveTitle("Sync failed – My VM images – imagedeck");
    await expect(dashboard.syncNow).toHaveText("Sync now");
  });
}

test("a request that the service no longer knows is said to be lost", async ({ dashboard, page }) => {
  await page.route(isCheck, (route) => route.fulfill({ status: 404, json: { error: "not found", message: "There is none.", status: 404 } }));
  await dashboard.syncNow.click();
  await expect(dashboard.syncPanel).toHaveAccessibleName("The service no longer knows this sync");
  await page.unroute(isCheck);
  await dashboard.syncAction("Sync again").click();
  await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
  await expect(dashboard.names).toHaveText(["first.ova"]);
});

const PAUSES = [
  { name: "seconds", value: () => "3600" },
  { name: "a date", value: () => new Date(Date.now() + 3_600_000).toUTCString() },
];
for (const { name, value } of PAUSES) {
  test(`a pause that the service asks for by ${name} is kept, unless the user asks`, async ({ dashboard, page }) => {
    let checks = 0;
    await page.route(isCheck, (route) => {
      checks += 1;
      return route.fulfill({ status: 503, headers: { "Retry-After": value() }, json: { error: "busy", message: "Too busy.", status: 503 } });
    });
    await dashboard.syncNow.click();
    await expect(dashboard.syncPanel).toContainText("The image service has a problem of its own (503): Too busy. The sync goes on; it is checked again.");
    // An hour, and up to a quarter of it more.
    await expect(dashboard.syncPanel).toContainText(/Next check in (3[56]\d\d|[34]\d\d\d) s/);
    await page.context().setOffline(true);
    await expect(dashboard.syncPanel).toContainText("Next check when the network is back");
    await page.context().setOffline(false);
    await expect(dashboard.syncPanel).toContainText(/Next check in \d{4} s/);
    expect(checks).toBe(1);
    await page.unroute(isCheck);
    await dashboard.syncAction("Check now").click();
    await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
  });
}

test("nothing is asked without a network, and at once when it is back", async ({ dashboard, page }) => {
  const checks = await hold(page, CHECK);
  await dashboard.syncNow.click();
  await checks.first;
  await page.context().setOffline(true);
  await expect(dashboard.syncPanel).toContainText("Next check when the network is back");
  checks.release();
  await page.context().setOffline(false);
  await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
});

test("a sync whose acceptance was lost on the way is followed all the same", async ({ dashboard, api, page }) => {
  await page.route(`**/v2${VM}`, async (route) => {
    if (route.request().method() === "PATCH") await route.fetch();
    await (route.request().method() === "PATCH" ? route.abort("connectionreset") : route.continue());
  });
  await dashboard.syncNow.click();
  await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
  await expect(dashboard.names).toHaveText(["first.ova"]);
  expect((await api.page("/request/image_sync")).total).toBe(1);
});

test("a sync that nobody answers for is not said to have begun, and is joined by the next try", async ({ dashboard, api, page }) => {
  const isApi = (url: URL) => url.pathname === `/v2${VM}` || url.pathname === "/v2/request/image_sync";
  await page.route(isApi, async (route) => {
    if (route.request().method() === "PATCH") await route.fetch();
    await route.abort("connectionreset");
  });
  await dashboard.syncNow.click();
  await expect(dashboard.syncPanel).toHaveAccessibleName("Nobody knows whether the sync was started");
  await page.unroute(isApi);
  await dashboard.syncAction("Try again").click();
  await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
  await expect(dashboard.names).toHaveText(["first.ova"]);
  expect((await api.page("/request/image_sync")).total).toBeLessThanOrEqual(2);
});

test("a sync that is not accepted says so also where no panel is", async ({ dashboard, page }) => {
  await dashboard.goTo("Sync requests");
  await expect(page.getByRole("heading", { name: "You have not synced yet" })).toBeVisible();
  await page.route(`**/v2${VM}`, (route) => (route.request().method() === "PATCH" ? route.fulfill({ status: 503 }) : route.continue()));
  await dashboard.main.getByRole("button", { name: "Sync VM images" }).click();
  await expect(page.getByRole("status").filter({ hasText: "The sync of your VM images was not started." })).toBeVisible();
  await page.unroute(`**/v2${VM}`);
  await dashboard.main.getByRole("button", { name: "Sync VM images" }).click();
  await expect(dashboard.table.getByRole("row").filter({ hasText: "Processed" })).toHaveCount(1);
});

test("a sync that the user has stopped watching and dismissed stays away", async ({ dashboard, page }) => {
  const stop = await rewrite(page, /^\/v2\/request\/image_sync(\/\d+)?$/, (body) => {
    for (const request of [body.data].flat()) request.status = "IN_PROGRESS";
  });
  await dashboard.syncNow.click();
  await dashboard.syncAction("Stop watching").click();
  await expect(dashboard.syncAction("Watch again")).toBeFocused();
  await dashboard.syncAction("Dismiss").click();
  await expect(dashboard.syncNow).toBeFocused();
  // What makes the dashboard look for requests under way.
  const looked = page.waitForResponse((response) => response.url().includes("/v2/request/image_sync?") && response.url().includes("VM"));
  await page.context().setOffline(true);
  await page.clock.install();
  await page.clock.fastForward(30_000);
  await page.context().setOffline(false);
  await looked;
  await dashboard.expectQuiet();
  await expect(dashboard.syncPanel).toHaveCount(0);
  await stop();
});

test("a click that found the session ended is carried out once the user has signed in, and once only", async ({ dashboard, account, page }) => {
  await dashboard.expectQuiet();
  const count = countAccepted(page);
  await page.route(`**/v2${VM}`, (route) => {
    const refused = { error: "authentication error", message: "The token has ended.", status: 401 };
    return route.request().method() === "PATCH" ? route.fulfill({ status: 401, json: refused }) : route.continue();
  });
  await dashboard.syncNow.click();
  await expect(dashboard.sessionDialog).toBeVisible();
  await page.unroute(`**/v2${VM}`);
  await dashboard.password.fill(account.password);
  await page.keyboard.press("Enter");
  await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
  await expect(dashboard.names).toHaveText(["first.ova"]);
  expect(count.accepted).toBe(1);
});

test("a sync that takes an hour seems stuck, and is watched on or not as the user likes", async ({ dashboard, page }) => {
  const stop = await rewrite(page, CHECK, (body) => Object.assign(body.data, { status: "IN_PROGRESS", created_on: "2024-01-10 Wed 10:00:00 EST" }));
  await dashboard.syncNow.click();
  await expect(dashboard.syncPanel).toContainText("This seems stuck");
  await dashboard.syncAction("Keep watching").click();
  await expect(dashboard.syncPanel).not.toContainText("This seems stuck");
  await dashboard.expectFocusSomewhere();
  await stop();
  await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
});

test("a sync that another device has begun is found when the page is opened", async ({ dashboard, api, page }) => {
  await api.sync("vm");
  const open = (body: any) => [body.data].flat().forEach((request: any) => (request.status = "IN_PROGRESS"));
  const stop = await rewrite(page, /^\/v2\/request\/image_sync(\/\d+)?$/, open);
  await page.reload();
  await expect(dashboard.syncPanel).toHaveAccessibleName("Syncing your VM images");
  await stop();
  await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
});

test("the end is told in the tab's title until it is dismissed", async ({ dashboard, page }) => {
  await dashboard.syncNow.click();
  await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
  await expect(page).toHaveTitle("Synced – My VM images – imagedeck");
  await dashboard.syncAction("Dismiss").click();
  await expect(page).toHaveTitle("My VM images – imagedeck");
});

test("the end is told by the system to whoever looks elsewhere and has allowed it", async ({ dashboard, page }) => {
  await page.context().grantPermissions(["notifications"]);
  await page.evaluate(() => {
    const shown: string[] = ((window as any).shown = []);
    window.Notification = new Proxy(window.Notification, {
      construct: (real, [title, options]) => {
        shown.push(`${title} (${options.tag})`);
        return new real(title, options);
      },
    });
  });
  const look = (hidden: boolean) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    }, hidden);
  const stop = await rewrite(page, CHECK, (body) => (body.data.status = "IN_PROGRESS"));
  await dashboard.syncNow.click();
  await expect(dashboard.syncPanel).toContainText(/Next check in \d+ s/);
  await look(true);
  await stop();
  await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed", { timeout: 40_000 });
  expect(await page.evaluate(() => (window as any).shown)).toEqual(["The sync of your VM images has ended: 1 added. (VM)"]);
});

test("a sync is asked for at once when the tab is looked at again", async ({ dashboard, page }) => {
  let checks = 0;
  await rewrite(page, CHECK, (body) => {
    checks += 1;
    body.data.status = "IN_PROGRESS";
  });
  await dashboard.syncNow.click();
  // The fifth pause is of fifteen seconds.
  await expect.poll(() => checks, { timeout: 40_000 }).toBe(5);
  await expect(dashboard.syncPanel).toContainText(/Next check in 1\d s/);
  for (const hidden of [true, false]) {
    await page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    }, hidden);
  }
  await expect.poll(() => checks, { timeout: 5_000 }).toBe(6);
});

test("the end is told on another page, which stays where it is", async ({ dashboard, page }) => {
  const checks = await hold(page, CHECK);
  await dashboard.syncNow.click();
  await checks.first;
  await dashboard.goTo("Public ISOs");
  await expect(dashboard.names.first()).toBeVisible();
  await dashboard.search.fill("debian");
  checks.release();
  await expect(page.getByRole("status").filter({ hasText: "The sync of your VM images has ended: 1 added." })).toBeVisible();
  await expect(page).toHaveTitle("Synced – Public ISO images – imagedeck");
  await expect(dashboard.search).toBeFocused();
  await expect(dashboard.search).toHaveValue("debian");
});

test("the end does not scroll for whoever reads further down, and leaves the keyboard where it is", async ({ dashboard, account, api, page }) => {
  for (let number = 0; number < 90; number += 1) await account.store.writeOva(`images/${100 + number}.ova`);
  await api.sync("vm");
  await dashboard.open(`${VM}?sort=name,asc&per_page=100`);
  await expect(dashboard.names).toHaveCount(91);
  await account.store.writeOva("second.ova");
  const checks = await hold(page, CHECK);
  await dashboard.syncNow.click();
  await checks.first;
  const scroller = page.getByRole("region", { name: "My VM images" });
  await dashboard.row("170.ova").getByRole("checkbox").focus();
  const scrolled = await scroller.evaluate((element) => element.scrollTop);
  expect(scrolled).toBeGreaterThan(500);
  checks.release();
  await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
  await expect(dashboard.names).toHaveCount(92);
  await expect(dashboard.row("170.ova").getByRole("checkbox")).toBeFocused();
  await expect(dashboard.row("170.ova")).toBeInViewport();
  expect(Math.abs((await scroller.evaluate((element) => element.scrollTop)) - scrolled)).toBeLessThan(200);
});

test.describe("what a sync has changed", () => {
  test.beforeEach(async ({ dashboard, account, api, page }) => {
    for (const name of ["a-kept.ova", "b-changed.ova", "c-removed.ova", "z-kept.ova"]) await account.store.writeOva(`lab/${name}`);
    await account.store.remove("first.ova");
    await api.sync("vm");
    await page.reload();
    await dashboard.expectCount(4);
    await account.store.writeOva("lab/b-changed.ova", 1_024);
    await account.store.writeOva("lab/m-new.ova");
    await account.store.remove("lab/c-removed.ova");
    // The API's times have no fractions: what comes within the same second is as old as the request.
    const second = Math.floor(Date.now() / 1_000);
    await expect.poll(() => Math.floor(Date.now() / 1_000)).toBeGreaterThan(second);
    await dashboard.syncNow.click();
    await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
  });

  test("stands first and is marked until it is dismissed", async ({ dashboard, api, page }) => {
    await expect(dashboard.names).toHaveText(["b-changed.ova", "m-new.ova", "a-kept.ova", "z-kept.ova"]);
    const rows = dashboard.table.getByRole("row");
    await expect(rows).toHaveText([/Name/, "Changed by this sync 3", /c-removed\.ova.*Removed/, /b-changed\.ova.*Updated/, /m-new\.ova.*New/, "Unchanged 2", /a-kept/, /z-kept/]);
    await dashboard.expectCount(4);
    await expect(dashboard.range).toHaveText("1–4 of 4");
    await page.reload();
    await expect(rows).toHaveCount(8);
    await dashboard.syncAction("Dismiss").click();
    await expect(rows).toHaveCount(5);
    await dashboard.expectAnswer(api, VM);
  });

  test("obeys the filters, and can be opened and selected like all else", async ({ dashboard, page }) => {
    await dashboard.search.fill("kept");
    await expect(dashboard.names).toHaveText(["a-kept.ova", "z-kept.ova"]);
    await dashboard.search.fill("new");
    await expect(dashboard.names).toHaveText(["m-new.ova"]);
    await dashboard.search.fill("");
    await expect(dashboard.names).toHaveCount(4);
    await page.keyboard.press("Escape");
    await dashboard.names.nth(1).click();
    await expect(dashboard.drawer).toContainText("2 of 4");
    await page.keyboard.press("Escape");
    const exported = JSON.parse(readFileSync((await (await dashboard.export("This page as JSON")).path())!, "utf8"));
    expect(exported.map((image: { name: string }) => image.name).sort()).toEqual(["a-kept.ova", "b-changed.ova", "m-new.ova", "z-kept.ova"]);
    await dashboard.checkRow(0).check();
    await expect(dashboard.selection).toContainText("1 selected");
  });
});
