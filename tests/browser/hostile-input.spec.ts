// What comes in by an address, by pasting or as a user's name is only ever text, and breaks nothing.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { expectToFit } from "./support/appearance.ts";
import type { Dashboard } from "./support/dashboard.ts";
import { HOSTILE_TEXTS } from "./support/hostile-names.ts";
import { rewrite } from "./support/rewrite.ts";

/** Nothing was made of a text but text; what ran or popped up fails every test by itself. */
async function expectOnlyText(page: Page): Promise<void> {
  await expect(page.locator("img, iframe, object, embed, script:not([src])")).toHaveCount(0);
  await expectToFit(page, [1440, 390]);
  await page.setViewportSize({ width: 1440, height: 900 });
}

/** The dashboard can be used on: a search finds what it should. */
async function expectToWork(dashboard: Dashboard): Promise<void> {
  await dashboard.open("/iso");
  await dashboard.search.fill("debian");
  await dashboard.expectAddress("/iso?filter=name,like,%25debian%25");
  await expect(dashboard.names.first()).toContainText(/debian/i);
}

for (const [what, text] of Object.entries(HOSTILE_TEXTS)) {
  test(`${what} in every part of an address`, async ({ dashboard, account, page }) => {
    const part = encodeURIComponent(text);
    await dashboard.openAs(account, "/iso");
    for (const address of [
      `/iso?filter=${part}`,
      `/iso?filter=${part},eq,1`,
      `/iso?filter=name,${part},1`,
      `/iso?filter=id,in,${part}`,
      `/iso?sort=${part}`,
      `/iso?sort=name,${part}`,
      `/iso?page=${part}&per_page=${part}`,
      `/iso?${part}=${part}`,
      `/iso?summary=${part}#${part}`,
    ]) {
      // A server in front may refuse so long an address before the dashboard sees it.
      await page.evaluate((address) => history.pushState(null, "", address), dashboard.url + address);
      await page.evaluate(() => window.dispatchEvent(new PopStateEvent("popstate")));
      await expect(dashboard.names.first().or(dashboard.main.getByRole("heading", { level: 2 })).first()).toBeVisible();
      await expect(dashboard.table).not.toHaveAttribute("aria-busy");
      await expectOnlyText(page);
    }
    await page.evaluate((address) => history.pushState(null, "", address), `${dashboard.url}/${encodeURIComponent(text)}`);
    await page.evaluate(() => window.dispatchEvent(new PopStateEvent("popstate")));
    await expect(page.getByRole("heading", { name: "There is no page at this address" })).toBeVisible();
    await expectOnlyText(page);
    await expectToWork(dashboard);
  });

  test(`${what} pasted into every field`, async ({ dashboard, account, page }) => {
    await dashboard.open("/iso");
    const user = page.getByRole("textbox", { name: "Username" });
    await user.focus();
    await dashboard.paste(text);
    await dashboard.password.focus();
    await dashboard.paste(text);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert").filter({ hasText: /\w/ })).toBeVisible();
    await expectOnlyText(page);
    await page.getByRole("button", { name: "Paste a token" }).click();
    await page.getByRole("textbox", { name: "Token" }).focus();
    await dashboard.paste(text);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByRole("alert").filter({ hasText: /\w/ })).toBeVisible();
    await expectOnlyText(page);
    await page.getByRole("button", { name: "Username" }).click();
    await dashboard.signIn(account);

    await dashboard.search.focus();
    await dashboard.paste(text);
    await page.keyboard.press("Enter");
    await expect(dashboard.names.first().or(page.getByRole("alert").filter({ hasText: /\w/ })).or(dashboard.main.getByRole("heading", { level: 2 })).first()).toBeVisible();
    await expectOnlyText(page);
    await dashboard.open("/iso");
    await dashboard.pageField.focus();
    await dashboard.pageField.press("ControlOrMeta+a");
    await dashboard.paste(text);
    await page.keyboard.press("Enter");
    await expectOnlyText(page);
    await page.keyboard.press("Control+k");
    await dashboard.paste(text);
    await expect(dashboard.palette).not.toHaveValue("");
    await expectOnlyText(page);
    // Beside every field: a pasted address is opened, and nothing else is.
    await page.keyboard.press("Escape");
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await dashboard.paste(text);
    await expectOnlyText(page);
    await expectToWork(dashboard);
  });

  test(`${what} as the name of a user`, async ({ dashboard, account, page }) => {
    await rewrite(page, /^\/v2\/iso$/, (body) => (body.meta.user = text));
    const { token } = await account.api();
    await dashboard.open("/iso");
    await page.getByRole("button", { name: "Paste a token" }).click();
    await page.getByRole("textbox", { name: "Token" }).fill(token);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(dashboard.names.first()).toBeVisible();
    expect(await dashboard.accountMenu.locator("summary").textContent()).toContain(text);
    await dashboard.openAccountMenu();
    await expectOnlyText(page);
    await page.reload();
    expect(await dashboard.accountMenu.locator("summary").textContent()).toContain(text);
    await dashboard.signOut();
    await expectOnlyText(page);
  });
}
