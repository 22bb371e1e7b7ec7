// Words as a user types them: each letter waits for the rows of the one before.
import { containing } from "./answers.ts";
import { type Measured, measure } from "./probe.ts";
import type { User } from "./user.ts";
import type { Visit } from "./visit.ts";

/** Types a word and empties the field again; says how long each letter took that changes the rows. */
export async function typeWord(visit: Visit, user: User, word: string): Promise<Measured[]> {
  const { page, product } = visit;
  await product.search(page).click();
  const measured: Measured[] = [];
  let before = await user.answers.names();
  for (let length = 1; length <= word.length; length += 1) {
    const names = await user.answers.names(containing(word.slice(0, length)));
    const type = () => page.keyboard.press(word[length - 1]!);
    // A letter that leaves the rows as they are shows nothing that could be waited for.
    if (String(names) === String(before)) await type();
    else measured.push(await measure(page, "keydown", visit.rows(names), type));
    before = names;
    await visit.settle();
  }
  const clear = async () => {
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
  };
  await measure(page, "keydown", visit.rows(await user.answers.names()), clear);
  // The dashboard offers filters below the field until it is told not to.
  await page.keyboard.press("Escape");
  await visit.settle();
  return measured;
}
