import { expect, test } from "./fixtures.ts";
import { expectToFit } from "./support/appearance.ts";

test("a link to a filtered, sorted and turned view leads there after signing in", async ({ dashboard, account, api, page }) => {
  const address = "/iso?filter=name,like,%25linux%25%3Bcreated_on,ge,2010-01-01&sort=created_on,desc%3Bname,asc&page=3&per_page=10";
  await dashboard.open(address);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await dashboard.expectAddress(address);
  await dashboard.signIn(account);
  await dashboard.expectAddress(address);
  await dashboard.expectAnswer(api, address);
  await expect(dashboard.filters).toHaveText(["name contains linux", "created_on ≥ 2010-01-01"]);
  await expect(dashboard.head("Created")).toHaveAttribute("aria-sort", "descending");
  await expect(dashboard.pageField).toHaveValue("3");
  await expect(dashboard.rowsPerPage).toHaveValue("10");
});

test("the root is the list of public ISO images", async ({ dashboard, account, api, page }) => {
  await dashboard.openAs(account, "/");
  await dashboard.expectAnswer(api, "/iso");
  await expect(page.getByRole("heading", { name: "Public ISO images" })).toBeVisible();
});

for (const [path, heading] of [
  ["/iso", "Public ISO images"],
  ["/image", "Public VM images"],
  ["/user/image/iso", "My ISO images"],
  ["/user/image/vm", "My VM images"],
  ["/request/image_sync", "Sync requests"],
] as const) {
  test(`${path} is the page of ${heading}`, async ({ dashboard, account, page }) => {
    await dashboard.openAs(account, path);
    await expect(page.getByRole("heading", { name: heading, level: 1 })).toBeVisible();
    await expect(page).toHaveTitle(`${heading} – imagedeck`);
    await expect(dashboard.navigation.locator("[aria-current=page]")).toHaveAttribute("href", path);
  });
}

for (const id of [10, 100_000]) {
  test(`/iso/${id} opens the image beside the list, and closing it leads to the list`, async ({ dashboard, account, api, page }) => {
    const { name, path } = await api.item(`/iso/${id}`);
    await dashboard.openAs(account, `/iso/${id}`);
    await expect(dashboard.drawer.getByRole("heading", { name })).toBeVisible();
    await expect(dashboard.drawer.getByText(path).first()).toBeVisible();
    await expect(page).toHaveTitle(`${id} – Public ISO images – imagedeck`);
    await dashboard.expectAnswer(api, "/iso");
    await dashboard.drawer.getByRole("button", { name: "Copy link to this object" }).click();
    await expect.poll(() => dashboard.clipboard()).toBe(`${dashboard.url}/iso/${id}`);
    await dashboard.drawer.getByRole("button", { name: "Close" }).click();
    await dashboard.expectAddress("/iso");
    await expect(dashboard.drawer).toHaveCount(0);
    await dashboard.expectFocusSomewhere();
  });
}

test("a row opens beside its list, keeps the filters, and Back closes it", async ({ dashboard, account, api, page }) => {
  const address = "/iso?filter=name,like,%25fedora%25&page=2";
  await dashboard.openAs(account, address);
  await dashboard.expectAnswer(api, address);
  const { items, total } = await api.page(address);
  await dashboard.names.nth(1).click();
  await dashboard.expectAddress(`/iso/${items[1]!.id}?filter=name,like,%25fedora%25&page=2`);
  await expect(dashboard.drawer).toContainText(`27 of ${total.toLocaleString("en-CA")}`);
  await dashboard.drawer.getByRole("button", { name: "Next row" }).click();
  await expect(dashboard.drawer.getByRole("heading", { name: items[2]!.name })).toBeVisible();
  await expect(dashboard.table.getByRole("row").filter({ hasText: items[2]!.name }).first()).toHaveAttribute("aria-current", "true");
  await page.goBack();
  await dashboard.expectAddress(address);
  await expect(dashboard.drawer).toHaveCount(0);
});

test("an image that is not there is said in its place", async ({ dashboard, account, api }) => {
  await dashboard.openAs(account, "/iso/999999999");
  await expect(dashboard.drawer.getByRole("alert")).toContainText("999999999");
  await dashboard.expectAnswer(api, "/iso");
  await dashboard.drawer.getByRole("button", { name: "Close" }).click();
  await dashboard.expectAddress("/iso");
});

test("the link to a view is copied with everything in it", async ({ dashboard, account, page }) => {
  const address = "/iso?filter=name,like,%25suse%25&sort=name,desc&page=2";
  await dashboard.openAs(account, address);
  await page.getByRole("button", { name: "Copy link to this view" }).click();
  // Which rows the second page has depends on how many a page has.
  await expect.poll(() => dashboard.clipboard()).toBe(`${dashboard.url}${address}&per_page=25`);
});

test("the documentation's own links are understood", async ({ dashboard, account, api }) => {
  await dashboard.openAs(account, "/iso?filter=name,like,ubu%&expand=1");
  await dashboard.expectAnswer(api, "/iso?filter=name,like,ubu%25");
  await dashboard.open("/iso?name=kubuntu");
  await dashboard.expectAnswer(api, "/iso?filter=name,like,%25kubuntu%25");
});

for (const [what, address, said] of [
  ["an unknown field", "/iso?filter=colour,eq,red", "'colour' is not an attribute of /iso. Use one of id, name, path"],
  ["an unknown operator", "/iso?filter=name,is,red", "'is' is not an operator. Use one of eq, ne"],
  ["half a filter", "/iso?filter=name", "'name' is not complete."],
  ["a value that does not fit", "/iso?filter=created_on,ge,soon", "created_on needs a date such as 2020-12-31, not 'soon'."],
  ["an unknown direction", "/iso?sort=name,up", "'up' is not a direction. Use asc or desc."],
  ["a page that is no number", "/iso?page=two", "'two' is not a whole number from 1."],
  ["page nought", "/iso?page=0", "'0' is not a whole number from 1."],
  ["a negative number of rows", "/iso?per_page=-5", "'-5' is not a whole number from 1."],
  ["a page past the end", "/iso?page=99999", "There is no page 99,999"],
  ["a page beyond all numbers", "/iso?page=99999999999999999999", "There is no page"],
  ["an unknown path", "/isos", "There is no page at this address"],
  ["a word for an id", "/iso/ten", "There is no page at this address"],
  ["a path of escapes that are none", "/iso/%E0%A4%A", "There is no page at this address"],
  ["markup as a value", "/iso?filter=name,eq,<img src=x onerror=alert(1)>", "Nothing was found for: name = <img src=x onerror=alert(1)>."],
  ["markup as a field", "/iso?filter=<script>alert(1)</script>,eq,1", "'<script>alert(1)</script>' is not an attribute"],
  ["SQL as a value", "/iso?filter=name,eq,' OR 1=1 --", "Nothing was found for: name = ' OR 1=1 --."],
  ["bytes that are no text", "/iso?filter=name,eq,%FF%FE%00%C3", "Nothing was found for"],
  ["an endless value", `/iso?filter=name,eq,${"x".repeat(6_000)}`, "Nothing was found for: name = xxx"],
] as const) {
  test(`a link with ${what} opens with a message`, async ({ dashboard, account, page }) => {
    await dashboard.openAs(account, address);
    await expect(page.getByText(said).first()).toBeVisible();
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
    await expectToFit(page, [1440]);
  });
}

test("what can be read of a broken link is shown", async ({ dashboard, account, api }) => {
  await dashboard.openAs(account, "/iso?filter=colour,eq,red%3Bname,like,%25debian%25&sort=name,desc");
  await dashboard.expectAnswer(api, "/iso?filter=name,like,%25debian%25&sort=name,desc");
});

test("past the end the last page is offered", async ({ dashboard, account, api, page }) => {
  await dashboard.openAs(account, "/iso?filter=name,like,%25debian%25&page=4000");
  await page.getByRole("button", { name: "Show the last page" }).click();
  const { pages } = await api.page("/iso?filter=name,like,%25debian%25");
  await dashboard.expectAddress(`/iso?filter=name,like,%25debian%25&page=${pages}`);
  await dashboard.expectAnswer(api, dashboard.address);
  await dashboard.expectFocusSomewhere();
});

test("from an unknown address the lists are one step away", async ({ dashboard, account, api, page }) => {
  await dashboard.openAs(account, "/nowhere/at/all");
  await page.getByRole("link", { name: "Show public ISO images" }).click();
  await dashboard.expectAddress("/iso");
  await dashboard.expectAnswer(api, "/iso");
  await dashboard.expectFocusSomewhere();
});

test("parameters that the dashboard does not know stay in the address", async ({ dashboard, account, page }) => {
  await dashboard.openAs(account, "/iso?utm=%E9t%C3%A9&filter=name,like,%25arch%25&tracking");
  await expect(dashboard.names.first()).toBeVisible();
  await dashboard.sortBy("Name");
  await dashboard.expectAddress("/iso?filter=name,like,%25arch%25&sort=name,asc&utm=%E9t%C3%A9&tracking");
  await dashboard.clear.click();
  await dashboard.expectAddress("/iso?sort=name,asc&utm=%E9t%C3%A9&tracking");
  await dashboard.names.first().click();
  await expect(page).toHaveURL(/\/iso\/\d+\?sort=name,asc&utm=%E9t%C3%A9&tracking$/);
});

test("a link opened with a modifier goes to a tab of its own", async ({ dashboard, account, context }) => {
  await dashboard.openAs(account, "/iso");
  const opened = context.waitForEvent("page");
  await dashboard.names.first().click({ modifiers: ["ControlOrMeta"] });
  expect((await opened).url()).toMatch(/\/iso\/1$/);
  await dashboard.expectAddress("/iso");
});
