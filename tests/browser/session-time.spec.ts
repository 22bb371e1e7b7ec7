import { expect, test } from "./fixtures.ts";
import { Account } from "./support/account.ts";
import { expectAccessible } from "./support/appearance.ts";
import { Dashboard } from "./support/dashboard.ts";

const ADDRESS = "/iso?filter=name,like,%25linux%25&sort=name,asc";

test.describe("a session that ends within five minutes", () => {
  let dashboard: Dashboard;
  let account: Account;

  test.beforeEach(async ({ page, startServer }) => {
    const server = await startServer({ catalogueSize: 2_600, tokenLifetime: 200 });
    account = await Account.add(server);
    dashboard = new Dashboard(page, server.url);
    await dashboard.openAs(account, ADDRESS);
    await dashboard.expectAnswer(await account.api(), ADDRESS);
  });

  test("says so, and how long it lasts, without being in the way", async ({ page }) => {
    const banner = page.getByRole("status").filter({ hasText: "Your session ends within five minutes." });
    await expect(banner).toBeVisible();
    await expect(dashboard.accountMenu).toContainText("3 min");
    await dashboard.search.fill("debian");
    await dashboard.expectAddress("/iso?filter=name,like,%25debian%25%3Bname,like,%25linux%25&sort=name,asc");
    await expectAccessible(page, banner);
  });

  test("is renewed over the view, which stays as it was", async ({ page }) => {
    const renew = page.getByRole("button", { name: "Sign in again" });
    await renew.click();
    const dialog = page.getByRole("dialog", { name: "Your session ends soon" });
    await expect(dashboard.password).toBeFocused();
    await expectAccessible(page, dialog);
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
    await expect(renew).toBeFocused();
    const token = await dashboard.token();
    await renew.press("Enter");
    // The service tells two tokens of one second apart by nothing.
    const second = Math.floor(Date.now() / 1_000);
    await expect.poll(() => Math.floor(Date.now() / 1_000)).toBeGreaterThan(second);
    await dashboard.password.fill(account.password);
    await page.keyboard.press("Enter");
    await expect(dialog).toHaveCount(0);
    expect(await dashboard.token()).not.toBe(token);
    await dashboard.expectAddress(ADDRESS);
    await dashboard.expectAnswer(await account.api(), ADDRESS);
    await dashboard.expectFocusSomewhere();
  });
});

test("caps lock is told where the password is typed", async ({ dashboard, page }) => {
  await dashboard.open("/iso");
  const told = page.getByText("Caps lock is on.");
  await dashboard.password.dispatchEvent("keydown", { key: "A", modifierCapsLock: true });
  await expect(told).toBeVisible();
  await expectAccessible(page, told);
  await dashboard.password.dispatchEvent("keyup", { key: "CapsLock" });
  await expect(told).toHaveCount(0);
});

test("a password manager finds its fields, and pasting is allowed", async ({ dashboard, account, page }) => {
  await dashboard.open("/iso");
  await expect(page.getByRole("textbox", { name: "Username" })).toHaveAttribute("autocomplete", "username");
  await expect(dashboard.password).toHaveAttribute("autocomplete", "current-password");
  await page.getByRole("textbox", { name: "Username" }).fill(account.name);
  await dashboard.password.focus();
  await dashboard.paste(account.password);
  await page.keyboard.press("Enter");
  await expect(dashboard.navigation).toBeVisible();
});
