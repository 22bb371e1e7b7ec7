// What a page asks for first: its rows, and what is nice to know after them.
import { expect, test } from "./fixtures.ts";
import { hold } from "./support/hold.ts";

const ADDRESS = "/iso?filter=name,like,%25linux%25&sort=name,asc&per_page=50";
const ROWS = /\/v2\/iso\?.*filter=name,like,%linux%.*per_page=50/;

/** What a page shows, and the list that the API is asked for it. */
const PAGES = {
  [ADDRESS]: "/v2/iso",
  "/": "/v2/iso",
  "/iso/10?filter=id,le,100&sort=created_on,desc%3Bname,asc": "/v2/iso",
  "/image": "/v2/image",
  "/image?sort=name,desc&page=2&per_page=25&columns=name,id": "/v2/image",
  "/user/image/iso?per_page=10": "/v2/user/image/iso",
  "/user/image/vm": "/v2/user/image/vm",
  "/request/image_sync?filter=status,eq,PROCESSED": "/v2/request/image_sync",
};

for (const [address, list] of Object.entries(PAGES)) {
  test(`${address} asks for its rows while the dashboard is on its way, and only once`, async ({ dashboard, account, page }) => {
    await dashboard.openAs(account, "/image");
    await dashboard.rowsPerPage.selectOption("50");
    await dashboard.expectQuiet();
    // Counts are asked for with one row, and a short list that is held for what is in it by id.
    const isForRows = (url: string) => url.includes(`${list}?expand=1&`) && !/[?&](per_page=1|sort=id,asc)(&|$)/.test(url);
    const asked: string[] = [];
    page.on("request", (request) => isForRows(request.url()) && asked.push(request.url()));
    const dashboardItself = await hold(page, /_bg\.wasm$/);
    const answered = page.waitForResponse((response) => isForRows(response.url()));
    await page.goto(dashboard.url + address, { waitUntil: "commit" });
    await answered;
    await expect(dashboard.navigation).toHaveCount(0);
    dashboardItself.release();
    await expect(dashboard.count).toBeVisible();
    await dashboard.expectQuiet();
    expect(asked).toHaveLength(1);
  });
}

test("what was asked for ahead is as good as any answer: a session that has ended is asked for again", async ({ dashboard, account, api, page }) => {
  await dashboard.openAs(account, ADDRESS);
  await dashboard.expectAnswer(api, ADDRESS);
  await dashboard.openWithEndedSession(account, ADDRESS);
  await dashboard.password.fill(account.password);
  await page.keyboard.press("Enter");
  await expect(dashboard.sessionDialog).toBeHidden();
  await dashboard.expectAnswer(await account.api(), ADDRESS);
});

test("other counts and syncs are asked for after the rows", async ({ dashboard, account, page }) => {
  await dashboard.openAs(account, "/iso");
  await dashboard.expectQuiet();
  await page.goto("about:blank");
  // Nothing goes on because it has waited for long.
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 1_000);
  const rows = await hold(page, ROWS);
  const asked: string[] = [];
  page.on("request", (request) => request.url().includes("/v2/") && asked.push(new URL(request.url()).pathname));
  await dashboard.open(ADDRESS);
  await rows.first;
  // As long as the page waits for rows that are nearly there.
  await expect(async () => {
    await page.clock.runFor(30);
    await expect(dashboard.navigation).toBeVisible({ timeout: 300 });
  }).toPass();
  expect(asked).toEqual(["/v2/iso"]);
  rows.release();
  await expect(dashboard.names.first()).toBeVisible();
  await page.clock.runFor(500);
  await expect(dashboard.navigation.getByRole("link", { name: /VM images/ }).first()).toContainText(/\d/);
  await expect.poll(() => asked.filter((path) => path === "/v2/request/image_sync").length).toBe(1);
  // When all of the dashboard is there, it also looks for syncs under way.
  await page.clock.runFor(2_000);
  await expect.poll(() => asked.filter((path) => path === "/v2/request/image_sync").length).toBe(3);
});
