import { writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, test } from "../browser/fixtures.ts";

/** The pages that somebody may open first. An open image needs more, and has it fetched at once. */
const ADDRESSES = [
  "/iso",
  "/iso?filter=name,like,%25ubuntu%25%3Bcreated_on,ge,2015-01-01&sort=created_on,desc&page=2&per_page=50",
  "/iso?filter=distribution,in,Ubuntu,Debian&columns=name,version,size,updated_on,id:80",
  "/image",
  "/user/image/iso",
  "/request/image_sync",
];
const WIDTHS = [1440, 1024, 390];

test("what the first pages call", async ({ dashboard, account, page }) => {
  test.setTimeout(180_000);
  await (await account.api()).sync("iso");
  let called: number[] = [];
  const note = async () => {
    const now = await marks(page);
    called = now.map((mark, index) => mark | (called[index] ?? 0));
  };
  await dashboard.open("/iso");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await note();
  await dashboard.signIn(account);
  for (const address of ADDRESSES) {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await dashboard.open(address);
      await expect(dashboard.table).not.toHaveAttribute("aria-busy");
      await expect(dashboard.count).toBeVisible();
      await dashboard.expectQuiet();
      await note();
    }
  }
  writeFileSync(process.env.IMAGEDECK_MARKS!, Uint8Array.from(called));
});

/** A byte for each function: 1 where it was called since the page was loaded. */
function marks(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const [start, count] = document.querySelector<HTMLElement>("script[data-marks]")!.dataset.marks!.split(",").map(Number);
    const { memory } = (globalThis as unknown as { rest: { first: { memory: WebAssembly.Memory } } }).rest.first;
    return [...new Uint8Array(memory.buffer, start, count)];
  });
}
