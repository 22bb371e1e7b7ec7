import { expect, test } from "./fixtures.ts";
import { Account } from "./support/account.ts";
import { Dashboard } from "./support/dashboard.ts";
import { hold } from "./support/hold.ts";
import { keptIn } from "./support/secrets.ts";

const ADDRESS = "/iso?filter=name,like,%25linux%25&sort=name,asc&per_page=100";

test.describe("a session that ends in the middle of work", () => {
  test.beforeEach(async ({ dashboard, account, api }) => {
    await dashboard.openAs(account, ADDRESS);
    await dashboard.expectAnswer(api, ADDRESS);
    await dashboard.expectSettled();
    await account.changePassword();
  });

  test("is asked for again over the view, and the view stays", async ({ dashboard, account, page }) => {
    const scroller = page.getByRole("region", { name: "Public ISO images" });
    await dashboard.names.nth(60).scrollIntoViewIfNeeded();
    const scrolled = await scroller.evaluate((element) => element.scrollTop);
    expect(scrolled).toBeGreaterThan(0);
    const opener = dashboard.pages.getByRole("button", { name: "Next page" });
    await opener.click();
    await expect(dashboard.sessionDialog).toBeVisible();
    await expect(dashboard.sessionDialog).toHaveAccessibleDescription("Sign in again and you stay on this view. Nothing is lost.");
    await expect(page.getByRole("textbox", { name: "Username" })).toHaveValue(account.name);
    await expect(dashboard.password).toBeFocused();
    expect(await scroller.evaluate((element) => element.scrollTop)).toBe(scrolled);
    await dashboard.expectAddress(ADDRESS.replace("&per_page", "&page=2&per_page"));
    await dashboard.password.fill(account.password);
    await page.keyboard.press("Enter");
    await expect(dashboard.sessionDialog).toHaveCount(0);
    await dashboard.expectAddress(ADDRESS.replace("&per_page", "&page=2&per_page"));
    await dashboard.expectAnswer(await account.api(), dashboard.address);
    await expect(dashboard.filters).toHaveText(["name contains linux"]);
    await expect(dashboard.head("Name")).toHaveAttribute("aria-sort", "ascending");
    // The page that was asked for is read from its beginning.
    await expect.poll(() => scroller.evaluate((element) => element.scrollTop)).toBe(0);
    await expect(opener).toBeFocused();
  });

  test("keeps the keyboard inside its dialog", async ({ dashboard, page }) => {
    await dashboard.sortBy("Created");
    await expect(dashboard.password).toBeFocused();
    const isInside = () => dashboard.sessionDialog.evaluate((dialog) => dialog.contains(document.activeElement));
    for (const key of ["Tab", "Shift+Tab"]) {
      for (let presses = 0; presses < 12; presses += 1) {
        await page.keyboard.press(key);
        expect(await isInside(), `after ${presses + 1} times ${key}`).toBe(true);
      }
    }
    await page.keyboard.press("Escape");
    await expect(dashboard.sessionDialog).toBeVisible();
    expect(await isInside()).toBe(true);
  });

  test("makes the page behind its dialog inert", async ({ dashboard }) => {
    await dashboard.sortBy("Created");
    await expect(dashboard.password).toBeFocused();
    for (const behind of [dashboard.search, dashboard.names.first(), dashboard.tab("Public VM images")]) {
      await behind.evaluate((element) => (element as HTMLElement).focus());
      await expect(behind).not.toBeFocused();
    }
    const reached = await dashboard.tab("Public VM images").evaluate((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
    });
    expect(reached).toBe(false);
  });

  test("says so when the password is wrong", async ({ dashboard, account, page }) => {
    await dashboard.sortBy("Created");
    await dashboard.password.fill("not the password");
    await page.keyboard.press("Enter");
    await expect(dashboard.sessionDialog.getByRole("alert")).toContainText("Wrong username or password");
    await expect(dashboard.password).toBeFocused();
    await dashboard.password.fill(account.password);
    await page.keyboard.press("Enter");
    await expect(dashboard.sessionDialog).toHaveCount(0);
    await dashboard.expectAnswer(await account.api(), dashboard.address);
  });

  test("can be taken up with a token", async ({ dashboard, account, page }) => {
    await dashboard.sortBy("Created");
    await dashboard.sessionDialog.getByRole("button", { name: "Paste a token" }).click();
    await dashboard.sessionDialog.getByRole("textbox", { name: "Token" }).fill((await account.api()).token);
    await page.getByRole("button", { name: "Sign in and stay here" }).click();
    await expect(dashboard.sessionDialog).toHaveCount(0);
    await dashboard.expectAnswer(await account.api(), dashboard.address);
  });

  test("can be left for good", async ({ dashboard, page }) => {
    const token = await dashboard.token();
    await dashboard.sortBy("Created");
    await dashboard.sessionDialog.getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await expect(page.getByRole("table")).toHaveCount(0);
    expect(await keptIn(page, token)).toEqual([]);
  });
});

test("an ended session is forgotten by the tab at once", async ({ dashboard, account, page }) => {
  await dashboard.openAs(account, "/iso");
  await expect(dashboard.names.first()).toBeVisible();
  const token = await dashboard.token();
  await dashboard.openWithEndedSession(account, "/iso");
  expect(await keptIn(page, token)).toEqual([]);
});

test("another user who signs in at the dialog sees nothing of the one before", async ({ dashboard, account, api, page, service }) => {
  await account.store.writeOva("secret.ova");
  await api.sync("vm");
  await dashboard.openAs(account, "/user/image/vm");
  await expect(dashboard.names).toHaveText(["secret.ova"]);
  // Nothing but the sync, so that the dashboard does not notice by itself before the click.
  await page.route("**/v2/**", (route) => (route.request().method() === "PATCH" ? route.fulfill({ status: 401 }) : route.continue()));
  await dashboard.syncNow.click();
  await expect(dashboard.sessionDialog).toBeVisible();
  await page.unroute("**/v2/**");
  const other = await Account.add(service);
  await dashboard.fillSignIn(other.name, other.password);
  await page.keyboard.press("Enter");
  await expect(dashboard.sessionDialog).toHaveCount(0);
  await dashboard.expectCount(0);
  await expect(page.getByText("secret")).toHaveCount(0);
  await expect(dashboard.tab("My VM images")).toHaveText(/My VM images\s*0/);
});

test("a sync goes on after its session has ended and begun again", async ({ dashboard, account, page }) => {
  await account.store.writeOva("first.ova");
  await dashboard.openAs(account, "/user/image/vm");
  const checks = await hold(page, /^\/v2\/request\/image_sync\/\d+$/);
  await dashboard.syncNow.click();
  await checks.first;
  await account.changePassword();
  checks.release();
  await expect(dashboard.sessionDialog).toBeVisible();
  await dashboard.password.fill(account.password);
  await page.keyboard.press("Enter");
  await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
  await expect(dashboard.names).toHaveText(["first.ova"]);
});

test("a token that has lived its time ends the session", async ({ page, startServer }) => {
  // A list that is not held without asking: a held one would answer all the same.
  const server = await startServer({ catalogueSize: 2_600, tokenLifetime: 6 });
  const account = await Account.add(server);
  const dashboard = new Dashboard(page, server.url);
  await dashboard.openAs(account, "/iso");
  await expect(dashboard.names).toHaveCount(25);
  await dashboard.openAccountMenu();
  await expect(dashboard.accountMenu).toContainText("Session ends inunder 1 min");
  await page.keyboard.press("Escape");
  const token = await dashboard.token();
  const answers = () => fetch(`${server.url}/v2/iso`, { headers: { Authorization: `Bearer ${token}` } });
  await expect.poll(async () => (await answers()).status).toBe(401);
  // By itself: nobody has to click to learn of it.
  await expect(dashboard.sessionDialog).toBeVisible();
  await expect(dashboard.names).toHaveCount(25);
});
