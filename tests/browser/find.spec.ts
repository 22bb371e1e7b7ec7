import { expect, test } from "./fixtures.ts";
import { hold } from "./support/hold.ts";

const UBUNTU = "/iso?filter=name,like,%25ubuntu%25";

test.beforeEach(async ({ dashboard, account, api }) => {
  await dashboard.openAs(account, "/iso");
  await dashboard.expectAnswer(api, "/iso");
});

test("words find the images whose names hold them, among 130,220", async ({ dashboard, api }) => {
  await expect(dashboard.count).toHaveText("130,220 images");
  await dashboard.search.fill("ubuntu");
  await dashboard.expectAddress(UBUNTU);
  await dashboard.expectAnswer(api, UBUNTU);
  await expect(dashboard.count).toHaveText(/^[\d,]+ of 130,220 images$/);
  for (const name of await dashboard.names.all()) {
    await expect(name).toHaveAccessibleName(/ubuntu/i);
    await expect(name.locator("mark").first()).toHaveText(/^ubuntu$/i);
  }
});

test("several words must all occur, in any letter case", async ({ dashboard, api }) => {
  await dashboard.search.fill("UBUNTU server 64");
  await dashboard.expectAddress("/iso?filter=name,like,%25UBUNTU%25%3Bname,like,%25server%25%3Bname,like,%2564%25");
  await dashboard.expectAnswer(api, dashboard.address);
  for (const word of [/ubuntu/i, /server/i, /64/]) {
    for (const name of await dashboard.names.all()) await expect(name).toHaveText(word);
  }
});

test("words become filters with Enter and can then be taken away one by one", async ({ dashboard, api, page }) => {
  await dashboard.search.fill("debian netinst");
  await page.keyboard.press("Enter");
  await expect(dashboard.search).toHaveValue("");
  await expect(dashboard.filters).toHaveText(["name contains debian", "name contains netinst"]);
  await dashboard.expectAnswer(api, dashboard.address);
  await page.getByRole("button", { name: "Remove filter: name contains netinst" }).click();
  await dashboard.expectAddress("/iso?filter=name,like,%25debian%25");
  await dashboard.expectAnswer(api, dashboard.address);
});

test("Escape takes back the words that are being typed", async ({ dashboard, api, page }) => {
  await dashboard.search.fill("ubuntu");
  await dashboard.expectAddress(UBUNTU);
  await page.keyboard.press("Escape");
  await expect(dashboard.search).toHaveValue("");
  await expect(dashboard.search).toBeFocused();
  await dashboard.expectAddress("/iso");
  await dashboard.expectAnswer(api, "/iso");
});

test("a head sorts ascending, descending, then as the service does", async ({ dashboard, api }) => {
  for (const [search, order] of [
    ["?sort=created_on,asc", "ascending"],
    ["?sort=created_on,desc", "descending"],
    ["", null],
  ] as const) {
    await dashboard.sortBy("Created");
    await dashboard.expectAddress(`/iso${search}`);
    await dashboard.expectAnswer(api, `/iso${search}`);
    if (order) await expect(dashboard.head("Created")).toHaveAttribute("aria-sort", order);
    else await expect(dashboard.head("Created")).not.toHaveAttribute("aria-sort");
  }
});

test("Shift sorts by a second key as well", async ({ dashboard, api }) => {
  await dashboard.sortBy("Folder");
  await dashboard.expectAddress("/iso?sort=path,asc");
  await dashboard.sortBy("Name", ["Shift"]);
  await dashboard.expectAddress("/iso?sort=path,asc%3Bname,asc");
  await dashboard.expectAnswer(api, dashboard.address);
  await expect(dashboard.head("Folder")).toHaveAttribute("aria-sort", "ascending");
  await expect(dashboard.head("Name")).not.toHaveAttribute("aria-sort");
  await expect(dashboard.head("Name")).toContainText("sort key 2");
});

test("pages are turned to both ends, and the ends are disabled", async ({ dashboard, api }) => {
  const turn = (name: string) => dashboard.pages.getByRole("button", { name });
  await expect(turn("Previous page")).toHaveAttribute("aria-disabled", "true");
  for (const [name, address, rows] of [
    ["Next page", "/iso?page=2", "26–50 of 130,220"],
    ["Last page", "/iso?page=5209", "130,201–130,220 of 130,220"],
    ["Previous page", "/iso?page=5208", "130,176–130,200 of 130,220"],
    ["First page", "/iso", "1–25 of 130,220"],
  ] as const) {
    await turn(name).click();
    await dashboard.expectAddress(address);
    await dashboard.expectAnswer(api, address);
    await expect(dashboard.range).toHaveText(rows);
  }
  await expect(turn("First page")).toHaveAttribute("aria-disabled", "true");
  await turn("Last page").click();
  await expect(turn("Next page")).toHaveAttribute("aria-disabled", "true");
  await turn("Next page").click({ force: true });
  await dashboard.expectAddress("/iso?page=5209");
});

test("a page is reached by its number, and a number beyond the end by the last one", async ({ dashboard, api, page }) => {
  for (const [wanted, shown] of [["321", "321"], ["999999", "5209"], ["none", "5209"], ["0", "5209"]] as const) {
    await dashboard.pageField.fill(wanted);
    await page.keyboard.press("Enter");
    await dashboard.expectAddress(`/iso?page=${shown}`);
    await expect(dashboard.pageField).toHaveValue(shown);
    await dashboard.expectAnswer(api, `/iso?page=${shown}`);
  }
});

test("the rows on a page are chosen, the view begins anew, and links to lists keep them", async ({ dashboard, api, page }) => {
  await dashboard.pageField.fill("7");
  await dashboard.pageField.press("Enter");
  await dashboard.expectAddress("/iso?page=7");
  await dashboard.rowsPerPage.selectOption("100");
  await dashboard.expectAddress("/iso?per_page=100");
  await expect(dashboard.names).toHaveCount(100);
  await dashboard.expectAnswer(api, "/iso?per_page=100");
  await expect(page.getByRole("link", { name: "imagedeck" })).toHaveAttribute("href", "/iso?per_page=100");
  await dashboard.names.first().click();
  const folder = dashboard.drawer.getByRole("list", { name: "Folder" }).getByRole("link").first();
  await expect(folder).toHaveAttribute("href", /^\/iso\?filter=path,like,.*&per_page=100$/);
  await page.keyboard.press("Escape");
  await dashboard.rowsPerPage.selectOption("25");
  await dashboard.expectAddress("/iso");
});

test("rows are right also where a translator has changed the page", async ({ dashboard, api, page }) => {
  await page.evaluate(() => {
    const texts = document.createTreeWalker(document.querySelector("main tbody")!, NodeFilter.SHOW_TEXT);
    const found: Text[] = [];
    while (texts.nextNode()) found.push(texts.currentNode as Text);
    for (const text of found) {
      const font = document.createElement("font");
      text.replaceWith(font);
      font.append(`<${text.data}>`);
    }
  });
  await dashboard.rowsPerPage.selectOption("50");
  const { items } = await api.page("/iso?per_page=50");
  await expect(dashboard.names).toHaveCount(50);
  for (const index of [25, 49]) {
    await expect(dashboard.names.nth(index)).toHaveText(items[index]!.name);
    await expect(dashboard.table.getByRole("row").nth(index + 1)).toContainText(String(items[index]!.id));
  }
});

test("a reload keeps the view", async ({ dashboard, page }) => {
  await dashboard.search.fill("server");
  await page.keyboard.press("Enter");
  await dashboard.sortBy("Name");
  await dashboard.rowsPerPage.selectOption("10");
  await dashboard.pages.getByRole("button", { name: "Next page" }).click();
  await dashboard.expectAddress("/iso?filter=name,like,%25server%25&sort=name,asc&page=2&per_page=10");
  await expect(dashboard.names).toHaveCount(10);
  const before = await dashboard.sight();
  await page.reload();
  await dashboard.expectSight(before);
  await expect(dashboard.filters).toHaveText(["name contains server"]);
  await expect(dashboard.head("Name")).toHaveAttribute("aria-sort", "ascending");
  await expect(dashboard.rowsPerPage).toHaveValue("10");
  await expect(dashboard.pageField).toHaveValue("2");
});

test("typing leaves no trail: one step back is the view before it", async ({ dashboard, api, page }) => {
  await dashboard.sortBy("Name");
  await dashboard.expectAddress("/iso?sort=name,asc");
  for (const [key, written] of [["a", "a"], ["r", "ar"], ["m", "arm"]] as const) {
    await dashboard.search.press(key);
    await dashboard.expectAddress(`/iso?filter=name,like,%25${written}%25&sort=name,asc`);
  }
  await page.goBack();
  await dashboard.expectAddress("/iso?sort=name,asc");
  await expect(dashboard.search).toHaveValue("");
  await dashboard.expectAnswer(api, "/iso?sort=name,asc");
});

test("the path is copied from the row, as the API wrote it", async ({ dashboard, api, page }) => {
  const { items } = await api.page("/iso");
  const { name, path } = items[3]!;
  await dashboard.row(name).getByRole("button", { name: `Copy path: ${name}` }).click();
  await expect(page.getByRole("status").filter({ hasText: "Path copied" })).toContainText(path);
  expect(await dashboard.clipboard()).toBe(path);
});

test("the id is copied from the row", async ({ dashboard, api }) => {
  const { items } = await api.page("/iso");
  const { name, id } = items[5]!;
  await dashboard.row(name).hover();
  await dashboard.row(name).getByRole("button", { name: `Copy id: ${name}` }).click();
  await expect.poll(() => dashboard.clipboard()).toBe(String(id));
});

test("the newest words win over an older answer that comes late", async ({ dashboard, api, page }) => {
  const older = await hold(page, /filter=name,like,%ub%(&|$)/);
  const seen = await dashboard.recordCounts();
  await dashboard.search.pressSequentially("ub");
  const request = await older.first;
  await dashboard.search.pressSequentially("untu");
  await dashboard.expectAddress(UBUNTU);
  await dashboard.expectAnswer(api, UBUNTU);
  const cancelled = request.failure()?.errorText;
  older.release();
  // A round trip after the release: an answer that could still land would have done so.
  await page.evaluate(() => fetch("/").then((answer) => answer.text()));
  await dashboard.expectAnswer(api, UBUNTU);
  expect(cancelled).toBe("net::ERR_ABORTED");
  const { total } = await api.page("/iso?filter=name,like,%25ub%25");
  expect(await seen()).not.toContain(total.toLocaleString("en-CA"));
});

test("the keyboard alone finds, opens, copies and closes", async ({ dashboard, api, page }) => {
  await dashboard.main.focus();
  await dashboard.tabTo(dashboard.search);
  await page.keyboard.type("ubuntu");
  await dashboard.expectAnswer(api, UBUNTU);
  await page.keyboard.press("Enter");
  await expect(dashboard.filters).toHaveCount(1);
  const first = (await api.page(UBUNTU)).items[0]!;
  const link = dashboard.names.first();
  await dashboard.tabTo(link);
  await page.keyboard.press("Enter");
  await dashboard.expectAddress(`/iso/${first.id}?filter=name,like,%25ubuntu%25`);
  await expect(dashboard.drawer.getByRole("heading", { name: first.name })).toBeFocused();
  await dashboard.tabTo(dashboard.drawer.getByRole("button", { name: `Copy path: ${first.name}` }));
  await page.keyboard.press("Enter");
  await expect.poll(() => dashboard.clipboard()).toBe(first.path);
  await page.keyboard.press("Escape");
  await expect(dashboard.drawer).toHaveCount(0);
  await dashboard.expectAddress(UBUNTU);
  await expect(link).toBeFocused();
});

test("the first stop of the keyboard skips to the table", async ({ dashboard, page }) => {
  await page.reload();
  await expect(dashboard.names.first()).toBeVisible();
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the table" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(dashboard.main).toBeFocused();
});

test("no match says what would be found without each filter", async ({ dashboard, api, page }) => {
  await dashboard.open("/iso?filter=name,like,%25ubuntu%25%3Barchitecture,eq,riscv64%3Bcreated_on,lt,2001-01-01");
  for (const [words, rest] of [
    ["name contains ubuntu", "architecture,eq,riscv64%3Bcreated_on,lt,2001-01-01"],
    ["architecture = riscv64", "name,like,%25ubuntu%25%3Bcreated_on,lt,2001-01-01"],
    ["created_on < 2001-01-01", "name,like,%25ubuntu%25%3Barchitecture,eq,riscv64"],
  ] as const) {
    const { total } = await api.page(`/iso?filter=${rest}`);
    const count = `${total.toLocaleString("en-CA")} image${total === 1 ? "" : "s"}`;
    await expect(page.getByRole("button", { name: `Remove “${words}”: ${count}`, exact: true })).toBeVisible();
  }
  await page.getByRole("button", { name: /^Remove “created_on < 2001-01-01”/ }).click();
  await dashboard.expectAddress("/iso?filter=name,like,%25ubuntu%25%3Barchitecture,eq,riscv64");
});

test("times are shown in the zone of choice, with its name, and as they were written on hover", async ({ dashboard, api, page }) => {
  const [item] = (await api.page("/iso")).items;
  const [day, , clock, zone] = item!.created_on.split(" ");
  const shown = dashboard.table.getByRole("time").first();
  await expect(shown).toHaveText(`${day} ${clock!.slice(0, 5)}`);
  await dashboard.openAccountMenu();
  await page.getByRole("combobox", { name: "Times" }).selectOption("UTC");
  await page.keyboard.press("Escape");
  await expect(dashboard.head("Created")).toContainText("UTC");
  const offset = zone === "EDT" ? "-04:00" : "-05:00";
  await expect(shown).toHaveText(new Date(`${day}T${clock}${offset}`).toISOString().slice(0, 16).replace("T", " "));
  await expect(shown).toHaveAttribute("title", item!.created_on);
  await page.reload();
  await expect(dashboard.head("Created")).toContainText("UTC");
});

test("the first page fetches only what it needs, and the rest when it is used", async ({ dashboard, page }) => {
  await page.goto("about:blank");
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  const rest = () => fetched.filter((path) => path.endsWith("_rest.wasm"));
  // What it fetches after a while, although nobody uses it, is not looked at: the page's clock stands still.
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 1_000);
  await dashboard.open("/iso");
  await expect(dashboard.names.first()).toBeVisible();
  // The facets are asked for once the rows are drawn.
  await page.clock.runFor(500);
  await expect(dashboard.facet("OS family", "Linux")).toBeVisible();
  expect(rest()).toEqual([]);
  await page.clock.resume();
  await dashboard.search.click();
  await expect(dashboard.options.first()).toBeVisible();
  expect(rest()).not.toEqual([]);
});
