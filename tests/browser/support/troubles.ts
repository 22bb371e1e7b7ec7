import type { BrowserContext } from "@playwright/test";

/** What a browser writes by itself when a request fails, which many tests make happen. */
const EXPECTED = /Failed to load resource/;

/** Collects what no page may do in any test: errors, windows that pop up, breaches of the content security policy. */
export async function watchForTroubles(context: BrowserContext, troubles: string[]): Promise<void> {
  // The browser's own message is in the console already; this one also comes where reports are switched off.
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`Content security policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  context.on("weberror", (error) => troubles.push(`Uncaught: ${error.error()}`));
  context.on("console", (message) => {
    if (message.type() === "error" && !EXPECTED.test(message.text())) troubles.push(`Console: ${message.text()}`);
  });
  context.on("dialog", async (dialog) => {
    troubles.push(`Window: ${dialog.message()}`);
    await dialog.dismiss();
  });
}
