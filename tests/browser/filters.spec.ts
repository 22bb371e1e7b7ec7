import { expect, test } from "./fixtures.ts";
import { FilterEditor } from "./support/filter-editor.ts";

/** Each of the eight operators, in the words that the editor has for the field, and on the wire. */
const OPERATORS = [
  { field: "name", relation: "is exactly", value: "it_win98_se.iso", wire: "name,eq,it_win98_se.iso", token: "name = it_win98_se.iso" },
  { field: "public", relation: "is exactly", value: "false", wire: "public,eq,false", token: "public = false" },
  { field: "data_store", relation: "is not", value: "vss-ISOs", wire: "data_store,ne,vss-ISOs", token: "data_store ≠ vss-ISOs" },
  { field: "id", relation: "less than", value: "42", wire: "id,lt,42", token: "id < 42" },
  {
    field: "created_on", relation: "on or before", value: "2001-09-09",
    wire: "created_on,le,2001-09-09", token: "created_on ≤ 2001-09-09",
  },
  {
    field: "updated_on", relation: "after", value: "2024-02-29 12:00",
    wire: "updated_on,gt,2024-02-29 12:00", token: "updated_on > 2024-02-29 12:00",
  },
  { field: "created_on", relation: "on or after", value: "2023-01-01", wire: "created_on,ge,2023-01-01", token: "created_on ≥ 2023-01-01" },
  { field: "path", relation: "sorts after", value: "[vss-ISOs] W", wire: "path,gt,[vss-ISOs] W", token: "path > [vss-ISOs] W" },
  {
    field: "path", relation: "matches the pattern", value: "%/Ubuntu/%amd64%",
    wire: "path,like,%/Ubuntu/%amd64%", token: "path matches the pattern %/Ubuntu/%amd64%",
  },
  { field: "name", relation: "starts with", value: "debian", wire: "name,like,debian%", token: "name starts with debian" },
  { field: "name", relation: "ends with", value: "dvd.iso", wire: "name,like,%dvd.iso", token: "name ends with dvd.iso" },
  {
    field: "name", relation: "contains", value: "100% of a;b\\c",
    wire: "name,like,%100\\% of a\\;b\\\\c%", token: "name contains 100% of a;b\\c",
  },
  { field: "id", relation: "is any of", value: "3,5,8,13", wire: "id,in,3,5,8,13", token: "id is any of 3,5,8,13" },
];

for (const { field, relation, value, wire, token } of OPERATORS) {
  test(`a filter is added: ${field} ${relation} ${value}`, async ({ dashboard, account, api, page }) => {
    await dashboard.openAs(account, "/iso");
    const editor = new FilterEditor(page);
    await dashboard.addFilter.click();
    await editor.fill(field, relation, value);
    await expect(editor.sends).toHaveText(`filter=${wire}`);
    await editor.add.click();
    await expect(editor.dialog).toHaveCount(0);
    await expect(dashboard.filter(token)).toBeVisible();
    await expect(dashboard.addFilter).toBeFocused();
    await dashboard.expectAnswer(api, `/iso?filter=${encodeURIComponent(wire)}`);
    // The address of the dashboard is the API's own question.
    await dashboard.expectAnswer(api, dashboard.address);
  });
}

test.describe("with two filters", () => {
  const ADDRESS = "/iso?filter=name,like,%25server%25%3Bcreated_on,ge,2015-01-01";

  test.beforeEach(async ({ dashboard, account, api }) => {
    await dashboard.openAs(account, ADDRESS);
    await dashboard.expectAnswer(api, ADDRESS);
  });

  test("one is changed in its place", async ({ dashboard, api, page }) => {
    const editor = new FilterEditor(page);
    await dashboard.filter("name contains server").click();
    await expect(editor.value).toBeFocused();
    await expect(editor.value).toHaveValue("server");
    await expect(editor.relation).toHaveValue("contains");
    await expect(editor.field).toHaveValue("name");
    await editor.value.fill("desktop");
    await page.keyboard.press("Enter");
    await expect(dashboard.filters).toHaveText(["name contains desktop", "created_on ≥ 2015-01-01"]);
    await dashboard.expectAddress("/iso?filter=name,like,%25desktop%25%3Bcreated_on,ge,2015-01-01");
    await dashboard.expectAnswer(api, dashboard.address);
    await expect(dashboard.filter("name contains desktop")).toBeFocused();
  });

  test("one is removed, and the keyboard goes to the next", async ({ dashboard, api, page }) => {
    await page.getByRole("button", { name: "Remove filter: name contains server" }).click();
    await dashboard.expectAddress("/iso?filter=created_on,ge,2015-01-01");
    await dashboard.expectAnswer(api, dashboard.address);
    await expect(dashboard.filter("created_on ≥ 2015-01-01")).toBeFocused();
    await page.getByRole("button", { name: "Remove filter: created_on ≥ 2015-01-01" }).click();
    await dashboard.expectAddress("/iso");
    await dashboard.expectAnswer(api, "/iso");
    await expect(dashboard.search).toBeFocused();
  });

  test("all are cleared at once, and the whole list is back", async ({ dashboard, api }) => {
    await expect(dashboard.clear).toHaveAccessibleName("Clear 2 filters");
    await dashboard.clear.click();
    await dashboard.expectAddress("/iso");
    await dashboard.expectAnswer(api, "/iso");
    await expect(dashboard.filters).toHaveCount(0);
    await expect(dashboard.clear).toHaveCount(0);
    await expect(dashboard.search).toBeFocused();
  });

  test("Backspace in the empty box changes the last one", async ({ dashboard, page }) => {
    const editor = new FilterEditor(page);
    await dashboard.search.press("Backspace");
    await expect(editor.dialog).toHaveAccessibleName("Change the filter");
    await expect(editor.value).toBeFocused();
    await expect(editor.value).toHaveValue("2015-01-01");
  });

  test("Backspace among words takes a letter and no filter", async ({ dashboard, page }) => {
    await dashboard.search.fill("ab");
    await page.keyboard.press("Backspace");
    await expect(dashboard.search).toHaveValue("a");
    await expect(dashboard.filters).toHaveCount(2);
  });

  test("Escape closes the editor, changes nothing and gives the keyboard back", async ({ dashboard, page }) => {
    const editor = new FilterEditor(page);
    for (const opener of [dashboard.filter("created_on ≥ 2015-01-01"), dashboard.addFilter]) {
      await opener.click();
      await expect(editor.dialog).toBeVisible();
      await editor.value.fill("something else");
      await page.keyboard.press("Escape");
      await expect(editor.dialog).toHaveCount(0);
      await expect(opener).toBeFocused();
      await dashboard.expectAddress(ADDRESS);
    }
  });

  test("Cancel does the same", async ({ dashboard, page }) => {
    const editor = new FilterEditor(page);
    await dashboard.filter("name contains server").click();
    await editor.cancel.click();
    await expect(editor.dialog).toHaveCount(0);
    await expect(dashboard.filter("name contains server")).toBeFocused();
  });

  test("while one is changed, another can be changed instead", async ({ dashboard, page }) => {
    const editor = new FilterEditor(page);
    await dashboard.filter("name contains server").click();
    await expect(editor.value).toHaveValue("server");
    await dashboard.filter("created_on ≥ 2015-01-01").click();
    await expect(editor.value).toHaveValue("2015-01-01");
    await expect(editor.value).toBeFocused();
  });

  test("filters added while words are typed stand beside them", async ({ dashboard, api, page }) => {
    const editor = new FilterEditor(page);
    await dashboard.search.fill("arm");
    await dashboard.expectAnswer(api, `${ADDRESS}%3Bname,like,%25arm%25`);
    await dashboard.addFilter.click();
    await editor.fill("id", "more than", "1000");
    await editor.add.click();
    await dashboard.expectAnswer(api, `${ADDRESS}%3Bid,gt,1000%3Bname,like,%25arm%25`);
    await expect(dashboard.search).toHaveValue("arm");
    await expect(dashboard.filters).toHaveCount(3);
  });

  test("a filter starts again at the first page", async ({ dashboard, page }) => {
    await dashboard.pages.getByRole("button", { name: "Next page" }).click();
    await dashboard.expectAddress(`${ADDRESS}&page=2`);
    await page.getByRole("button", { name: "Remove filter: name contains server" }).click();
    await dashboard.expectAddress("/iso?filter=created_on,ge,2015-01-01");
  });
});

for (const { field, relation, value, said } of [
  {
    field: "created_on", relation: "on or after", value: "2020-13-01",
    said: "created_on needs a date such as 2020-12-31, not '2020-13-01'.",
  },
  { field: "id", relation: "is exactly", value: "ten", said: "id needs a whole number such as 42, not 'ten'." },
  { field: "public", relation: "is exactly", value: "perhaps", said: "public needs true or false, not 'perhaps'." },
  { field: "id", relation: "is any of", value: "1,two,3", said: "id needs a whole number such as 42, not 'two'." },
]) {
  test(`a value that does not fit is explained at its field: ${field} ${value}`, async ({ dashboard, account, page }) => {
    await dashboard.openAs(account, "/iso");
    const editor = new FilterEditor(page);
    await dashboard.addFilter.click();
    await editor.fill(field, relation, value);
    await editor.add.click();
    await expect(editor.dialog.getByRole("alert")).toHaveText(said);
    await expect(editor.value).toBeFocused();
    await expect(editor.value).toHaveAttribute("aria-invalid", "true");
    await expect(editor.value).toHaveAccessibleDescription(new RegExp(said.slice(0, 20)));
    await dashboard.expectAddress("/iso");
    await editor.value.fill("1");
    await expect(editor.dialog.getByRole("alert")).toBeEmpty();
    await expect(editor.value).not.toHaveAttribute("aria-invalid");
  });
}

test("another field offers its own relations, and the value stays", async ({ dashboard, account, page }) => {
  await dashboard.openAs(account, "/iso");
  const editor = new FilterEditor(page);
  await dashboard.addFilter.click();
  await editor.value.fill("2020-01-01");
  await editor.field.selectOption("created_on");
  await expect(editor.relation.getByRole("option", { selected: true })).toHaveText("on or after");
  await expect(editor.relation.getByRole("option", { name: "contains" })).toHaveCount(0);
  await expect(editor.value).toHaveValue("2020-01-01");
  await expect(editor.sends).toHaveText("filter=created_on,ge,2020-01-01");
});

test("every attribute of every list can be chosen", async ({ dashboard, account, page }) => {
  const editor = new FilterEditor(page);
  const named = ["directory", "os_family", "distribution", "version", "architecture", "variant", "size"];
  const dated = ["data_store", "public", "created_on", "updated_on", ...named];
  const image = ["id", "name", "path", ...dated, "volume_name", "bootable"];
  const machine = ["id", "name", "path", "folder", "label", ...dated, "guest_system", "cpus", "memory_mib", "disks", "disk_capacity"];
  await dashboard.openAs(account, "/iso");
  for (const [list, attributes] of [["Public ISOs", image], ["My VM images", machine]] as const) {
    await dashboard.goTo(list);
    await dashboard.addFilter.click();
    await expect(editor.field.getByRole("option")).toHaveText(attributes);
    await page.keyboard.press("Escape");
  }
});

test("no match names the filters and offers to take the last one away", async ({ dashboard, account, api, page }) => {
  await dashboard.openAs(account, "/iso?filter=name,like,%25ubuntu%25%3Bid,lt,0");
  await expect(page.getByRole("heading", { name: "No image matches both filters" })).toBeVisible();
  await expect(page.getByText("Nothing was found for: name contains ubuntu, and id < 0.")).toBeVisible();
  await dashboard.expectCount(0);
  await page.getByRole("button", { name: "Remove “id < 0”" }).click();
  await dashboard.expectAddress("/iso?filter=name,like,%25ubuntu%25");
  await dashboard.expectAnswer(api, dashboard.address);
  await dashboard.expectFocusSomewhere();
});

test("no match can be cleared", async ({ dashboard, account, api, page }) => {
  await dashboard.openAs(account, "/iso?filter=name,eq,none");
  await page.getByRole("button", { name: "Clear filters" }).click();
  await dashboard.expectAddress("/iso");
  await dashboard.expectAnswer(api, "/iso");
  await dashboard.expectFocusSomewhere();
});

test("a refused filter is marked, explained and can be mended", async ({ dashboard, account, api, page }) => {
  await dashboard.openAs(account, "/iso?filter=created_on,ge,soon");
  await expect(page.getByRole("heading", { name: "These filters cannot be used" })).toBeVisible();
  await expect(dashboard.search).toHaveAccessibleDescription(/created_on needs a date/);
  await expect(dashboard.main.getByText("Loading"), "nothing is on its way").toHaveCount(0);
  await dashboard.filter("created_on ≥ soon").click();
  const editor = new FilterEditor(page);
  await editor.value.fill("2022-02-02");
  await page.keyboard.press("Enter");
  await dashboard.expectAddress("/iso?filter=created_on,ge,2022-02-02");
  await dashboard.expectAnswer(api, dashboard.address);
});

test("all filters of a refused view can be cleared", async ({ dashboard, account, api, page }) => {
  await dashboard.openAs(account, "/iso?filter=id,gt,many");
  await page.getByRole("button", { name: "Clear filters" }).click();
  await dashboard.expectAddress("/iso");
  await dashboard.expectAnswer(api, "/iso");
  await dashboard.expectFocusSomewhere();
});

test("a filter is added, changed and removed with the keyboard alone, which is never lost", async ({ dashboard, account, api, page }) => {
  await dashboard.openAs(account, "/iso");
  await dashboard.expectAnswer(api, "/iso");
  const editor = new FilterEditor(page);
  await dashboard.main.focus();
  await dashboard.tabTo(dashboard.addFilter);
  const steps: [what: string, keys: () => Promise<void>, after: () => Promise<void>][] = [
    ["open", () => page.keyboard.press("Enter"), () => expect(editor.field).toBeFocused()],
    ["choose a field", () => page.keyboard.type("id"), () => expect(editor.relation).toHaveValue("eq")],
    ["go to the value", () => dashboard.tabTo(editor.value), () => expect(editor.value).toBeFocused()],
    ["write it", () => page.keyboard.type("12"), () => expect(editor.sends).toHaveText("filter=id,eq,12")],
    ["add", () => page.keyboard.press("Enter"), () => dashboard.expectAnswer(api, "/iso?filter=id,eq,12")],
    ["go to it", () => dashboard.tabBackTo(dashboard.filter("id = 12")), () => expect(dashboard.filter("id = 12")).toBeFocused()],
    ["change it", () => page.keyboard.press("Enter"), () => expect(editor.value).toBeFocused()],
    ["write another", () => page.keyboard.type("3"), () => expect(editor.value).toHaveValue("123")],
    ["save", () => page.keyboard.press("Enter"), () => dashboard.expectAnswer(api, "/iso?filter=id,eq,123")],
    ["go to its end", () => page.keyboard.press("Tab"), () => dashboard.expectFocusSomewhere()],
    ["remove it", () => page.keyboard.press("Enter"), () => dashboard.expectAnswer(api, "/iso")],
  ];
  for (const [what, keys, after] of steps) {
    await test.step(what, async () => {
      await keys();
      await after();
      await dashboard.expectFocusSomewhere();
    });
  }
  await expect(dashboard.search).toBeFocused();
});
