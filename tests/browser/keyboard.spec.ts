import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import type { Dashboard } from "./support/dashboard.ts";

/** The keyboard is on something that can be seen whole where it is, with nothing over it. */
async function expectFocusSeen(page: Page): Promise<void> {
  const where = () =>
    page.evaluate(() => {
      const active = document.activeElement;
      if (!active || active === document.body) return "nowhere";
      const { left, top, right, bottom } = active.getBoundingClientRect();
      const found = document.elementsFromPoint((left + Math.min(right, innerWidth)) / 2, (top + Math.min(bottom, innerHeight)) / 2);
      // What catches clicks beside an open menu cannot be seen.
      const middle = found.find((element) => !element.matches(".shield"));
      return middle && (active.contains(middle) || middle.contains(active)) ? "seen" : `under ${middle?.outerHTML.slice(0, 80)}`;
    });
  await expect.poll(where).toBe("seen");
}

/** Presses a key until the keyboard is on what has this name. */
async function tabTo(dashboard: Dashboard, name: RegExp, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  const { page } = dashboard;
  const current = () =>
    page.evaluate(() => {
      const active = document.activeElement as HTMLElement;
      return active.getAttribute("aria-label") ?? (active as HTMLInputElement).labels?.[0]?.innerText ?? active.innerText ?? "";
    });
  const seen: string[] = [];
  for (let stops = 0; stops < 200; stops += 1) {
    const now = (await current()).trim();
    if (name.test(now)) return expectFocusSeen(page);
    seen.push(now.slice(0, 30));
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not lead to ${name}: ${seen.join(" | ")}`);
}

test("every job is done with the keyboard alone, and it is never lost", async ({ dashboard, account, api, page }) => {
  test.setTimeout(120_000);
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
    await expectFocusSeen(page);
  };
  await account.store.writeOva("first.ova");

  await dashboard.open("/image");
  await expect(page.getByRole("textbox", { name: "Username" })).toBeFocused();
  await page.keyboard.type(account.name);
  await press("Tab");
  await page.keyboard.type(account.password);
  await press("Enter");
  await dashboard.expectAnswer(api, "/image");

  await press("/");
  await page.keyboard.type("server");
  await dashboard.expectAddress("/image?filter=name,like,%25server%25");
  await press("Enter");
  await dashboard.expectAnswer(api, dashboard.address);
  await tabTo(dashboard, /^Name/);
  await press("Enter");
  await expect(dashboard.head("Name")).toHaveAttribute("aria-sort", "ascending");
  await press("j", "j", "Enter");
  await expect(dashboard.drawer).toBeVisible();
  await tabTo(dashboard, /^Copy path/);
  await press("Enter");
  await expect.poll(() => dashboard.clipboard()).toMatch(/^\[/);
  await tabTo(dashboard, /^Next row$/);
  await press("Enter");
  await press("Escape");
  await expect(dashboard.drawer).toHaveCount(0);
  await press("x");
  await expect(dashboard.selection).toContainText("1 selected");
  await tabTo(dashboard, /^Next page$/);
  await press("Enter");
  await expect(page).toHaveURL(/page=2/);

  await press("Control+k");
  await page.keyboard.type("my vm");
  await press("Enter");
  await expect(page.getByRole("heading", { name: "My VM images" })).toBeVisible();
  await tabTo(dashboard, /^Sync now$/);
  await press("Enter");
  await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
  await expectFocusSeen(page);
  await tabTo(dashboard, /^Dismiss$/);
  await press("Enter");
  await expect(dashboard.syncNow).toBeFocused();
  await expect(dashboard.names).toHaveText(["first.ova"]);

  await tabTo(dashboard, /^Export$/);
  await press("Enter");
  await tabTo(dashboard, /^All that match as CSV$/);
  const download = page.waitForEvent("download");
  await press("Enter");
  expect((await download).suggestedFilename()).toBe("user-image-vm.csv");

  await tabTo(dashboard, /^Account/, "Shift+Tab");
  await press("Enter");
  await tabTo(dashboard, /^Sign out$/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Username" })).toBeFocused();
});

test("the key for the search leaves no moment in which a letter would be lost", async ({ dashboard, account, api, page }) => {
  await dashboard.openAs(account, "/image");
  await dashboard.expectAnswer(api, "/image");
  const holder = await page.evaluate(() => {
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "/", bubbles: true, cancelable: true }));
    return document.activeElement?.getAttribute("role");
  });
  expect(holder).toBe("combobox");
});

test("a menu holds what the next key is meant for, however soon that key comes", async ({ dashboard, account, api }) => {
  await dashboard.openAs(account, "/image");
  await dashboard.expectAnswer(api, "/image");
  const drawn = await dashboard.main.locator("summary", { hasText: "Export" }).evaluate(async (summary: HTMLElement) => {
    summary.click();
    // A key is a task of its own, which no number of these lets in.
    for (let turns = 0; turns < 100; turns += 1) await Promise.resolve();
    return summary.closest("details")!.querySelectorAll("button").length;
  });
  expect(drawn).toBeGreaterThan(0);
});

for (const address of ["/iso", "/iso/10", "/user/image/vm", "/request/image_sync"]) {
  test(`${address} can be read with wider spacing and at four times the size`, async ({ dashboard, account, api, page }) => {
    await account.store.writeOva("first.ova");
    await api.sync("vm");
    await dashboard.openAs(account, address);
    await dashboard.expectQuiet();
    // What WCAG 1.4.12 lets users set.
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }");
      document.adoptedStyleSheets.push(sheet);
    });
    // 1280 by 1024 at 100, 200 and 400 %.
    for (const [width, height] of [[1280, 1024], [640, 512], [320, 256]] as const) {
      await page.setViewportSize({ width, height });
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      const cut = await page.evaluate(() => {
        const shown = [...document.querySelectorAll<HTMLElement>("h1, h2, h3, main .btn, nav a, label, dt, dd")].filter((element) => element.checkVisibility());
        const isCut = (element: HTMLElement) => element.scrollHeight > element.clientHeight + 2 && getComputedStyle(element).overflowY !== "visible";
        return shown.filter(isCut).map((element) => element.outerHTML.slice(0, 120));
      });
      expect(cut, `at a width of ${width}`).toEqual([]);
    }
  });
}
