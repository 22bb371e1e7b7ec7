import type { Page } from "@playwright/test";

/** Answers of the API that are changed on their way to the page: the ones to requests whose path fits the pattern. */
export async function rewrite(page: Page, path: RegExp, change: (body: any) => void): Promise<() => Promise<void>> {
  const fits = (url: URL) => path.test(url.pathname);
  await page.route(fits, async (route) => {
    // The page may be gone, or may have cancelled the request.
    const response = await route.fetch().catch(() => undefined);
    const body = await response?.json().catch(() => undefined);
    if (!response || !body) return;
    change(body);
    await route.fulfill({ response, json: body }).catch(() => undefined);
  });
  return () => page.unroute(fits);
}
