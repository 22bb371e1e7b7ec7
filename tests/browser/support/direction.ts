import { expect, type Locator } from "@playwright/test";

/** A text within an element is drawn from left to right: its first sign stands left of its last one. */
export async function expectLeftToRight(element: Locator, text: string): Promise<void> {
  const [first, last] = await element.evaluate((root, text) => {
    // Every sign that is shown, with the node that holds it: a text may stand in several of them.
    const signs: { node: Node; offset: number }[] = [];
    const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
      if (!node.parentElement!.checkVisibility()) continue;
      for (let offset = 0; offset < node.textContent!.length; offset += 1) signs.push({ node, offset });
    }
    const start = signs.map(({ node, offset }) => node.textContent![offset]).join("").indexOf(text);
    if (start < 0) throw new Error(`There is no text '${text}'.`);
    return [start, start + text.length - 1].map((index) => {
      const { node, offset } = signs[index]!;
      const range = document.createRange();
      range.setStart(node, offset);
      range.setEnd(node, offset + 1);
      return range.getBoundingClientRect().left;
    });
  }, text);
  expect(first, `'${text}' runs from left to right`).toBeLessThan(last!);
}
