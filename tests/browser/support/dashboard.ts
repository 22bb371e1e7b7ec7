import { expect, type Download, type Locator, type Page, type Request } from "@playwright/test";
import type { Account } from "./account.ts";
import type { Api } from "./api.ts";

/** What makes two views the same to whoever looks at them. */
export interface Sight {
  address: string;
  count: string;
  first: string;
}

/** More stops than there are on the way to anything that a test looks for. */
const MANY_STOPS = 150;
const COUNT = /^[\d,]+ (of [\d,]+ )?(image|request)s?$/;

/** The dashboard as its user finds it: by roles and names. */
export class Dashboard {
  readonly main: Locator;
  readonly navigation: Locator;
  readonly table: Locator;
  /** The names of the rows, which open them. */
  readonly names: Locator;
  /** How much was found. */
  readonly count: Locator;
  readonly heads: Locator;
  /** What narrows the list, with counts. */
  readonly rail: Locator;
  readonly search: Locator;
  readonly clear: Locator;
  /** The filters in use: the buttons that change them. */
  readonly filters: Locator;
  /** What can be done with the selected rows. */
  readonly selection: Locator;
  /** The text field of the command palette. */
  readonly palette: Locator;
  /** What can be chosen while a filter is typed. */
  readonly options: Locator;
  /** What will be sent to the API. */
  readonly sends: Locator;
  readonly pages: Locator;
  readonly pageField: Locator;
  /** Which rows of how many the page shows. */
  readonly range: Locator;
  readonly rowsPerPage: Locator;
  readonly drawer: Locator;
  readonly sessionDialog: Locator;
  /** The button at the head of a personal list. */
  readonly syncNow: Locator;
  readonly syncPanel: Locator;
  /** The step that a sync is at. */
  readonly syncStep: Locator;

  readonly #underWay = new Set<Request>();

  constructor(
    readonly page: Page,
    readonly url: string,
  ) {
    page.on("request", (request) => request.url().includes("/v2/") && this.#underWay.add(request));
    page.on("requestfinished", (request) => this.#underWay.delete(request));
    page.on("requestfailed", (request) => this.#underWay.delete(request));
    this.main = page.getByRole("main");
    this.navigation = page.getByRole("navigation", { name: "Resources" });
    this.table = this.main.getByRole("table");
    this.names = this.table.getByRole("rowheader").getByRole("link");
    this.count = this.main.getByText(COUNT);
    this.heads = this.table.getByRole("columnheader");
    this.rail = page.getByRole("complementary", { name: "Narrow by" }).or(page.getByRole("dialog", { name: "Narrow by" }));
    this.search = page.getByRole("combobox", { name: /^Search .*, or add a filter$/ });
    this.clear = page.getByRole("button", { name: /^Clear \d+ filter/ });
    this.filters = page.getByRole("list", { name: "Filters in use" }).getByRole("button", { name: /^Edit filter: / });
    this.selection = page.getByRole("group", { name: "Selection" });
    this.palette = page.getByRole("combobox", { name: "Images and commands" });
    this.options = page.getByRole("listbox").getByRole("option");
    this.sends = page.getByRole("code").filter({ hasText: /^(filter=.*)?$/ });
    this.pages = page.getByRole("navigation", { name: "Pages" });
    this.pageField = this.pages.getByRole("textbox", { name: "Page" });
    this.range = this.main.getByText(/^([\d,]+–[\d,]+|0) of [\d,]+$/);
    this.rowsPerPage = page.getByRole("combobox", { name: "Rows per page" });
    // The drawer is named by the image that it shows, and is the only dialog with a way to its neighbours.
    this.drawer = page.getByRole("dialog").filter({ has: page.getByRole("button", { name: "Next row" }) });
    this.sessionDialog = page.getByRole("dialog", { name: "Your session has ended" });
    this.syncNow = this.main.getByRole("button", { name: /^(Sync now|Syncing)$/ }).first();
    this.syncPanel = this.main.getByRole("region", { name: /\bsync/i });
    this.syncStep = this.syncPanel.locator("[aria-current=step]");
  }

  /** Opens an address by loading the page. */
  async open(address: string): Promise<void> {
    await this.page.goto(this.url + address);
  }

  /** Opens an address as an account that has to sign in first. */
  async openAs(account: Account, address: string): Promise<void> {
    await this.open(address);
    await this.signIn(account);
  }

  /** Ends the session that the page has, and opens an address with it. */
  async openWithEndedSession(account: Account, address: string): Promise<void> {
    // Elsewhere, so that the dashboard does not notice by itself before.
    await this.page.goto("about:blank");
    await account.changePassword();
    await this.open(address);
    await expect(this.sessionDialog).toBeVisible();
  }

  /** Signs in at the form that the page shows. */
  async signIn(account: Account): Promise<void> {
    await this.fillSignIn(account.name, account.password);
    await this.page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(this.navigation).toBeVisible();
  }

  async fillSignIn(name: string, password: string): Promise<void> {
    await this.page.getByRole("textbox", { name: "Username" }).fill(name);
    await this.password.fill(password);
  }

  get oneTimeCode(): Locator {
    return this.page.getByRole("textbox", { name: "One-time code" });
  }

  get password(): Locator {
    return this.page.getByLabel("Password", { exact: true });
  }

  /** The token that this tab has kept. */
  async token(): Promise<string> {
    const kept = await this.page.evaluate(() => Object.values({ ...sessionStorage }) as string[]);
    return /[\w-]+\.[\w-]+\.[\w-]+/.exec(kept.join(" "))![0];
  }

  get accountMenu(): Locator {
    return this.page.getByRole("banner").getByRole("group");
  }

  async openAccountMenu(): Promise<void> {
    await this.accountMenu.locator("summary").click();
  }

  async signOut(): Promise<void> {
    await this.openAccountMenu();
    await this.page.getByRole("button", { name: "Sign out" }).click();
    await expect(this.page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  }

  /** Goes to another list by the bar at the top. */
  async goTo(name: string): Promise<void> {
    await this.tab(name).click();
  }

  /** The row of an image. */
  row(name: string): Locator {
    return this.table.getByRole("row").filter({ has: this.page.getByRole("link", { name, exact: true }) });
  }

  head(name: string): Locator {
    return this.table.getByRole("columnheader", { name });
  }

  async sortBy(name: string, modifiers: "Shift"[] = []): Promise<void> {
    await this.head(name).getByRole("button").click({ modifiers });
  }

  /** The box that selects a row, counted from 0. */
  checkRow(index: number): Locator {
    return this.table.getByRole("checkbox", { name: /^Select (?!all rows)/ }).nth(index);
  }

  /** Exports what the button of the menu says, and waits for the file. */
  async export(button: string, timeout = 20_000): Promise<Download> {
    await this.openMenu("Export");
    const download = this.page.waitForEvent("download", { timeout });
    await this.page.getByRole("button", { name: button }).click();
    return download;
  }

  /** Pastes a text where the focus is. */
  async paste(text: string): Promise<void> {
    await this.page.evaluate((text) => navigator.clipboard.writeText(text), text);
    await this.page.keyboard.press("Control+v");
  }

  /** A choice for a filter: an attribute by its name, a relation by its words. */
  option(name: string): Locator {
    return this.options.filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** A value of a facet, by its name or the beginning of it. */
  facet(facet: string, name: string): Locator {
    const values = this.rail.getByRole("list", { name: facet });
    return values.getByRole("checkbox", { name: new RegExp(`^${name.replace(/[.+]/g, "\\$&")}( |$)`) });
  }

  /** The button of a menu above the table. */
  menu(name: string): Locator {
    return this.main.locator("summary").filter({ hasText: name });
  }

  async openMenu(name: string): Promise<void> {
    await this.menu(name).click();
  }

  /** A filter in use, by its words. */
  filter(words: string): Locator {
    return this.page.getByRole("button", { name: `Edit filter: ${words}`, exact: true });
  }

  /** The value of an attribute of the open object. */
  attribute(name: string): Locator {
    const term = this.page.getByRole("term").filter({ hasText: new RegExp(`^${name}$`) });
    return this.drawer.locator("dl > div").filter({ has: term }).getByRole("definition");
  }

  /** Something to do in the panel of a sync. */
  syncAction(name: string | RegExp): Locator {
    return this.syncPanel.getByRole("button", { name });
  }

  /** The list in the bar at the top, with its count. */
  tab(name: string): Locator {
    return this.navigation.getByRole("link", { name });
  }

  /** The path and query that the browser shows. */
  get address(): string {
    return this.page.url().slice(this.url.length);
  }

  async expectAddress(address: string): Promise<void> {
    await expect(this.page).toHaveURL(this.url + address);
  }

  /** The page shows exactly what the API answers to this address: the count and every row, in order. */
  async expectAnswer(api: Api, address: string): Promise<void> {
    const { items, total } = await api.page(address);
    await this.expectCount(total);
    await expect(this.names).toHaveText(items.map((item) => item.name));
  }

  async expectCount(total: number): Promise<void> {
    await expect(this.count).toHaveText(new RegExp(`^${total.toLocaleString("en-CA")} `));
  }

  /** Every question to the API has its answer. */
  async expectQuiet(): Promise<void> {
    await expect.poll(() => [...this.#underWay].map((request) => request.url())).toEqual([]);
  }

  /** All of the dashboard is there, and what it asks by itself has its answer. */
  async expectSettled(): Promise<void> {
    await expect(this.navigation.getByRole("link", { name: /\d/ })).toHaveCount(4);
    await this.page.evaluate(async () => {
      await (window as any).rest.isThere;
      await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 1_000 }));
    });
    await this.expectQuiet();
  }

  /** What can be seen, once it is there. */
  async sight(): Promise<Sight> {
    await expect(this.table).not.toHaveAttribute("aria-busy");
    return {
      address: this.address,
      count: (await this.count.textContent())!,
      first: (await this.names.first().textContent())!,
    };
  }

  async expectSight(sight: Sight): Promise<void> {
    await this.expectAddress(sight.address);
    await expect(this.names.first()).toHaveText(sight.first);
    await expect(this.count).toHaveText(sight.count);
  }

  /** The keyboard is somewhere: an element that went away has not taken the focus with it. */
  async expectFocusSomewhere(): Promise<void> {
    await expect.poll(() => this.page.evaluate(() => document.activeElement?.tagName)).not.toBe("BODY");
  }

  /** Presses Tab until an element has the focus. */
  tabTo(target: Locator): Promise<void> {
    return this.#pressUntilFocused("Tab", target);
  }

  tabBackTo(target: Locator): Promise<void> {
    return this.#pressUntilFocused("Shift+Tab", target);
  }

  async #pressUntilFocused(key: string, target: Locator): Promise<void> {
    const isFocused = () => target.evaluate((element) => element === document.activeElement);
    for (let presses = 0; presses < MANY_STOPS; presses += 1) {
      if (await isFocused()) return;
      await this.page.keyboard.press(key);
    }
    await expect(target).toBeFocused();
  }

  /** Notes every count that is shown from now on. */
  async recordCounts(): Promise<() => Promise<string[]>> {
    const seen = await this.count.evaluateHandle((count) => {
      const seen: string[] = [];
      const note = () => seen.push(count.textContent!.split(" ")[0]!);
      new MutationObserver(note).observe(count, { subtree: true, childList: true, characterData: true });
      return seen;
    });
    return () => seen.jsonValue();
  }

  /** What was copied last. */
  clipboard(): Promise<string> {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }
}
