import type { BrowserContext, Page, Request } from "@playwright/test";

/** Requests that wait until they are let go. */
export interface Held {
  /** The first request that waits. */
  readonly first: Promise<Request>;
  /** Lets all go on, those to come included. */
  release(): void;
}

/** Makes requests to the API wait: the ones whose path and query, percent-decoded, fit the pattern. */
export async function hold(page: BrowserContext | Page, pattern: RegExp): Promise<Held> {
  let caught: (request: Request) => void;
  let release: () => void;
  const first = new Promise<Request>((resolve) => (caught = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  const fits = (url: URL) => pattern.test(readable(url.pathname + url.search));
  await page.route(fits, async (route) => {
    caught(route.request());
    await released;
    // A request that the page has cancelled in the meantime cannot go on.
    await route.continue().catch(() => undefined);
  });
  return { first, release: () => release() };
}

/** `%` is written bare in some addresses, so that decoding may fail. */
function readable(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}
