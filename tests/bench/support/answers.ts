// What the API answers: which rows a page should show is asked here, not written down.
import type { Item } from "../../browser/support/api.ts";

/** Rows on a page, of both products. */
export const ROWS = 50;

export class Answers {
  readonly #known = new Map<string, Promise<Item[]>>();

  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** The first rows of the public ISO images, or those that parameters of the API ask for. */
  items(parameters = ""): Promise<Item[]> {
    const known = this.#known.get(parameters) ?? this.#ask(parameters);
    this.#known.set(parameters, known);
    return known;
  }

  async names(parameters = ""): Promise<string[]> {
    return (await this.items(parameters)).map((item) => item.name);
  }

  async #ask(parameters: string): Promise<Item[]> {
    const address = `${this.url}/v2/iso?expand=1&per_page=${ROWS}&${parameters}`;
    const answer = await fetch(address, { headers: { Authorization: `Bearer ${this.token}` } });
    if (!answer.ok) throw new Error(`${address}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()).data;
  }
}

/** The parameter that finds names with a word. */
export function containing(word: string): string {
  return word === "" ? "" : `filter=${encodeURIComponent(`name,like,%${word}%`)}`;
}
