import type { Page } from "@playwright/test";

/** What is read out to those who cannot see the page: the words of a live region, whenever they have changed. */
export class Announcements {
  private constructor(private readonly page: Page) {}

  /** Listens from now on, until the page is loaded anew. */
  static async of(page: Page): Promise<Announcements> {
    await page.evaluate(() => {
      const LIVE = "[role=status], [role=alert], [aria-live]:not([aria-live=off])";
      const said: string[] = ((window as any).said = []);
      const last = new WeakMap<Element, string>();
      const words = (region: Element) => (region as HTMLElement).innerText.replace(/\s+/g, " ").trim();
      for (const region of document.querySelectorAll(LIVE)) last.set(region, words(region));
      new MutationObserver(() => {
        for (const region of document.querySelectorAll(LIVE)) {
          const now = words(region);
          if (now !== (last.get(region) ?? "") && now !== "") said.push(now);
          last.set(region, now);
        }
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    return new Announcements(page);
  }

  /** All that has been read out, in order. */
  said(): Promise<string[]> {
    return this.page.evaluate(() => (window as any).said);
  }
}
