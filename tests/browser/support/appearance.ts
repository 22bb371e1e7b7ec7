import AxeBuilder from "@axe-core/playwright";
import { expect, type Locator, type Page } from "@playwright/test";

const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** What can differ from one colour scheme to the other. */
const RULES_OF_COLOUR = ["color-contrast", "link-in-text-block"];
const WIDTHS = [1440, 390, 320];
const HEIGHT = 900;

/** No automatic check finds fault with what is shown: on a desk, on a phone and in a narrow window, light, dark and in the
    colours of a user's own. */
export async function expectAccessible(page: Page, shown: Locator, widths = WIDTHS): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: HEIGHT });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await expect(shown).toBeVisible();
      // There are no frames, so that the check needs no page of its own.
      const check = new AxeBuilder({ page }).setLegacyMode();
      const { violations } = await (colorScheme === "light" ? check.withTags(STANDARDS) : check.withRules(RULES_OF_COLOUR)).analyze();
      expect.soft(violations.flatMap(faults), `${colorScheme} at a width of ${width}`).toEqual([]);
    }
  }
  await page.emulateMedia({ colorScheme: "light", forcedColors: "active" });
  for (const width of widths) {
    await page.setViewportSize({ width, height: HEIGHT });
    await expect(shown).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(STANDARDS).analyze();
    expect.soft(violations.flatMap(faults), `in forced colours at a width of ${width}`).toEqual([]);
  }
  await page.emulateMedia({ forcedColors: "none" });
}

type Violation = Awaited<ReturnType<AxeBuilder["analyze"]>>["violations"][number];

function faults({ id, nodes }: Violation): string[] {
  return nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`);
}

/** Nothing sticks out of the page at any of these widths. */
export async function expectToFit(page: Page, widths = [1440, 1024, 390, 320]): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: HEIGHT });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth), `at a width of ${width}`).toBeLessThanOrEqual(width);
  }
}
