// Keystrokes that the device answers by itself, once it keeps the whole list: without the server, within a frame or two.
import { expect, test } from "@playwright/test";
import { limited, plain } from "./support/figures.ts";
import { OURS } from "./support/products.ts";
import { report } from "./support/results.ts";
import { typeWord } from "./support/typing.ts";
import { User } from "./support/user.ts";
import { Visit } from "./support/visit.ts";

/** Milliseconds: a frame for the middle, two for nearly all. */
const LIMITS = { 50: 16, 95: 33 };
const BUTTON = "Keep on this device";
const KEPT = /On this device/;
/** Milliseconds for the whole list to come. */
const PATIENCE = 120_000;
/** How often the words are typed. */
const ROUNDS = 4;
const WORDS = ["ubuntu", "debian", "fedora", "windows", "centos", "suse", "kali", "mint", "redhat", "free", "arch", "open"];

test("keystrokes that the device answers", async ({ browser }, info) => {
  const user = await User.add();
  const visit = await Visit.begin(browser, OURS, user);
  const { page } = visit;
  await visit.load();
  await page.waitForLoadState("networkidle");

  const keep = page.getByRole("button", { name: BUTTON });
  await expect(keep, `The list has no button “${BUTTON}”: the dashboard keeps no list, so this cannot be measured.`).toBeVisible();
  const begin = performance.now();
  await keep.click();
  await expect(page.getByText(KEPT).first(), "The list never said that it is on this device.").toBeVisible({ timeout: PATIENCE });
  const keeping = performance.now() - begin;
  await visit.settle();

  const times: number[] = [];
  const asked = visit.asked.length;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const word of WORDS) {
      const measured = await typeWord(visit, user, word);
      times.push(...measured.map(({ total }) => total));
    }
  }
  // The list is kept up to date meanwhile, which is another matter than asking for what is typed.
  const requests = visit.asked.slice(asked).filter((address) => decodeURIComponent(address).includes("name,like"));
  await visit.end();

  const row = limited("keystroke to rows, on this device", "ms", times, LIMITS);
  if (requests.length > 0) {
    row.missed.push(`${row.name}: ${requests.length} requests asked the server for what was typed, the first of them ${requests[0]}.`);
  }
  await report(info, { rows: [plain("keeping the whole list", "ms", [keeping]), row] });
});
