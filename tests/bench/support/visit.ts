// One visit to a product in a browser of its own: nothing cached, somebody signed in.
import type { Browser, BrowserContext, Locator, Page, Request } from "@playwright/test";
import type { Wanted } from "./probe.ts";
import { prepare } from "./probe.ts";
import type { Product } from "./products.ts";
import type { User } from "./user.ts";

/** Milliseconds for which nothing may happen before the next thing is done, longer than anybody's timers. */
const PAUSE = 120;

/** Milliseconds from the press of a button of the mouse to its release, as in a person's click. */
const PRESS = 80;

export class Visit {
  readonly #underWay = new Set<Request>();
  /** Every request to the API so far. */
  readonly asked: string[] = [];

  private constructor(
    readonly product: Product,
    readonly context: BrowserContext,
    readonly page: Page,
    readonly url: string,
  ) {
    page.on("request", (request) => {
      this.#underWay.add(request);
      if (request.url().includes("/v2/")) this.asked.push(request.url());
    });
    page.on("requestfinished", (request) => this.#underWay.delete(request));
    page.on("requestfailed", (request) => this.#underWay.delete(request));
  }

  static async begin(browser: Browser, product: Product, user: User): Promise<Visit> {
    const context = await browser.newContext(product.context);
    await context.addInitScript(keepSession, user.session());
    const visit = new Visit(product, context, await context.newPage(), user.url);
    await prepare(visit.page, visit.rows(await user.answers.names()));
    return visit;
  }

  /** Loads the list of public ISO images. */
  async load(): Promise<void> {
    await this.page.goto("about:blank");
    await this.page.goto(this.url + this.product.address);
  }

  /** Clicks as a person does: what is measured begins with the release. */
  async click(place: Locator): Promise<void> {
    await place.click({ delay: PRESS });
  }

  /** The rows of the table by their names. */
  rows(names: string[]): Wanted {
    return { selector: this.product.names, texts: names };
  }

  /** Waits until every request has its answer and the page rests. */
  async settle(): Promise<void> {
    do {
      await this.page.waitForTimeout(PAUSE);
    } while (this.#underWay.size > 0);
  }

  async end(): Promise<void> {
    await this.context.close();
  }
}

/** Runs in the page: signs in by what the tab would have kept. */
function keepSession(session: Record<string, string>): void {
  if (!location.protocol.startsWith("http")) return;
  for (const [key, value] of Object.entries(session)) sessionStorage.setItem(key, value);
}
