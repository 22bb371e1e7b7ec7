import { readFileSync } from "node:fs";
import { expect, test as base } from "./fixtures.ts";
import { Account } from "./support/account.ts";
import { Dashboard } from "./support/dashboard.ts";
import { FaultProxy, type Fault } from "./support/fault-proxy.ts";
import { hold } from "./support/hold.ts";

/** The dashboard behind a proxy that can do harm. */
const test = base.extend<{ way: FaultProxy; account: Account; dashboard: Dashboard }>({
  way: async ({ service }, use) => {
    const way = await FaultProxy.before(service);
    await use(way);
    await way.close();
  },
  dashboard: async ({ page, way }, use) => use(new Dashboard(page, way.url)),
});

/** Every fault, and what is said of it where rows are asked for. */
const FAULTS: Record<string, { fault: Fault; said: RegExp; passes: boolean }> = {
  "a connection that ends before the answer": { fault: { cut: "before" }, said: /did not answer/, passes: true },
  "a connection that ends after the service has answered": { fault: { cut: "after" }, said: /did not answer/, passes: true },
  "an answer that is cut in the middle": { fault: { cut: "middle" }, said: /did not answer/, passes: true },
  "403": { fault: { status: 403 }, said: /may not see this list/, passes: false },
  "404": { fault: { status: 404 }, said: /does not have this list/, passes: false },
  "409": { fault: { status: 409 }, said: /could not be read/, passes: true },
  "429": { fault: { status: 429, headers: { "Retry-After": "1" } }, said: /asks for a pause/, passes: true },
  "429 without a time": { fault: { status: 429 }, said: /asks for a pause/, passes: true },
  "500": { fault: { status: 500 }, said: /could not be read/, passes: true },
  "502": { fault: { status: 502, headers: { "Content-Type": "text/html" }, body: "<h1>Bad gateway</h1>" }, said: /could not be read/, passes: true },
  "503 with a time": { fault: { status: 503, headers: { "Retry-After": "1" } }, said: /could not be read/, passes: true },
  "503": { fault: { status: 503 }, said: /could not be read/, passes: true },
  "JSON that is cut off": { fault: { change: (body) => body.slice(0, -10) }, said: /could not be read/, passes: true },
  "HTML in place of JSON": { fault: { change: () => "<!doctype html><title>Sign in to the network</title>" }, said: /could not be read/, passes: true },
};

for (const [name, { fault, said, passes }] of Object.entries(FAULTS)) {
  test(`${name}: finding, turning, opening and exporting say so, lose nothing and go on`, async ({ dashboard, account, api, page, way }) => {
    const alert = page.getByRole("alert").filter({ hasText: said });
    const goOn = async () => {
      if (!passes) await dashboard.main.getByRole("button", { name: "Try now" }).click();
      await expect(alert).toHaveCount(0, { timeout: 20_000 });
    };
    await dashboard.openAs(account, "/iso?sort=name,asc");
    await dashboard.expectAnswer(api, "/iso?sort=name,asc");
    const rows = await dashboard.names.allTextContents();

    const finding = way.happen(fault, /^\/v2\/iso\?.*netinst/);
    await dashboard.search.fill("netinst");
    await finding.first;
    await expect(alert).toBeVisible();
    await expect(dashboard.search).toHaveValue("netinst");
    await expect(dashboard.names).toHaveText(rows);
    finding.stop();
    await goOn();
    await dashboard.expectAnswer(api, "/iso?filter=name,like,%25netinst%25&sort=name,asc");
    await dashboard.expectFocusSomewhere();

    const turning = way.happen(fault, /^\/v2\/iso\?.*page=2(&|$)/);
    await dashboard.pages.getByRole("button", { name: "Next page" }).click();
    await turning.first;
    await expect(alert).toBeVisible();
    turning.stop();
    await goOn();
    await dashboard.expectAnswer(api, "/iso?filter=name,like,%25netinst%25&sort=name,asc&page=2");

    const opening = way.happen(fault, /^\/v2\/iso\/10$/, { times: 1 });
    const found = "?filter=name,like,%25server%25%3Bdistribution,eq,Ubuntu";
    await dashboard.open(`/iso/10${found}`);
    await opening.first;
    if (!passes) {
      await expect(dashboard.drawer.getByRole("alert")).toBeVisible();
      await page.reload();
    }
    await expect(page.getByRole("dialog", { name: (await api.item("/iso/10")).name })).toBeVisible({ timeout: 20_000 });
    await page.keyboard.press("Escape");
    await dashboard.expectAddress(`/iso${found}`);

    const { total } = await api.page(`/iso${found}`);
    way.happen(fault, /^\/v2\/iso\?.*per_page=250/, { times: 1 });
    const download = page.waitForEvent("download", { timeout: 40_000 });
    const start = page.getByRole("button", { name: "All that match as NDJSON" });
    await dashboard.openMenu("Export");
    await start.click();
    if (!passes) {
      await expect(page.getByText("The export has stopped.")).toBeVisible();
      await dashboard.openMenu("Export");
      await start.click();
    }
    const lines = readFileSync((await (await download).path())!, "utf8").trimEnd().split("\n");
    expect(new Set(lines).size).toBe(total);
  });

  test(`${name}: signing in and syncing say so, lose nothing and go on`, async ({ dashboard, account, page, way }) => {
    await account.store.writeOva("first.ova");
    await dashboard.open("/user/image/vm?sort=name,desc");
    const signing = way.happen(fault, /^\/auth\/request-token$/, { method: "POST" });
    await dashboard.fillSignIn(account.name, account.password);
    await page.keyboard.press("Enter");
    await signing.first;
    await expect(page.getByRole("alert").filter({ hasText: /\w/ })).toBeVisible();
    await expect(page.getByRole("textbox", { name: "Username" })).toHaveValue(account.name);
    await expect(dashboard.password).toHaveValue(account.password);
    signing.stop();
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await dashboard.expectAddress("/user/image/vm?sort=name,desc");
    await dashboard.expectCount(0);

    const starting = way.happen(fault, /^\/v2\/user\/image\/vm$/, { method: "PATCH", times: 1 });
    await dashboard.syncNow.click();
    await starting.first;
    // Where the service had taken it all the same, it is found and followed.
    const again = dashboard.syncAction(/^(Try|Sync) again$/);
    const end = dashboard.syncPanel.getByRole("heading", { name: "Sync processed" });
    const reachEnd = () =>
      expect(async () => {
        if (await again.isVisible()) await again.click();
        await expect(end).toBeVisible({ timeout: 4_000 });
      }).toPass({ timeout: 45_000 });
    await reachEnd();
    await expect(dashboard.names).toHaveText(["first.ova"]);

    await account.store.writeOva("second.ova");
    const checking = way.happen(fault, /^\/v2\/request\/image_sync\/\d+$/);
    await dashboard.syncNow.click();
    await checking.first;
    const said = fault.status === 404 ? "The service no longer knows this sync" : "The sync goes on; it is checked again.";
    await expect(dashboard.syncPanel).toContainText(said);
    checking.stop();
    await reachEnd();
    await expect(dashboard.table.getByRole("link", { name: "second.ova" })).toBeVisible();
  });
}

test("a page of a public list that does not say of how many it is one is no answer", async ({ dashboard, account, api, page, way }) => {
  await dashboard.openAs(account, "/iso");
  await dashboard.expectAnswer(api, "/iso");
  const change = (body: string) => JSON.stringify({ ...JSON.parse(body), meta: {} });
  const happening = way.happen({ change }, /^\/v2\/iso\?.*page=2(&|$)/, { times: 1 });
  await dashboard.pages.getByRole("button", { name: "Next page" }).click();
  await happening.first;
  await expect(page.getByRole("alert").filter({ hasText: "The list could not be read" })).toBeVisible();
  await dashboard.expectAnswer(api, "/iso?page=2");
});

test("401 in the middle of everything opens the dialog once, and what was begun goes on after it", async ({ dashboard, account, api, page, way }) => {
  await dashboard.openAs(account, "/iso");
  await dashboard.expectAnswer(api, "/iso");
  await dashboard.expectQuiet();
  // What asks before anybody types would open the dialog before the words are there.
  const typed = await hold(page, /^\/v2\/.*netinst/);
  await dashboard.search.fill("netinst");
  await typed.first;
  const ended = way.happen({ status: 401 }, /^\/v2\//);
  typed.release();
  await ended.first;
  await expect(dashboard.sessionDialog).toHaveCount(1);
  ended.stop();
  await dashboard.password.fill(account.password);
  await page.keyboard.press("Enter");
  await expect(dashboard.sessionDialog).toHaveCount(0);
  await expect(dashboard.search).toHaveValue("netinst");
  await dashboard.expectAnswer(api, "/iso?filter=name,like,%25netinst%25");
});

test("of answers that come out of order the newest question's holds", async ({ dashboard, account, api, way }) => {
  await dashboard.openAs(account, "/iso");
  await dashboard.expectAnswer(api, "/iso");
  const slow = way.happen({ delay: 1_500 }, /^\/v2\/iso\?.*like,%debian%/);
  await dashboard.search.fill("debian");
  await slow.first;
  await dashboard.search.fill("ubuntu");
  await dashboard.expectAnswer(api, "/iso?filter=name,like,%25ubuntu%25");
  await slow.answered;
  await dashboard.expectQuiet();
  await dashboard.expectAnswer(api, "/iso?filter=name,like,%25ubuntu%25");
});

test("a slow answer is waited for, and its rows are drawn", async ({ dashboard, account, api, way }) => {
  await dashboard.openAs(account, "/iso");
  await dashboard.expectAnswer(api, "/iso");
  const slow = way.happen({ delay: 3_000 }, /^\/v2\/iso\?.*page=2(&|$)/);
  await dashboard.pages.getByRole("button", { name: "Next page" }).click();
  await slow.first;
  await expect(dashboard.table).toHaveAttribute("aria-busy", "true");
  await dashboard.expectAnswer(api, "/iso?page=2");
});

for (const [way, days] of [["behind", -1], ["ahead", 1]] as const) {
  test(`a user's clock that is a day ${way} ends no session and no sync`, async ({ dashboard, account, page }) => {
    await page.clock.install({ time: Date.now() + days * 86_400_000 });
    await account.store.writeOva("first.ova");
    await dashboard.openAs(account, "/user/image/vm");
    await dashboard.expectCount(0);
    await expect(dashboard.accountMenu).toContainText(/2[34] h/);
    await dashboard.syncNow.click();
    await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
    await expect(dashboard.names).toHaveText(["first.ova"]);
    await expect(dashboard.sessionDialog).toHaveCount(0);
    await page.clock.setSystemTime(Date.now() - days * 86_400_000);
    await dashboard.syncNow.click();
    await expect(dashboard.syncPanel).toContainText("No change");
    await expect(dashboard.sessionDialog).toHaveCount(0);
  });
}
