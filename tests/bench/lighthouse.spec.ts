// Lighthouse on the two pages that everybody sees, as a desktop and as a phone; and why a score is not what it should be.
import { test } from "@playwright/test";
import lighthouse, { desktopConfig, type Result } from "lighthouse";
import puppeteer, { type Browser } from "puppeteer-core";
import { percentile } from "./support/figures.ts";
import { report, type Row } from "./support/results.ts";
import { User } from "./support/user.ts";

/** Scores vary with the machine; the middle one of so many runs counts. */
const RUNS = 3;
const CATEGORIES = ["performance", "accessibility", "best-practices"] as const;
type Category = (typeof CATEGORIES)[number];
const FORMS = ["desktop", "mobile"] as const;
type Form = (typeof FORMS)[number];

const TARGETS: Record<Form, Record<Category, number>> = {
  desktop: { performance: 99, accessibility: 100, "best-practices": 100 },
  mobile: { performance: 95, accessibility: 100, "best-practices": 100 },
};

test("Lighthouse", async ({ launchOptions }, info) => {
  const user = await User.add();
  // Lighthouse needs a browser that it can speak to by itself, which Playwright's is not.
  const browser = await puppeteer.launch({ executablePath: launchOptions.executablePath!, args: launchOptions.args! });
  const rows: Row[] = [];
  const notes: string[] = [];
  try {
    for (const [page, session] of [["/iso", user.session()], ["sign in", {}]] as const) {
      for (const form of FORMS) {
        const results: Result[] = [];
        for (let run = 0; run < RUNS; run += 1) results.push(await audit(browser, user.url, form, session));
        for (const category of CATEGORIES) {
          const row = scores(`Lighthouse ${category}, ${page}, ${form}`, results, category, TARGETS[form][category]);
          rows.push(row);
          if (row.missed.length > 0) notes.push(`${row.name}:\n${reasons(middle(results, category), category)}`);
        }
      }
    }
  } finally {
    await browser.close();
  }
  await report(info, { rows, notes });
});

/** One run in a context of its own, so that nothing is cached. */
async function audit(browser: Browser, url: string, form: Form, session: Record<string, string>): Promise<Result> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.evaluateOnNewDocument((session) => {
    if (!location.protocol.startsWith("http")) return;
    for (const [key, value] of Object.entries(session)) sessionStorage.setItem(key, value);
  }, session);
  // The storage is the session; the context has nothing else to be cleared.
  const flags = { onlyCategories: [...CATEGORIES], disableStorageReset: true, logLevel: "error" } as const;
  const outcome = await lighthouse(`${url}/iso`, flags, form === "desktop" ? desktopConfig : undefined, page);
  await context.close();
  if (!outcome || outcome.lhr.runtimeError) throw new Error(`Lighthouse failed: ${outcome?.lhr.runtimeError?.message}`);
  return outcome.lhr;
}

function score(result: Result, category: Category): number {
  return Math.round((result.categories[category]!.score ?? 0) * 100);
}

function scores(name: string, results: Result[], category: Category, target: number): Row {
  const ours = results.map((result) => score(result, category));
  const found = percentile(ours, 50);
  const missed = found >= target ? [] : [`${name}: the score is ${found}, not ${target}.`];
  return { name, unit: "score", ours, target: `≥ ${target}`, missed };
}

/** The run whose score counts. */
function middle(results: Result[], category: Category): Result {
  const found = percentile(results.map((result) => score(result, category)), 50);
  return results.find((result) => score(result, category) === found)!;
}

/** What took points away, with its figures and the first things that it found. */
function reasons(result: Result, category: Category): string {
  const lines: string[] = [];
  for (const { id, weight } of result.categories[category]!.auditRefs) {
    const audit = result.audits[id]!;
    const isFailed = audit.score !== null && audit.score < (weight > 0 ? 1 : 0.9);
    if (!isFailed) continue;
    lines.push(`  ${audit.title} (${id}): ${Math.round(audit.score! * 100)}${audit.displayValue ? `, ${audit.displayValue}` : ""}`);
    const items = audit.details && "items" in audit.details ? audit.details.items : [];
    for (const item of items.slice(0, 5)) lines.push(`      ${JSON.stringify(item).slice(0, 400)}`);
  }
  return lines.join("\n");
}
