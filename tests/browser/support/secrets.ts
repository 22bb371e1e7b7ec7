import { expect, type Page } from "@playwright/test";

/** The places of a page and its browser that hold a text: its stores, its address, its history, what is drawn. */
export async function keptIn(page: Page, text: string): Promise<string[]> {
  const places: Record<string, string> = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const caches = await window.caches.keys();
    const fields = [...document.querySelectorAll<HTMLInputElement>("input, textarea")].map((field) => field.value);
    return {
      "session storage": JSON.stringify({ ...sessionStorage }),
      "local storage": JSON.stringify({ ...localStorage }),
      cookies: document.cookie,
      databases: JSON.stringify(databases),
      caches: JSON.stringify(caches),
      address: location.href,
      history: JSON.stringify(history.state),
      title: document.title,
      "name of the window": window.name,
      page: document.documentElement.outerHTML,
      fields: JSON.stringify(fields),
    };
  });
  places["cookies of the browser"] = JSON.stringify(await page.context().cookies());
  return Object.keys(places).filter((place) => places[place]!.includes(text));
}

export async function expectKeptNowhereButInSession(page: Page, text: string): Promise<void> {
  expect(await keptIn(page, text)).toEqual(["session storage"]);
}
