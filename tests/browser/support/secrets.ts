import { expect, type Page } from "@playwright/test";

/** The places of a page and its browser that hold a text: its stores, its address, its history, what is drawn. */
export async function keptIn(page: Page, text: string): Promise<string[]> {
  const places: Record<string, string> = await page.evaluate(async () => {
    const databases: string[] = [];
    for (const { name } of await indexedDB.databases()) {
      databases.push(name!);
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name!);
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      for (const store of database.objectStoreNames) {
        const everything = await new Promise<unknown[]>((resolve) => {
          const reading = database.transaction(store).objectStore(store).getAll();
          reading.onsuccess = () => resolve(reading.result);
        });
        const bytes = (value: unknown) => (ArrayBuffer.isView(value) ? new TextDecoder().decode(value) : value);
        databases.push(store, JSON.stringify(everything, (_, value) => bytes(value)));
      }
      database.close();
    }
    const caches = await window.caches.keys();
    const fields = [...document.querySelectorAll<HTMLInputElement>("input, textarea")].map((field) => field.value);
    return {
      "session storage": JSON.stringify({ ...sessionStorage }),
      "local storage": JSON.stringify({ ...localStorage }),
      cookies: document.cookie,
      databases: databases.join("\n"),
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
