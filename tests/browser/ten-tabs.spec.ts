import type { BrowserContext, CDPSession, Request } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { Account } from "./support/account.ts";
import { Dashboard } from "./support/dashboard.ts";
import { watchForTroubles } from "./support/troubles.ts";

/** How long two users work in five tabs each. CONTRIBUTING.md says how to let them work for longer. */
const SECONDS = Number(process.env.IMAGEDECK_TEN_TABS_SECONDS ?? 30);
const TABS = 5;
/** Milliseconds between two checks of one sync, at least, whoever asks. */
const SHORTEST_PAUSE = 700;
const HOME = "/image";

interface Size {
  heap: number;
  nodes: number;
  listeners: number;
}

test("two users work in five tabs each, and nothing fails, grows or gets mixed up", async ({ browser, contextOptions, service, troubles }) => {
  test.setTimeout(SECONDS * 1_000 + 180_000);
  const users = await Promise.all([0, 1].map(() => User.begin(service, () => browser.newContext(contextOptions), troubles)));
  const sizes = await Promise.all(users.map((user) => user.measure()));
  const end = Date.now() + SECONDS * 1_000;
  await Promise.all(users.flatMap((user, index) => user.tabs.map((_, tab) => user.work(tab, end, users[1 - index]!.account.name))));
  for (const [index, user] of users.entries()) {
    const after = await user.measure();
    for (const [tab, before] of sizes[index]!.entries()) {
      const now = after[tab]!;
      console.log(`user ${index + 1}, tab ${tab + 1}: ${user.done[tab]} actions, ${show(before)} before, ${show(now)} after`);
      expect.soft(now.nodes, "nodes").toBeLessThanOrEqual(before.nodes * 1.1 + 200);
      expect.soft(now.listeners, "listeners").toBeLessThanOrEqual(before.listeners * 1.1 + 20);
      expect.soft(now.heap, "heap").toBeLessThanOrEqual(before.heap * 1.5 + 2_000_000);
    }
    expect(await user.checksTooMany(), "checks of syncs that neither a pause nor a click allows").toEqual([]);
    await user.context.close();
  }
});

function show({ heap, nodes, listeners }: Size): string {
  return `${(heap / 1_000_000).toFixed(1)} MB, ${nodes} nodes, ${listeners} listeners`;
}

/** Somebody with five tabs. */
class User {
  readonly tabs: Dashboard[] = [];
  readonly done: number[] = [];
  /** What asked how a sync stands. */
  readonly #checks: Request[] = [];
  /** The requests that clicks were answered with: each is asked for at once. */
  readonly #started: Promise<string>[] = [];
  readonly #sessions: CDPSession[] = [];
  #files = 0;

  private constructor(
    readonly account: Account,
    readonly context: BrowserContext,
  ) {}

  static async begin(service: { url: string; data: string }, open: () => Promise<BrowserContext>, troubles: string[]): Promise<User> {
    const user = new User(await Account.add(service), await open());
    await watchForTroubles(user.context, troubles);
    user.context.on("requestfinished", (request) => {
      if (request.method() === "PATCH") user.#started.push(requestOf(request));
      if (/\/image_sync\/\d+$/.test(request.url())) user.#checks.push(request);
    });
    for (let tab = 0; tab < TABS; tab += 1) {
      const dashboard = new Dashboard(await user.context.newPage(), service.url);
      await dashboard.open(HOME);
      const join = dashboard.page.getByRole("button", { name: `Continue as ${user.account.name}` });
      if (tab === 0) await dashboard.signIn(user.account);
      else await join.click();
      await expect(dashboard.names.first()).toBeVisible();
      user.tabs.push(dashboard);
      user.done.push(0);
      user.#sessions.push(await user.context.newCDPSession(dashboard.page));
    }
    // Once around, so that all that is made once is there before it is counted.
    for (const [tab] of user.tabs.entries()) for (let action = 0; action < ACTIONS.length; action += 1) await user.#act(tab, action);
    return user;
  }

  /** What each tab holds when it shows the same. */
  async measure(): Promise<Size[]> {
    const sizes: Size[] = [];
    for (const [tab, dashboard] of this.tabs.entries()) {
      await dashboard.goTo("Public VM images");
      await dashboard.expectAddress(HOME);
      await expect(dashboard.names.first()).toBeVisible();
      await dashboard.expectQuiet();
      const session = this.#sessions[tab]!;
      await session.send("HeapProfiler.collectGarbage");
      await session.send("Performance.enable");
      const { metrics } = await session.send("Performance.getMetrics");
      const value = (name: string) => metrics.find((metric) => metric.name === name)!.value;
      sizes.push({ heap: value("JSHeapUsedSize"), nodes: value("Nodes"), listeners: value("JSEventListeners") });
    }
    return sizes;
  }

  /** Does one thing after another, each tab in an order of its own. */
  async work(tab: number, end: number, stranger: string): Promise<void> {
    for (let action = tab; Date.now() < end; action += tab + 1) {
      await this.#act(tab, action % ACTIONS.length);
      this.done[tab]! += 1;
      expect(await this.tabs[tab]!.page.getByText(stranger).count(), "what is another user's").toBe(0);
    }
  }

  /** Requests that were asked for more often than the shortest pause and the clicks allow, whichever tabs asked. */
  async checksTooMany(): Promise<string[]> {
    const started = await Promise.all(this.#started);
    console.log(`${this.account.name}: ${this.#checks.length} checks of syncs, ${started.length} clicks to start one`);
    const urls = [...new Set(this.#checks.map((check) => check.url()))];
    expect(started.length, "clicks to start a sync").toBeGreaterThan(0);
    expect(urls, "syncs that were followed").toEqual(expect.arrayContaining(started));
    return urls.filter((url) => {
      // By the browser's clock: the test hears of them whenever there is time for it.
      const times = this.#checks.filter((check) => check.url() === url).map((check) => check.timing().startTime);
      const clicks = started.filter((request) => request === url).length;
      return times.length > 1 + clicks + (Math.max(...times) - Math.min(...times)) / SHORTEST_PAUSE;
    });
  }

  async #act(tab: number, action: number): Promise<void> {
    const dashboard = this.tabs[tab]!;
    await ACTIONS[action]!(dashboard, async () => {
      this.#files += 1;
      await this.account.store.writeOva(`images/${this.account.name}-${this.#files % 20}.ova`, 512 * (1 + (this.#files % 7)));
    });
    await dashboard.expectFocusSomewhere();
  }
}

/** The address of the request that the service has answered a click with. */
async function requestOf(click: Request): Promise<string> {
  const answer = (await click.response())!;
  expect(answer.status(), "the answer to a click").toBe(202);
  return (await answer.json()).data._links.request;
}

type Action = (dashboard: Dashboard, upload: () => Promise<void>) => Promise<void>;

/** What people do. */
const ACTIONS: Action[] = [
  async (dashboard) => {
    await dashboard.goTo("Public ISOs");
    await dashboard.search.fill("debian");
    await expect(dashboard.page).toHaveURL(/debian/);
    await expect(dashboard.table).not.toHaveAttribute("aria-busy");
    await dashboard.clear.click();
  },
  async (dashboard) => {
    await dashboard.goTo("Public ISOs");
    await dashboard.pages.getByRole("button", { name: "Next page" }).click();
    await expect(dashboard.page).toHaveURL(/page=2/);
    await dashboard.page.goBack();
  },
  async (dashboard) => {
    await dashboard.goTo("Public VM images");
    await dashboard.names.first().click();
    await expect(dashboard.drawer).toBeVisible();
    await dashboard.page.keyboard.press("Escape");
    await expect(dashboard.drawer).toHaveCount(0);
  },
  async (dashboard, upload) => {
    await upload();
    await dashboard.goTo("My VM images");
    // Another tab may have begun one just now, or begin one: then it is followed here as well.
    await dashboard.syncNow.click();
    await expect(() => dashboard.syncAction("Dismiss").press("Enter", { timeout: 5_000 })).toPass({ timeout: 60_000 });
  },
  async (dashboard) => {
    await dashboard.goTo("Sync requests");
    await expect(dashboard.names.first()).toBeVisible();
  },
];
