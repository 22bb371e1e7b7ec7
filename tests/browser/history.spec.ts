import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { type Action, Actions, Random } from "./support/actions.ts";
import type { Api } from "./support/api.ts";
import type { Dashboard } from "./support/dashboard.ts";

/** The first and the last seed, or one alone: `HISTORY_SEEDS=100-199 cargo xtask test browser -- history.spec.ts`. */
const [FIRST, LAST = FIRST] = (process.env.HISTORY_SEEDS ?? "1-6").split("-").map(Number);
const FEWEST_ACTIONS = 8;
const MOST_ACTIONS = 12;
/** One action in so many is to go back. */
const BACK_IN = 8;
/** Milliseconds from one look at the page to the next. */
const LOOKS = [20, 50, 100, 250];

test.use({ viewport: { width: 1440, height: 900 } });

for (let seed = FIRST!; seed <= LAST!; seed += 1) {
  test(`whatever was done, Back and Forward show it again: HISTORY_SEEDS=${seed}`, async ({ dashboard, account, api, page }) => {
    for (const name of ["debian-12-amd64.iso", "fedora-40.iso", "own.iso"]) await account.store.writeIso(name);
    await api.sync("iso");
    await dashboard.openAs(account, "/iso");
    await dashboard.rail.getByText("Folder", { exact: true }).click();
    const journey = await Journey.begin(dashboard, api, page);
    const random = new Random(seed);
    const actions = new Actions({ page, dashboard, random });
    for (let left = FEWEST_ACTIONS + random.below(MOST_ACTIONS - FEWEST_ACTIONS + 1); left > 0; left -= 1) {
      if (journey.canGoBack && random.below(BACK_IN) === 0) await journey.goBack();
      else await journey.act(await actions.next());
    }
    while (journey.canGoBack) await journey.goBack();
    while (journey.canGoForward) await journey.goForward();
  });
}

/** A column of the table, as its head says it. */
interface Head {
  name: string;
  width: string;
  sort: string;
}

/** All that a view is. */
interface State {
  address: string;
  title: string;
  filters: string[];
  typed: string;
  count: string[];
  rows: string[];
  heads: Head[];
  range: string[];
  page: string;
  rowsPerPage: string;
  /** What is chosen beside the table. */
  values: string[];
  folder: string[];
  /** The open object. */
  open: string[];
}

/** What was done, and the state in which each entry of the history was last seen. */
class Journey {
  readonly #story: string[] = [];
  readonly #states: State[] = [];
  #place = 0;
  /** The columns that the device remembers for each list: they hold where an address does not say any. */
  readonly #columns = new Map<string, Head[]>();

  private constructor(
    private readonly dashboard: Dashboard,
    private readonly api: Api,
    private readonly page: Page,
    /** Where in the browser's history this one begins. */
    private readonly base: number,
  ) {}

  static async begin(dashboard: Dashboard, api: Api, page: Page): Promise<Journey> {
    const journey = new Journey(dashboard, api, page, await placeIn(page));
    await journey.#settle();
    journey.#states.push(await journey.#look());
    return journey;
  }

  get canGoBack(): boolean {
    return this.#place > 0;
  }

  get canGoForward(): boolean {
    return this.#place < this.#states.length - 1;
  }

  /** Does something, and notes what came of it. */
  async act({ words, leaves, run }: Action): Promise<void> {
    const { dashboard } = this;
    const before = dashboard.address;
    this.#story.push(words);
    await test.step(words, run);
    if (leaves === "an entry") {
      await expect.poll(() => dashboard.address, this.#after("the address is another")).not.toBe(before);
      this.#place += 1;
    } else if (leaves.startsWith("nothing")) {
      await expect.poll(() => dashboard.address, this.#after("the address is as it was")).toBe(before);
    }
    if (leaves === "an entry" || leaves === "nothing behind") this.#states.length = Math.min(this.#states.length, this.#place + 1);
    await this.#settle();
    this.#story.push(`  ${dashboard.address}`);
    const state = await this.#look();
    if (leaves === "other columns") this.#columns.set(listOf(state), state.heads);
    this.#states[this.#place] = state;
    await this.#expectPlace();
  }

  async goBack(): Promise<void> {
    this.#place -= 1;
    await this.#go("Back", () => this.page.goBack());
  }

  async goForward(): Promise<void> {
    this.#place += 1;
    await this.#go("Forward", () => this.page.goForward());
  }

  async #go(words: string, go: () => Promise<unknown>): Promise<void> {
    this.#story.push(words);
    await test.step(words, go);
    await this.#expectPlace();
    const state = this.#states[this.#place]!;
    const expected = { ...state, heads: this.#heads(state) };
    await expect.poll(() => this.#look(), this.#after("the view is as it was")).toEqual(expected);
    await this.dashboard.expectQuiet();
    expect(await this.#look(), this.#after("the view stays as it was").message).toEqual(expected);
  }

  /** The heads that a view has when it is seen again. */
  #heads(state: State): Head[] {
    const remembered = this.#columns.get(listOf(state));
    if (!remembered || saysColumns(state)) return state.heads;
    // Nobody has seen how a column was sorted that was not shown.
    const sort = (name: string) => state.heads.find((head) => head.name === name)?.sort ?? expect.any(String);
    return remembered.map((head) => ({ ...head, sort: sort(head.name) }));
  }

  /** There are as many entries behind as there should be. */
  async #expectPlace(): Promise<void> {
    expect((await placeIn(this.page)) - this.base, this.#after("entries behind").message).toBe(this.#place);
  }

  /** The page has come to rest, and shows what the API answers to its address. */
  async #settle(): Promise<void> {
    const { dashboard, api } = this;
    await expect(dashboard.table).not.toHaveAttribute("aria-busy");
    await expect(dashboard.drawer.getByRole("heading", { name: "Loading" })).toHaveCount(0);
    await dashboard.expectQuiet();
    const { search } = new URL(dashboard.address, dashboard.url);
    const rows = await dashboard.rowsPerPage.inputValue();
    const { items, total } = await api.page(`${listOf(dashboard)}${search || "?"}&per_page=${rows}`);
    await expect(dashboard.names, this.#after("the rows are those of the address")).toHaveText(
      items.map((item) => item.name ?? String(item.id)),
    );
    await dashboard.expectCount(total);
  }

  async #look(): Promise<State> {
    const { dashboard, page } = this;
    const chosen = page.getByRole("checkbox", { checked: true });
    const [title, filters, typed, count, rows, heads, range, pageNumber, rowsPerPage, values, folder, open] = await Promise.all([
      page.title(),
      dashboard.filters.allTextContents(),
      dashboard.search.inputValue(),
      dashboard.count.allTextContents(),
      dashboard.names.allTextContents(),
      headsOf(page),
      dashboard.range.allTextContents(),
      dashboard.pageField.inputValue(),
      dashboard.rowsPerPage.inputValue(),
      dashboard.rail.getByRole("listitem").filter({ has: chosen }).allTextContents(),
      dashboard.rail.getByRole("list", { name: "Chosen folder" }).getByRole("listitem").allTextContents(),
      dashboard.drawer.getByRole("heading", { level: 2 }).allTextContents(),
    ]);
    const { address } = dashboard;
    // Their counts come after the rows.
    const names = values.map((value) => value.replace(/ [\d,]+$/, "")).sort();
    return { address, title, filters, typed, count, rows, heads, range, page: pageNumber, rowsPerPage, values: names, folder, open };
  }

  #after(what: string): { message: string; intervals: number[] } {
    return { message: [`${what}, after:`, ...this.#story].join("\n"), intervals: LOOKS };
  }
}

/** How many entries of the history the browser could go back. */
function placeIn(page: Page): Promise<number> {
  return page.evaluate(() => navigation.currentEntry!.index);
}

/** The heads, also of columns that give way where there is little room. */
function headsOf(page: Page): Promise<Head[]> {
  const found = page.getByRole("main").getByRole("columnheader", { includeHidden: true });
  return found.evaluateAll((heads) =>
    heads.map((head) => {
      const [name, rank = ""] = head.textContent!.split(", sort key ");
      return { name: name!, width: (head as HTMLElement).style.width, sort: `${head.ariaSort ?? ""}${rank}` };
    }),
  );
}

/** The path of the list that an address is of. */
function listOf({ address }: { address: string }): string {
  return address.replace(/(\/\d+)?(\?.*)?$/, "");
}

function saysColumns({ address }: State): boolean {
  return /[?&]columns=/.test(address);
}
