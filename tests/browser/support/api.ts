/** An image or a sync request, as far as the tests look at it. */
export interface Item {
  id: number;
  name: string;
  path: string;
  created_on: string;
  status: string;
}

export interface Page {
  items: Item[];
  total: number;
  pages: number;
}

/** Rows on a page of the dashboard where an address does not say. */
const ROWS_PER_PAGE = 25;

/** The API without a browser: what the dashboard should show is asked here. */
export class Api {
  private constructor(
    private readonly url: string,
    readonly token: string,
  ) {}

  static async signIn(url: string, name: string, password: string): Promise<Api> {
    const credentials = Buffer.from(`${name}:${password}`).toString("base64");
    const answer = await fetch(`${url}/auth/request-token`, { method: "POST", headers: { Authorization: `Basic ${credentials}` } });
    if (!answer.ok) throw new Error(`${name} got no token: ${answer.status} ${await answer.text()}`);
    return new Api(url, (await answer.json()).token);
  }

  /** A page of a list by the address that it has in the dashboard. */
  async page(address: string): Promise<Page> {
    const [path, search = ""] = address.split("?");
    const body = await this.#json("GET", `${path}?expand=1&per_page=${ROWS_PER_PAGE}&${search}`);
    return { items: body.data, total: body.meta.pages.total, pages: body.meta.pages.pages };
  }

  /** What the images that an address finds have, counted. */
  async facets(address: string): Promise<Record<string, { values: { value: string | null; count: number }[] }>> {
    return (await this.#json("GET", address)).meta.facets;
  }

  /** One object of a list. */
  async item(address: string): Promise<Item> {
    return (await this.#json("GET", address)).data;
  }

  /** Syncs the images of a kind and waits for the end. */
  async sync(kind: "iso" | "vm"): Promise<Item> {
    const accepted = await this.#json("PATCH", `/user/image/${kind}`);
    const address = `/request/image_sync/${accepted.data.request.id}`;
    for (;;) {
      const request = await this.item(address);
      if (request.status === "PROCESSED" || request.status === "ERROR") return request;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async #json(method: string, address: string): Promise<any> {
    const answer = await this.#send(method, address);
    if (!answer.ok) throw new Error(`${method} ${address}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  #send(method: string, address: string): Promise<Response> {
    return fetch(`${this.url}/v2${address}`, { method, headers: { Authorization: `Bearer ${this.token}` } });
  }
}
