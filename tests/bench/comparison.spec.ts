// Both products in turn, round after round, so that whatever else the machine does hits both alike.
import { test, type Browser } from "@playwright/test";
import { comparison, plain } from "./support/figures.ts";
import { loaded, measure, type Measured } from "./support/probe.ts";
import { OURS, YARDSTICK, type Product } from "./support/products.ts";
import { report, type Row } from "./support/results.ts";
import { typeWord } from "./support/typing.ts";
import { User } from "./support/user.ts";
import { Visit } from "./support/visit.ts";

const ROUNDS = 20;
/** One for each round and then again from the first: what is typed of them letter by letter. */
const WORDS = ["ubu", "deb", "fed", "win", "cen", "sus", "kal", "min", "red", "free", "arch", "open", "serv", "live", "net"];

const ROWS = {
  cold: "cold load to first rows",
  warm: "warm load to first rows",
  keystroke: "keystroke to rows",
  keystrokeAnswer: "keystroke to rows, from the request",
  sort: "sort by a column",
  page: "next page",
  open: "open an image",
  facet: "facet click",
} as const;
type Kind = keyof typeof ROWS;
type Times = Record<Kind, number[]>;

test("beside react-admin", async ({ browser }, info) => {
  const user = await User.add();
  const times = { ours: none(), yardstick: none() };
  for (let round = 0; round < ROUNDS; round += 1) {
    const order = round % 2 === 0 ? [OURS, YARDSTICK] : [YARDSTICK, OURS];
    for (const product of order) await visit(browser, product, user, WORDS[round % WORDS.length]!, times[product.name]);
  }
  const row = (kind: Kind): Row => {
    const [ours, yardstick] = [times.ours[kind], times.yardstick[kind]];
    return yardstick.length === 0 ? plain(ROWS[kind], "ms", ours) : comparison(ROWS[kind], ours, yardstick);
  };
  const rows = (Object.keys(ROWS) as Kind[]).map(row);
  const notes = [
    "Keystrokes are measured with the pause that each product makes by itself before it asks (react-admin: 500 ms), and " +
      "once more from the request on, where no pause counts.",
    "Clicks hold the button as long as a person does, and are measured from its release.",
  ];
  await report(info, { rows, notes });
});

function none(): Times {
  return { cold: [], warm: [], keystroke: [], keystrokeAnswer: [], sort: [], page: [], open: [], facet: [] };
}

/** Everything that both can do, once; and the facets, which only ours has. */
async function visit(browser: Browser, product: Product, user: User, word: string, times: Times): Promise<void> {
  const visit = await Visit.begin(browser, product, user);
  await loads(visit, times);
  await typing(visit, user, word, times);
  await turning(visit, user, times);
  await opening(visit, user, times);
  if (product === OURS) await narrowing(visit, user, times);
  await visit.end();
}

async function loads(visit: Visit, times: Times): Promise<void> {
  await visit.load();
  times.cold.push((await loaded(visit.page)).total);
  await visit.page.waitForLoadState("networkidle");
  await visit.load();
  times.warm.push((await loaded(visit.page)).total);
  await visit.page.waitForLoadState("networkidle");
  await visit.settle();
}

/** A word letter by letter. */
async function typing(visit: Visit, user: User, word: string, times: Times): Promise<void> {
  const measured = await typeWord(visit, user, word);
  times.keystroke.push(...measured.map(({ total }) => total));
  times.keystrokeAnswer.push(...measured.map(({ fromRequest }) => fromRequest!));
}

/** Four orders, then three pages further in the last of them. */
async function turning(visit: Visit, user: User, times: Times): Promise<void> {
  const { page, product } = visit;
  const click = async (parameters: string, act: () => Promise<void>): Promise<Measured> => {
    const measured = await measure(page, "click", visit.rows(await user.answers.names(parameters)), act);
    await visit.settle();
    return measured;
  };
  for (const column of ["name", "created_on"] as const) {
    for (const direction of ["asc", "desc"]) {
      const head = product.head(page, column);
      times.sort.push((await click(`sort=${column},${direction}`, () => visit.click(head))).total);
    }
  }
  for (const number of [2, 3, 4]) {
    const next = product.nextPage(page);
    times.page.push((await click(`sort=created_on,desc&page=${number}`, () => visit.click(next))).total);
  }
}

/** Two images of the page, one after the other. */
async function opening(visit: Visit, user: User, times: Times): Promise<void> {
  const { page, product } = visit;
  const items = await user.answers.items("sort=created_on,desc&page=4");
  for (const index of [1, 2]) {
    const { name, path, created_on } = items[index]!;
    const wanted = { selector: product.opened, texts: [name, path, created_on], within: true };
    const opener = product.opener(page, index);
    times.open.push((await measure(page, "click", wanted, () => visit.click(opener))).total);
    await visit.settle();
    await page.goBack();
    await page.locator(product.opened).waitFor({ state: "detached" });
    await visit.settle();
  }
}

/** Two values of a facet, then one of them taken back. */
async function narrowing(visit: Visit, user: User, times: Times): Promise<void> {
  const { page } = visit;
  const facet = page.getByRole("list", { name: "Distribution" });
  const steps = [
    ["Ubuntu", "distribution,eq,Ubuntu"],
    ["Debian", "distribution,in,Ubuntu,Debian"],
    ["Ubuntu", "distribution,eq,Debian"],
  ] as const;
  for (const [value, filter] of steps) {
    const wanted = visit.rows(await user.answers.names(`sort=created_on,desc&filter=${filter}`));
    const box = facet.getByRole("checkbox", { name: new RegExp(`^${value}( |$)`) });
    times.facet.push((await measure(page, "click", wanted, () => visit.click(box))).total);
    await visit.settle();
  }
}
