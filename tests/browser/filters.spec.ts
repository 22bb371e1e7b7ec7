import { expect, test } from "./fixtures.ts";

/** A filter as it is chosen, in the words of its attribute's type, as it is typed, and as it is sent. */
const FILTERS = [
  { chosen: ["name", "is exactly"], value: "it_win98_se.iso", typed: "name=it_win98_se.iso", wire: "name,eq,it_win98_se.iso", token: "name = it_win98_se.iso" },
  { chosen: ["public", "is exactly"], value: "false", typed: "public=false", wire: "public,eq,false", token: "public = false" },
  { chosen: ["data_store", "is not"], value: "vss-ISOs", typed: "data_store!=vss-ISOs", wire: "data_store,ne,vss-ISOs", token: "data_store ≠ vss-ISOs" },
  { chosen: ["id", "less than"], value: "42", typed: "id<42", wire: "id,lt,42", token: "id < 42" },
  { chosen: ["created_on", "on or before"], value: "2001-09-09", typed: "created_on<=2001-09-09", wire: "created_on,le,2001-09-09", token: "created_on ≤ 2001-09-09" },
  {
    chosen: ["updated_on", "after"], value: '"2024-02-29 12:00"', typed: 'updated_on>"2024-02-29 12:00"',
    wire: "updated_on,gt,2024-02-29 12:00", token: "updated_on > 2024-02-29 12:00",
  },
  { chosen: ["created_on", "on or after"], value: "2023-01-01", typed: "created_on>=2023-01-01", wire: "created_on,ge,2023-01-01", token: "created_on ≥ 2023-01-01" },
  { chosen: ["path", "sorts after"], value: '"[vss-ISOs] W"', typed: 'path>"[vss-ISOs] W"', wire: "path,gt,[vss-ISOs] W", token: "path > [vss-ISOs] W" },
  {
    chosen: ["path", "matches the pattern"], value: "%/Ubuntu/%amd64%", typed: "path~%/Ubuntu/%amd64%",
    wire: "path,like,%/Ubuntu/%amd64%", token: "path matches the pattern %/Ubuntu/%amd64%",
  },
  { chosen: ["name", "starts with"], value: "debian", typed: "name^=debian", wire: "name,like,debian%", token: "name starts with debian" },
  { chosen: ["name", "ends with"], value: "dvd.iso", typed: "name$=dvd.iso", wire: "name,like,%dvd.iso", token: "name ends with dvd.iso" },
  {
    chosen: ["name", "contains"], value: '"100% of a;b\\\\c"', typed: 'name:"100% of a;b\\\\c"',
    wire: "name,like,%100\\% of a\\;b\\\\c%", token: "name contains 100% of a;b\\c",
  },
  { chosen: ["id", "is any of"], value: "3,5,8,13)", typed: "id:3,5,8,13", wire: "id,in,3,5,8,13", token: "id is any of 3,5,8,13" },
];

for (const { chosen: [field, relation], value, typed, wire, token } of FILTERS) {
  test(`a filter is chosen step by step, or typed: ${typed}`, async ({ dashboard, account, api, page }) => {
    await dashboard.openAs(account, "/iso");
    for (const way of ["chosen", "typed"]) {
      await dashboard.search.click();
      if (way === "chosen") {
        await dashboard.option(field!).click();
        await dashboard.option(relation!).click();
        await page.keyboard.type(value);
      } else {
        await page.keyboard.type(typed);
      }
      await expect(dashboard.sends).toHaveText(`filter=${wire}`);
      await page.keyboard.press("Enter");
      await expect(dashboard.filter(token)).toBeVisible();
      await expect(dashboard.search).toBeFocused();
      await expect(dashboard.search).toHaveValue("");
      await dashboard.expectAnswer(api, `/iso?filter=${encodeURIComponent(wire)}`);
      // The address of the dashboard is the API's own question.
      await dashboard.expectAnswer(api, dashboard.address);
      await dashboard.clear.click();
      await dashboard.expectAddress("/iso");
    }
  });
}

test("typed text becomes tokens, piece by piece", async ({ dashboard, account, api, page }) => {
  await dashboard.openAs(account, "/iso");
  await dashboard.search.pressSequentially("name:ubuntu created_on>=2018-01-01 architecture:amd64,arm64 server");
  await expect(dashboard.search).toHaveValue("server");
  const three = "name,like,%25ubuntu%25%3Bcreated_on,ge,2018-01-01%3Barchitecture,in,amd64,arm64";
  await dashboard.expectAddress(`/iso?filter=${three}%3Bname,like,%25server%25`);
  await page.keyboard.press("Enter");
  await expect(dashboard.filters).toHaveText([
    "name contains ubuntu",
    "created_on ≥ 2018-01-01",
    "architecture is any of amd64,arm64",
    "name contains server",
  ]);
  await dashboard.expectAnswer(api, dashboard.address);
});

test.describe("with two filters", () => {
  const ADDRESS = "/iso?filter=name,like,%25server%25%3Bcreated_on,ge,2015-01-01";

  test.beforeEach(async ({ dashboard, account, api }) => {
    await dashboard.openAs(account, ADDRESS);
    await dashboard.expectAnswer(api, ADDRESS);
  });

  test("one is changed in its place", async ({ dashboard, api, page }) => {
    await dashboard.filter("created_on ≥ 2015-01-01").click();
    await expect(dashboard.search).toBeFocused();
    await expect(dashboard.search).toHaveValue("created_on>=2015-01-01");
    await dashboard.search.fill("created_on>=2016-01-01");
    await dashboard.expectAddress("/iso?filter=name,like,%25server%25%3Bcreated_on,ge,2016-01-01");
    await page.keyboard.press("Enter");
    await expect(dashboard.filters).toHaveText(["name contains server", "created_on ≥ 2016-01-01"]);
    await dashboard.filter("name contains server").click();
    await dashboard.search.fill("desktop");
    await page.keyboard.press("Enter");
    await expect(dashboard.filters).toHaveText(["name contains desktop", "created_on ≥ 2016-01-01"]);
    await dashboard.expectAddress("/iso?filter=name,like,%25desktop%25%3Bcreated_on,ge,2016-01-01");
    await dashboard.expectAnswer(api, dashboard.address);
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

  test("Backspace in the empty box changes the last one, and steps back part by part", async ({ dashboard, page }) => {
    await dashboard.search.press("Backspace");
    await expect(dashboard.search).toHaveValue("created_on>=2015-01-01");
    await dashboard.search.fill("created_on>=");
    await page.keyboard.press("Backspace");
    await expect(dashboard.search).toHaveValue("created_on");
    await page.keyboard.press("Backspace");
    await expect(dashboard.search).toHaveValue("");
  });

  test("Backspace among words takes a letter and no filter", async ({ dashboard, page }) => {
    await dashboard.search.fill("ab");
    await page.keyboard.press("Backspace");
    await expect(dashboard.search).toHaveValue("a");
    await expect(dashboard.filters).toHaveCount(2);
  });

  test("Escape closes the choices, then restores the filter and gives the keyboard back to it", async ({ dashboard, page }) => {
    const token = dashboard.filter("created_on ≥ 2015-01-01");
    await token.click();
    await dashboard.search.fill("created_on>=2019");
    await dashboard.expectAddress("/iso?filter=name,like,%25server%25%3Bcreated_on,ge,2019");
    await dashboard.search.fill("created_on");
    await expect(dashboard.options.first()).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dashboard.options).toHaveCount(0);
    await page.keyboard.press("Escape");
    await expect(token).toBeFocused();
    await dashboard.expectAddress(ADDRESS);
  });

  test("while one is changed, another can be changed instead", async ({ dashboard }) => {
    await dashboard.filter("name contains server").click();
    await expect(dashboard.search).toHaveValue("server");
    await dashboard.filter("created_on ≥ 2015-01-01").click();
    await expect(dashboard.search).toHaveValue("created_on>=2015-01-01");
    await expect(dashboard.filters).toHaveText(["name contains server"]);
  });

  test("a filter starts again at the first page", async ({ dashboard, page }) => {
    await dashboard.pages.getByRole("button", { name: "Next page" }).click();
    await dashboard.expectAddress(`${ADDRESS}&page=2`);
    await page.getByRole("button", { name: "Remove filter: name contains server" }).click();
    await dashboard.expectAddress("/iso?filter=created_on,ge,2015-01-01");
  });
});

test.describe("values", () => {
  test("of a facet are offered with their counts", async ({ dashboard, account, api, page }) => {
    await dashboard.openAs(account, "/iso");
    const facets = await api.facets("/iso?per_page=1&facets=architecture");
    await dashboard.search.fill("architecture=");
    const [first] = facets.architecture!.values;
    await expect(dashboard.options.first()).toHaveText(new RegExp(`^${first!.value} +${first!.count.toLocaleString("en-CA")}$`));
    await page.keyboard.type("risc");
    await expect(dashboard.options).toHaveText([/^riscv64 /]);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(dashboard.filters).toHaveText(["architecture = riscv64"]);
    await dashboard.expectAnswer(api, "/iso?filter=architecture,eq,riscv64");
  });

  test("of the last times are offered again", async ({ dashboard, account, page }) => {
    await dashboard.openAs(account, "/iso");
    await dashboard.search.fill("name^=debian-12");
    await page.keyboard.press("Enter");
    await dashboard.clear.click();
    await dashboard.search.fill("name^=");
    await expect(dashboard.options).toHaveText([/^debian-12 used before/]);
  });

  test("of a date are picked as a day", async ({ dashboard, account, api, page }) => {
    await dashboard.openAs(account, "/iso");
    await dashboard.search.fill("created_on>=");
    await page.getByLabel("Day").fill("2020-05-06");
    await dashboard.expectAddress("/iso?filter=created_on,ge,2020-05-06");
    await expect(dashboard.filters).toHaveText(["created_on ≥ 2020-05-06"]);
    await dashboard.expectAnswer(api, dashboard.address);
  });
});

for (const { typed, said, mend } of [
  { typed: "created_on>=2020-13-01", said: /created_on needs a date such as 2020-12-31/, mend: "created_on>=2020-01-13" },
  { typed: "id=ten", said: /id needs a whole number such as 42/, mend: undefined },
  { typed: "public:perhaps", said: /public needs true or false/, mend: undefined },
  { typed: "creatd_on>=2020", said: /creatd_on/, mend: "created_on>=2020" },
]) {
  test(`a mistake is explained where it is, and loses nothing: ${typed}`, async ({ dashboard, account, page }) => {
    await dashboard.openAs(account, "/iso");
    await dashboard.search.fill(typed);
    await page.keyboard.press("Enter");
    await expect(dashboard.search).toHaveValue(typed);
    await expect(dashboard.search).toBeFocused();
    await expect(dashboard.search).toHaveAccessibleDescription(said);
    await dashboard.expectAddress("/iso");
    if (mend) {
      await page.getByRole("button", { name: `Use ${mend}` }).click();
      await expect(dashboard.search).toHaveValue("");
      await expect(dashboard.search).toBeFocused();
      await expect(dashboard.filters).toHaveCount(1);
    } else {
      await dashboard.search.fill("1");
      await expect(dashboard.search).not.toHaveAccessibleDescription(said);
    }
  });
}

test("every attribute of every list can be chosen", async ({ dashboard, account, page }) => {
  const named = ["directory", "os_family", "distribution", "version", "architecture", "variant", "size"];
  const dated = ["data_store", "public", "created_on", "updated_on", ...named];
  const image = ["id", "name", "path", ...dated, "volume_name", "bootable"];
  const machine = ["id", "name", "path", "folder", "label", ...dated, "guest_system", "cpus", "memory_mib", "disks", "disk_capacity"];
  await dashboard.openAs(account, "/iso");
  for (const [list, attributes] of [["Public ISOs", image], ["My VM images", machine]] as const) {
    await dashboard.goTo(list);
    await dashboard.search.click();
    await expect(dashboard.options).toHaveText(attributes.map((name) => new RegExp(`^${name} `)));
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
  await dashboard.search.fill("created_on>=2022-02-02");
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
  await dashboard.main.focus();
  await dashboard.tabTo(dashboard.search);
  const steps: [what: string, keys: string[], after: () => Promise<void>][] = [
    ["open", ["ArrowDown"], () => expect(dashboard.options.first()).toHaveAttribute("aria-selected", "true")],
    ["choose a field", ["Enter"], () => expect(dashboard.search).toHaveValue("id")],
    ["choose a relation", ["ArrowDown", "Enter"], () => expect(dashboard.search).toHaveValue("id=")],
    ["write the value", ["1", "2"], () => expect(dashboard.sends).toHaveText("filter=id,eq,12")],
    ["add", ["Enter"], () => dashboard.expectAnswer(api, "/iso?filter=id,eq,12")],
    ["go to it", ["Shift+Tab", "Shift+Tab"], () => expect(dashboard.filter("id = 12")).toBeFocused()],
    ["change it", ["Enter"], () => expect(dashboard.search).toHaveValue("id=12")],
    ["write another", ["3"], () => expect(dashboard.search).toHaveValue("id=123")],
    ["save", ["Enter"], () => dashboard.expectAnswer(api, "/iso?filter=id,eq,123")],
    ["go to its end", ["Shift+Tab"], () => dashboard.expectFocusSomewhere()],
    ["remove it", ["Enter"], () => dashboard.expectAnswer(api, "/iso")],
  ];
  for (const [what, keys, after] of steps) {
    await test.step(what, async () => {
      for (const key of keys) await page.keyboard.press(key);
      await after();
      await dashboard.expectFocusSomewhere();
    });
  }
  await expect(dashboard.search).toBeFocused();
});
