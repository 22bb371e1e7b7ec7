import { expect, type Locator, type Page } from "@playwright/test";
import type { Dashboard } from "./dashboard.ts";

/** What an action leaves in the history. */
export type Trace =
  | "an entry"
  /** No entry: the address is written in the place of the last one. */
  | "another address"
  /** The same, and the device remembers the columns. */
  | "other columns"
  | "nothing"
  /** Forward may lead to what was taken back: an entry that was begun cannot be taken out of a history. */
  | "nothing behind";

/** Something that a user does to a list. */
export interface Action {
  readonly words: string;
  readonly leaves: Trace;
  /** Does it, and waits until the page has begun to follow where that is not at once. */
  run(): Promise<void>;
}

/** The list that is shown, and what decides which of its actions is next. */
interface Scene {
  readonly page: Page;
  readonly dashboard: Dashboard;
  readonly random: Random;
}

/** Finds an action of a kind, if the page has one now. */
type Finder = (scene: Scene) => Promise<Action | undefined>;

/** Numbers that look like chance and are the same for the same seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** A whole number from 0 to below the limit. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  /** One of some things. */
  of<T>(things: readonly T[]): T {
    return things[this.below(things.length)]!;
  }
}

/** What every list understands. */
const TYPED = ["ubuntu", "linux 64", "e", "server", "id>=3", "created_on>=2012-06-01", "x86 created_on<2020"];
/** Words that no attribute has in its name, so that no choices open below them. */
const WORDS = ["ubuntu", "linux", "debian"];
/** More rows would make a difference hard to read, and the test slow. */
const MOST_ROWS = 50;

/** The actions of a list in an order of chance. */
export class Actions {
  /** The kinds that have not had their turn. */
  #left: Finder[] = [];

  constructor(private readonly scene: Scene) {}

  /** An action that the page has now, and of a kind that was not there lately. */
  async next(): Promise<Action> {
    let waiting = [...this.#left];
    for (;;) {
      if (waiting.length === 0) waiting = [...(this.#left = [...FINDERS])];
      const [find] = waiting.splice(this.scene.random.below(waiting.length), 1);
      const found = await find!(this.scene);
      if (!found) continue;
      this.#left.splice(this.#left.indexOf(find!), 1);
      return found;
    }
  }
}

const types: Finder = async ({ dashboard, random }) => {
  const text = random.of(TYPED);
  return action(`types ${text}`, "an entry", async () => {
    await dashboard.search.fill(text);
    await dashboard.search.press("Enter");
  });
};

const takesBack: Finder = async ({ dashboard, random }) => {
  const word = random.of(WORDS);
  return action(`types ${word} and takes it back`, "nothing behind", async () => {
    const before = dashboard.address;
    await dashboard.search.fill(word);
    await expect.poll(() => dashboard.address).not.toBe(before);
    await dashboard.search.press("Escape");
    await expect(dashboard.search).toHaveValue("");
  });
};

const choosesFilter: Finder = async ({ dashboard, page, random }) => {
  const id = String(50 + random.below(100_000));
  return action(`chooses a filter for ids below ${id}`, "an entry", async () => {
    await dashboard.search.click();
    await dashboard.option("id").click();
    await dashboard.option("less than").click();
    await page.keyboard.type(id);
    await page.keyboard.press("Enter");
  });
};

const changesFilter: Finder = async ({ dashboard, random }) => {
  const filter = await oneOf(dashboard.filters, random);
  const id = random.below(1_000);
  return filter && action(`changes a filter to ids above ${id}`, "an entry", async () => {
    await filter.click();
    await dashboard.search.fill(`id>${id}`);
    await dashboard.search.press("Enter");
  });
};

const looksAtFilter: Finder = async ({ dashboard, random }) => {
  const filter = await oneOf(dashboard.filters, random);
  const key = random.of(["Enter", "Escape"]);
  return filter && action(`opens a filter and leaves it with ${key}`, "nothing", async () => {
    await filter.click();
    await expect(dashboard.search).toBeFocused();
    await dashboard.search.press(key);
    await expect(dashboard.search).toHaveValue("");
  });
};

const sorts: Finder = async ({ dashboard, random }) => {
  const head = await oneOf(dashboard.heads.getByRole("button"), random);
  const modifiers = random.of<"Shift"[]>([[], ["Shift"]]);
  return head && action(["sorts", ...modifiers].join(" with "), "an entry", () => head.click({ modifiers }));
};

const goesOnByNumber: Finder = async ({ dashboard, random }) => {
  const more = await oneOf(dashboard.pages.getByRole("button", { name: "Next page", disabled: false }), random);
  const steps = 1 + random.below(3);
  return more && action(`goes ${steps} pages on by the number`, "an entry", async () => {
    await dashboard.pageField.fill(String(Number(await dashboard.pageField.inputValue()) + steps));
    await dashboard.pageField.press("Enter");
  });
};

const asksForRows: Finder = async ({ dashboard, random }) => {
  const shown = await dashboard.rowsPerPage.inputValue();
  const choices = await dashboard.rowsPerPage.getByRole("option").allTextContents();
  const rows = random.of(choices.filter((choice) => choice !== shown && Number(choice) <= MOST_ROWS));
  return action(`asks for ${rows} rows`, "an entry", async () => void (await dashboard.rowsPerPage.selectOption(rows)));
};

const changesColumns: Finder = async ({ dashboard, page, random }) => {
  const columns = page.getByRole("list", { name: "Columns" });
  const boxes = columns.getByRole("checkbox", { disabled: false });
  const [words, choices] = random.of<[string, Locator]>([
    ["shows or hides a column", boxes],
    ["shows or hides a column", boxes],
    ["makes a column wider", columns.getByRole("button", { name: "Make wider" })],
    ["moves a column", columns.getByRole("button", { name: /^Move (up|down) / })],
    ["resets the columns", page.getByRole("button", { name: "Reset columns" })],
  ]);
  return action(words, "other columns", async () => {
    await dashboard.openMenu("Columns");
    await expect(choices.first()).toBeVisible();
    await (await oneOf(choices, random))!.click();
    // The keyboard is on its way to the column that was moved.
    await expect(async () => {
      await page.keyboard.press("Escape");
      await expect(columns).toHaveCount(0, { timeout: 1_000 });
    }).toPass();
  });
};

const stepsInDrawer: Finder = async ({ dashboard, random }) => {
  const step = await oneOf(dashboard.drawer.getByRole("button", { name: /^(Next|Previous) row$/, disabled: false }), random);
  return step && action("goes to a neighbour of the open row", "another address", async () => {
    const path = () => dashboard.address.split("?")[0];
    const before = path();
    await step.click();
    // Beyond the end of the page the neighbour opens when the next page is there.
    await expect.poll(path).not.toBe(before);
  });
};

const closesByKey: Finder = async ({ dashboard, random }) => {
  const drawer = await oneOf(dashboard.drawer, random);
  return drawer && action("closes the row with Escape", "an entry", () => drawer.press("Escape"));
};

/** Clicks on one of some buttons. */
const clicks = (words: string, find: (dashboard: Dashboard) => Locator): Finder => async ({ dashboard, random }) => {
  const button = await oneOf(find(dashboard), random);
  return button && action(words, "an entry", () => button.click());
};

/** Follows one of some links, which leads nowhere if it is where the browser is already. */
const follows = (words: string, find: (dashboard: Dashboard) => Locator): Finder => async ({ dashboard, random }) => {
  const link = await oneOf(find(dashboard), random);
  const isHere = (await link?.getAttribute("href")) === dashboard.address;
  return link && action(words, isHere ? "nothing" : "an entry", () => link.click());
};

const opensRow = follows("opens a row", ({ names }) => names);
const opensFolder = follows("goes to a folder of the open row", ({ drawer }) => drawer.getByRole("list", { name: "Folder" }).getByRole("link"));
const closesByButton = clicks("closes the row", ({ drawer }) => drawer.getByRole("button", { name: "Close" }));

/** What is seldom possible stands here twice. */
const FINDERS: Finder[] = [
  types,
  takesBack,
  choosesFilter,
  changesFilter,
  looksAtFilter,
  clicks("removes a filter", ({ page }) => page.getByRole("button", { name: /^Remove filter: / })),
  // Where nothing was found, each filter says what would be found without it.
  clicks("removes what keeps all rows away", ({ main }) => main.getByRole("button", { name: /^Remove “/ })),
  clicks("clears all filters", ({ clear }) => clear),
  clicks("ticks or unticks a value of a facet", ({ rail }) => rail.getByRole("checkbox")),
  clicks("chooses a folder", ({ rail }) => rail.getByRole("list", { name: /^(Folders|Chosen folder)$/ }).getByRole("button")),
  sorts,
  clicks("turns to another page", ({ pages }) => pages.getByRole("button", { disabled: false })),
  goesOnByNumber,
  asksForRows,
  changesColumns,
  changesColumns,
  opensRow,
  opensRow,
  stepsInDrawer,
  stepsInDrawer,
  opensFolder,
  opensFolder,
  closesByButton,
  closesByButton,
  closesByKey,
  closesByKey,
  follows("goes to a list", ({ navigation }) => navigation.getByRole("link")),
];

function action(words: string, leaves: Trace, run: () => Promise<void>): Action {
  return { words, leaves, run };
}

async function oneOf(found: Locator, random: Random): Promise<Locator | undefined> {
  const count = await found.count();
  return count > 0 ? found.nth(random.below(count)) : undefined;
}
