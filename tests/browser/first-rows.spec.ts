// What a page asks for first: its rows, and what is nice to know after them.
import { expect, test } from "./fixtures.ts";
import { hold } from "./support/hold.ts";

const ADDRESS = "/iso?filter=name,like,%25linux%25&sort=name,asc&per_page=50";
const ROWS = /\/v2\/iso\?.*filter=name,like,%linux%.*per_page=50/;
const isForRows = (address: string) => ROWS.test(decodeURIComponent(address));

test("a page that is loaded again asks for its rows while the dashboard is on its way, and only once", async ({ dashboard, account, api, page }) => {
  await dashboard.openAs(account, ADDRESS);
  await dashboard.expectAnswer(api, ADDRESS);
  await dashboard.expectQuiet();
  const asked: string[] = [];
  page.on("request", (request) => isForRows(request.url()) && asked.push(request.url()));
  const dashboardItself = await hold(page, /_bg\.wasm$/);
  const answered = page.waitForResponse((response) => isForRows(response.url()));
  await page.reload({ waitUntil: "commit" });
  await answered;
  await expect(dashboard.names).toHaveCount(0);
  dashboardItself.release();
  await dashboard.expectAnswer(api, ADDRESS);
  await dashboard.expectQuiet();
  expect(asked).toHaveLength(1);
});

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
  await expect(dashboard.navigation).toBeVisible();
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
