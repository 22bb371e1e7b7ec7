// Measures inside the page, the same way for every product: from what the user did to the frame that shows the outcome.
//
// The beginning is the browser's own time stamp of the key or the click, or the start of the navigation. The end is after
// the frame in which the wanted texts stand in the document: a MutationObserver sees them come, the next animation frame
// begins the drawing, and a message posted from there is delivered once style, layout and paint of that frame are done.
import type { Page } from "@playwright/test";

/** Texts that elements should have. */
export interface Wanted {
  selector: string;
  /** All of them, in order. */
  texts: string[];
  /** Whether the first such element should contain all texts, where otherwise each should be one. */
  within?: boolean;
}

export interface Measured {
  /** From what the user did to the frame. */
  total: number;
  /** From the page's request for the rows to the frame; none where nothing was requested. */
  fromRequest?: number;
}

/** What happens last before the rows change. */
export type Cause = "load" | "keydown" | "click";

interface Probe {
  arm(wanted: Wanted, cause: Cause): void;
  measured: Promise<Measured> | undefined;
}

declare global {
  // eslint-disable-next-line no-var
  var benchProbe: Probe;
}

/** Milliseconds after which nothing more is expected. */
const PATIENCE = 30_000;

/** Puts the probe into every page that is loaded from now on; what a load should show is told before it. */
export async function prepare(page: Page, wanted: Wanted): Promise<void> {
  await page.addInitScript(install, { wanted, patience: PATIENCE });
}

/** How long the load took that is under way or done. */
export function loaded(page: Page): Promise<Measured> {
  return page.evaluate(() => globalThis.benchProbe.measured!);
}

/** Does something, and says how long it took until the page showed what is wanted. */
export async function measure(page: Page, cause: Cause, wanted: Wanted, act: () => Promise<unknown>): Promise<Measured> {
  await page.evaluate(([wanted, cause]) => globalThis.benchProbe.arm(wanted, cause), [wanted, cause] as const);
  await act();
  return page.evaluate(() => globalThis.benchProbe.measured!);
}

/** Runs in the page, so it can use nothing from outside of it. */
function install({ wanted: first, patience }: { wanted: Wanted; patience: number }): void {
  const isThere = ({ selector, texts, within }: Wanted): boolean => {
    const found = document.querySelectorAll(selector);
    if (within) return texts.every((text) => found[0]?.textContent?.includes(text));
    return found.length === texts.length && texts.every((text, index) => found[index]!.textContent === text);
  };
  /** Resolves after the next frame has been drawn. */
  const frame = () =>
    new Promise<void>((resolve) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          port1.close();
          resolve();
        };
        port2.postMessage(undefined);
      });
    });
  /** When the page last asked for a page of rows. Counts and facets are asked for with one row. */
  const requested = (since: number): number | undefined => {
    const entries = performance.getEntriesByType("resource").filter(({ name, startTime }) => {
      return startTime >= since && name.includes("/v2/") && /[?&]per_page=(?!1(&|$))/.test(name);
    });
    return entries.at(-1)?.startTime;
  };
  globalThis.benchProbe = {
    measured: undefined,
    arm(wanted, cause) {
      if (isThere(wanted)) throw new Error("What is wanted is there already: nothing could be measured.");
      performance.clearResourceTimings();
      let begin = 0;
      const note = (event: Event) => (begin = event.timeStamp);
      if (cause !== "load") addEventListener(cause, note, { capture: true });
      this.measured = new Promise<Measured>((resolve, reject) => {
        const end = () => {
          observer.disconnect();
          clearTimeout(timer);
          removeEventListener(cause, note, { capture: true });
        };
        const observer = new MutationObserver(async () => {
          if (!isThere(wanted)) return;
          end();
          await frame();
          const now = performance.now();
          const request = requested(begin);
          resolve({ total: now - begin, ...(request === undefined ? {} : { fromRequest: now - request }) });
        });
        observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
        const timer = setTimeout(() => {
          const shown = [...document.querySelectorAll(wanted.selector)].slice(0, 3).map((element) => element.textContent);
          end();
          reject(new Error(`Wanted ${wanted.texts.slice(0, 3).join(", ")}, …; there is ${shown.join(", ")}, …`));
        }, patience);
      });
      // Somebody asks later; until then it is nobody's fault.
      this.measured.catch(() => undefined);
    },
  };
  performance.setResourceTimingBufferSize(1_000);
  if (location.protocol.startsWith("http")) globalThis.benchProbe.arm(first, "load");
}
