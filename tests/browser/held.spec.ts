import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { Account } from "./support/account.ts";
import { expectAccessible } from "./support/appearance.ts";
import { Dashboard } from "./support/dashboard.ts";
import type { Server, ServerOptions } from "./support/server.ts";

/** More images than a list may have that is held without asking. */
const LONG = 2_600;

/** The addresses of the API's lists that are asked for from now on. */
function recordQuestions(page: Page, path: string): string[] {
  const asked: string[] = [];
  page.context().on("request", (request) => {
    const url = new URL(request.url());
    if (url.pathname === `/v2${path}`) asked.push(decodeURIComponent(url.search));
  });
  return asked;
}

/** The lists that the browser has kept, by the names of their places. */
function keptLists(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    if (!(await indexedDB.databases()).some(({ name }) => name === "imagedeck")) return [];
    const open = indexedDB.open("imagedeck");
    const database = await new Promise<IDBDatabase>((done) => (open.onsuccess = () => done(open.result)));
    const request = database.transaction("lists").objectStore("lists").getAllKeys();
    const keys = await new Promise<IDBValidKey[]>((done) => (request.onsuccess = () => done(request.result)));
    database.close();
    return keys.map(String);
  });
}

/** A long list, kept by the first of two users. */
async function keepLongList(page: Page, startServer: (options: ServerOptions) => Promise<Server>) {
  const server = await startServer({ catalogueSize: LONG });
  const [first, second] = [await Account.add(server), await Account.add(server)];
  const dashboard = new Dashboard(page, server.url);
  await dashboard.openAs(first, "/iso");
  const keep = dashboard.main.getByRole("button", { name: "Keep on this device" });
  await keep.click();
  await expect(dashboard.main.getByText(/^On this device, \d+ MB$/)).toBeVisible();
  return { dashboard, keep, first, second };
}

/** Types until the answer comes from this device. */
async function untilHeld(dashboard: Dashboard): Promise<void> {
  await expect(async () => {
    await dashboard.search.fill(`x${Math.random().toString(36).slice(2, 6)}`);
    await expect(dashboard.main.getByText("on this device", { exact: false }).first()).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await dashboard.search.fill("");
}

test("a short list is held, and answers every question without the network", async ({ account, api, dashboard, page, context }) => {
  const asked = recordQuestions(page, "/image");
  await dashboard.openAs(account, "/image");
  await untilHeld(dashboard);
  // The fewest requests: three pages of at most a hundred, beside what the page has asked for itself.
  expect(asked.filter((search) => search.includes("sort=id,asc"))).toHaveLength(3);
  const expected = await api.page("/image?filter=name,like,%25ubuntu%25&sort=name,desc&page=2&per_page=10");
  const before = asked.length;
  await context.setOffline(true);
  await dashboard.search.fill("ubuntu");
  await dashboard.sortBy("Name");
  await dashboard.sortBy("Name");
  await dashboard.rowsPerPage.selectOption("10");
  await dashboard.pages.getByRole("button", { name: "Next page" }).click();
  await expect(dashboard.names).toHaveText(expected.items.map((item) => item.name));
  await dashboard.expectCount(expected.total);
  await expect(dashboard.facet("Distribution", "Ubuntu")).toBeVisible();
  await dashboard.names.first().click();
  await expect(dashboard.attribute("id")).toHaveText(String(expected.items[0]!.id));
  expect(asked).toHaveLength(before);
});

test("a list that is held follows what changes on the server, and the keyboard stays with its image", async ({ account, api, dashboard, page }) => {
  await account.store.writeIso("first.iso");
  await api.sync("iso");
  await page.clock.install();
  await dashboard.openAs(account, "/user/image/iso?sort=name,desc");
  await expect(dashboard.names).toHaveText(["first.iso"]);
  await page.clock.runFor(3_000);
  await untilHeld(dashboard);
  const copy = page.getByRole("button", { name: "Copy path: first.iso" });
  await copy.focus();
  await account.store.writeIso("second.iso");
  await api.sync("iso");
  await page.clock.fastForward(60_000);
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(dashboard.names).toHaveText(["second.iso", "first.iso"]);
  await expect(copy).toBeFocused();
});

test("a long list is kept on request, answers at once, and is there after a reload", async ({ page, startServer }) => {
  const { dashboard, keep, first } = await keepLongList(page, startServer);
  const api = await first.api();
  const remove = dashboard.main.getByRole("button", { name: "Remove the list from this device" });
  await expect(remove).toBeFocused();
  await expect(dashboard.main.getByRole("status").filter({ hasText: "The whole list is on this device" })).toBeAttached();
  expect(await keptLists(page)).toEqual(["/iso"]);
  await expectAccessible(page, remove);
  await page.setViewportSize({ width: 1440, height: 900 });
  const asked = recordQuestions(page, "/iso");
  await dashboard.search.fill("debian");
  await dashboard.expectAnswer(api, "/iso?filter=name,like,%25debian%25");
  // The facets follow the rows.
  await expect(dashboard.facet("OS family", "Windows")).toHaveCount(0);
  await dashboard.facet("Architecture", "amd64").check();
  await expect(dashboard.filter("architecture = amd64")).toBeVisible();
  await dashboard.expectAnswer(api, dashboard.address);
  expect(asked).toEqual([]);

  await page.reload();
  await expect(remove).toBeVisible();
  await dashboard.expectQuiet();
  // What has changed since, and how many there are now.
  expect(asked.filter((search) => search.includes("updated_on,ge"))).toHaveLength(1);
  expect(asked.filter((search) => search.includes("per_page=250"))).toHaveLength(1);

  await remove.click();
  await expect(keep).toBeFocused();
  await expect.poll(() => keptLists(page)).toEqual([]);
  asked.length = 0;
  await dashboard.search.fill("fedora");
  await expect(page).toHaveURL(/fedora/);
  await dashboard.expectAnswer(api, dashboard.address);
  await expect.poll(() => asked.length).toBeGreaterThan(0);
});

test("fetching a long list says how far it is, and can be cancelled", async ({ page, startServer }) => {
  const server = await startServer({ catalogueSize: LONG });
  const account = await Account.add(server);
  const dashboard = new Dashboard(page, server.url);
  await dashboard.openAs(account, "/iso");
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  // The third page waits.
  await page.context().route(/filter=id,gt,500&/, async (route) => held.then(() => route.continue().catch(() => {})));
  await dashboard.main.getByRole("button", { name: "Keep on this device" }).click();
  await expect(dashboard.main.getByText("Fetched 500 of 2,600")).toBeVisible();
  const cancel = dashboard.main.getByRole("button", { name: "Cancel fetching the list" });
  await expectAccessible(page, cancel);
  await cancel.click();
  const keep = dashboard.main.getByRole("button", { name: "Keep on this device" });
  await expect(keep).toBeFocused();
  release();
  await dashboard.expectQuiet();
  await expect(keep).toBeVisible();
  expect(await keptLists(page)).toEqual([]);
});

test("signing out removes what was kept", async ({ page, startServer }) => {
  const { dashboard, keep, second } = await keepLongList(page, startServer);
  await dashboard.signOut();
  await expect.poll(() => page.evaluate(() => indexedDB.databases())).toEqual([]);
  await dashboard.signIn(second);
  await expect(keep).toBeVisible();
});

test("what one user of a browser keeps is removed for the next", async ({ page, startServer }) => {
  const { dashboard, keep, second } = await keepLongList(page, startServer);
  // The tab is closed without signing out.
  await page.evaluate(() => sessionStorage.clear());
  await page.reload();
  await dashboard.signIn(second);
  await expect(keep).toBeVisible();
  await expect.poll(() => keptLists(page)).toEqual([]);
});

test("where the worker cannot start, the service answers as ever", async ({ account, api, dashboard, page }) => {
  await page.context().route(/\/worker-.*\.wasm/, (route) => route.abort());
  await dashboard.openAs(account, "/iso");
  await dashboard.main.getByRole("button", { name: "Keep on this device" }).click();
  const said = dashboard.main.getByRole("status").filter({ hasText: "Lists cannot be held here now. Load the page again." });
  await expect(said).toBeAttached();
  await dashboard.search.fill("debian");
  await dashboard.expectAnswer(api, "/iso?filter=name,like,%25debian%25");
});
