// A thousand pages turned one by one, after which nothing may be left of them: no objects, nodes or listeners.
import { test, type CDPSession, type Page } from "@playwright/test";
import { percentile, plain } from "./support/figures.ts";
import { measure } from "./support/probe.ts";
import { OURS } from "./support/products.ts";
import { report, type Row } from "./support/results.ts";
import { User } from "./support/user.ts";
import { Visit } from "./support/visit.ts";

const FLIPS = 1_000;
/** So many are turned before the first look, until everything is there that is made once. */
const BEFORE = 100;
/** So many forward, then as many back. */
const RUN = 10;
/** So many at the beginning are compared with as many at the end, which may take so many times as long. */
const PART = 200;
const SLOWER = 1.5;

interface Held {
  heap: number;
  nodes: number;
  listeners: number;
  /** The dashboard's own memory, which only ever grows: none where it is not to be found. */
  wasm: number | undefined;
}

/** How much more there may be at the end: what the engine itself needs for code that it compiles meanwhile. */
const GROWTH: Record<keyof Held, number> = { heap: 512 * 1024, nodes: 50, listeners: 10, wasm: 1024 * 1024 };
const NAMES: Record<keyof Held, string> = {
  heap: "JS heap",
  nodes: "DOM nodes",
  listeners: "event listeners",
  wasm: "WebAssembly memory",
};

test("a thousand pages", async ({ browser }, info) => {
  const user = await User.add();
  const visit = await Visit.begin(browser, OURS, user);
  const devtools = await visit.context.newCDPSession(visit.page);
  await devtools.send("Performance.enable");
  await visit.load();
  await visit.page.waitForLoadState("networkidle");
  await turn(visit, user, BEFORE);
  const before = await held(visit.page, devtools);
  const times = await turn(visit, user, FLIPS);
  const after = await held(visit.page, devtools);
  await visit.end();
  const rows = (Object.keys(NAMES) as (keyof Held)[]).map((what) => growth(what, before[what], after[what]));
  await report(info, { rows: [plain(`page flip, ${FLIPS} in a row`, "ms", times), ...slowing(times), ...rows.flat()] });
});

/** The first pages beside the last: what piles up unseen makes them slower. */
function slowing(times: number[]): Row[] {
  const [first, last] = [times.slice(0, PART), times.slice(-PART)];
  const factor = percentile(last, 50) / percentile(first, 50);
  const sentence = `Page flip: the last ${PART} take ${factor.toFixed(2)} times as long as the first ${PART}, not ${SLOWER} or less.`;
  const missed = factor <= SLOWER ? [] : [sentence];
  return [
    plain(`page flip, the first ${PART}`, "ms", first),
    { ...plain(`page flip, the last ${PART}`, "ms", last), target: `≤ ${SLOWER} × the first`, missed },
  ];
}

/** Turns so many pages, and ends on the first. */
async function turn(visit: Visit, user: User, count: number): Promise<number[]> {
  const buttons = ["Next page", "Previous page"].map((name) => visit.page.getByRole("button", { name }));
  const times: number[] = [];
  for (let flip = 0; flip < count; flip += 1) {
    const step = flip % (2 * RUN);
    const [button, page] = step < RUN ? [buttons[0]!, step + 2] : [buttons[1]!, 2 * RUN - step];
    const wanted = visit.rows(await user.answers.names(page === 1 ? "" : `page=${page}`));
    times.push((await measure(visit.page, "click", wanted, () => button.click())).total);
  }
  return times;
}

/** What is held once everything is gone that can go. */
async function held(page: Page, devtools: CDPSession): Promise<Held> {
  await page.waitForTimeout(1_000);
  for (let round = 0; round < 3; round += 1) await devtools.send("HeapProfiler.collectGarbage");
  const { metrics } = await devtools.send("Performance.getMetrics");
  const metric = (name: string) => metrics.find((metric) => metric.name === name)!.value;
  const wasm = await page.evaluate(() => {
    const { rest } = globalThis as unknown as { rest?: { first?: { memory?: WebAssembly.Memory } } };
    return rest?.first?.memory?.buffer.byteLength;
  });
  return { heap: metric("JSHeapUsedSize"), nodes: metric("Nodes"), listeners: metric("JSEventListeners"), wasm };
}

/** What there was before and after, held to the limit. */
function growth(what: keyof Held, before: number | undefined, after: number | undefined): Row[] {
  if (before === undefined || after === undefined) return [];
  const [name, limit, more] = [NAMES[what], GROWTH[what], after - before];
  const unit = what === "heap" || what === "wasm" ? "bytes" : "";
  const words = (figure: number) => figure.toLocaleString("en-CA");
  const sentence = `${name}: ${words(before)} before and ${words(after)} after ${FLIPS} pages, ${words(more)} more where ${words(limit)} would do.`;
  return [
    { name: `${name} before`, unit, ours: [before], missed: [] },
    { name: `${name} after ${FLIPS} pages`, unit, ours: [after], target: `≤ ${words(limit)} more`, missed: more <= limit ? [] : [sentence] },
  ];
}
