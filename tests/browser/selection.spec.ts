import { expect, test } from "./fixtures.ts";
import { Account } from "./support/account.ts";

const ADDRESS = "/iso?filter=name,like,%25debian%25";

test.beforeEach(async ({ dashboard, account, api }) => {
  await dashboard.openAs(account, ADDRESS);
  await dashboard.expectAnswer(api, ADDRESS);
});

test("rows are selected one by one and as a range, and stay so on other pages", async ({ dashboard, api, page }) => {
  const { items } = await api.page(ADDRESS);
  await dashboard.checkRow(1).check();
  await dashboard.checkRow(4).click({ modifiers: ["Shift"] });
  await dashboard.checkRow(2).uncheck();
  await expect(dashboard.selection).toContainText("3 selected");
  await dashboard.pages.getByRole("button", { name: "Next page" }).click();
  await dashboard.expectAnswer(api, `${ADDRESS}&page=2`);
  await dashboard.checkRow(0).check();
  await expect(dashboard.selection).toContainText("4 selected");
  const second = (await api.page(`${ADDRESS}&page=2`)).items;
  await dashboard.selection.getByRole("button", { name: "Copy paths" }).click();
  const paths = [items[1]!, items[3]!, items[4]!, second[0]!].map((item) => item.path);
  await expect.poll(async () => (await dashboard.clipboard()).split("\n").sort()).toEqual([...paths].sort());
  await page.goBack();
  await expect(dashboard.checkRow(3)).toBeChecked();
});

test("a selection outlives a reload, and ends with the session", async ({ dashboard, account, page }) => {
  await dashboard.checkRow(0).check();
  await page.reload();
  await expect(dashboard.selection).toContainText("1 selected");
  await dashboard.signOut();
  await dashboard.signIn(account);
  await expect(dashboard.names.first()).toBeVisible();
  await expect(dashboard.selection).toHaveCount(0);
});

test("the page is selected by its box, which says when only a part is", async ({ dashboard, page }) => {
  const all = page.getByRole("checkbox", { name: "Select all rows of this page" });
  await all.check();
  await expect(dashboard.selection).toContainText("25 selected");
  await dashboard.checkRow(3).uncheck();
  await expect(all).not.toBeChecked();
  expect(await all.evaluate((box: HTMLInputElement) => box.indeterminate)).toBe(true);
  await dashboard.selection.getByRole("button", { name: "Clear the selection of 24 images" }).click();
  await expect(dashboard.selection).toHaveCount(0);
  await dashboard.expectFocusSomewhere();
});

test("all that match are selected as a question, which ends with other filters", async ({ dashboard, api, page }) => {
  const { total } = await api.page(ADDRESS);
  await page.getByRole("checkbox", { name: "Select all rows of this page" }).check();
  await dashboard.selection.getByRole("button", { name: `Select all ${total.toLocaleString("en-CA")}` }).click();
  await expect(dashboard.selection).toContainText(`${total.toLocaleString("en-CA")} selected`);
  await dashboard.pages.getByRole("button", { name: "Next page" }).click();
  await expect(dashboard.checkRow(7)).toBeChecked();
  await dashboard.clear.click();
  await dashboard.expectCount(130_220);
  await expect(dashboard.selection).toContainText("25 selected");
});

test("rows are selected and copied with the keyboard alone", async ({ dashboard, api, page }) => {
  const { items } = await api.page(ADDRESS);
  for (const key of ["j", "j", "x", "j", "x", "k"]) await page.keyboard.press(key);
  await expect(dashboard.selection).toContainText("2 selected");
  await expect(dashboard.names.nth(1)).toBeFocused();
  await page.keyboard.press("c");
  await expect.poll(() => dashboard.clipboard()).toBe(items[1]!.path);
  await page.keyboard.press("i");
  await expect.poll(() => dashboard.clipboard()).toBe(String(items[1]!.id));
});

test("what one user selected and typed is not shown to the next in the same tab", async ({ dashboard, service, page }) => {
  await dashboard.search.fill("name^=geheim");
  await page.keyboard.press("Enter");
  await dashboard.clear.click();
  await dashboard.expectCount(130_220);
  await dashboard.checkRow(0).check();
  // The session ends under the user's hands, and the tab is loaded anew.
  await page.evaluate(() => Object.keys(sessionStorage).filter((key) => /token|user|expires/.test(key)).forEach((key) => sessionStorage.removeItem(key)));
  await page.reload();
  await dashboard.signIn(await Account.add(service));
  await expect(dashboard.names.first()).toBeVisible();
  await expect(dashboard.selection).toHaveCount(0);
  await dashboard.search.fill("name^=");
  await expect(page.getByRole("list", { name: "Steps of a filter" })).toBeVisible();
  await expect(dashboard.options).toHaveCount(0);
});
