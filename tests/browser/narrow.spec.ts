import { expect, test } from "./fixtures.ts";

const FACETS = "os_family,distribution,version,architecture";

test.use({ viewport: { width: 1440, height: 900 } });

test("every value stands with its count, and a choice of it is a filter", async ({ dashboard, account, api }) => {
  await dashboard.openAs(account, "/iso");
  const facets = await api.facets(`/iso?per_page=1&facets=${FACETS}`);
  for (const { value, count } of facets.architecture!.values.slice(0, 6)) {
    const name = `${value ?? "not stated"} ${count.toLocaleString("en-CA")}`;
    await expect(dashboard.facet("Architecture", name)).not.toBeChecked();
  }

  const [ubuntu, debian] = ["Ubuntu", "Debian"].map((name) => dashboard.facet("Distribution", name));
  await ubuntu!.check();
  await dashboard.expectAddress("/iso?filter=distribution,eq,Ubuntu");
  await dashboard.expectAnswer(api, dashboard.address);
  await expect(dashboard.filters).toHaveText(["distribution = Ubuntu"]);
  await debian!.check();
  await dashboard.expectAddress("/iso?filter=distribution,in,Ubuntu,Debian");
  await dashboard.expectAnswer(api, dashboard.address);
  await expect(debian!).toBeFocused();
  await ubuntu!.uncheck();
  await dashboard.expectAddress("/iso?filter=distribution,eq,Debian");
  await dashboard.clear.click();
  await expect(debian!).not.toBeChecked();
  await dashboard.expectCount(130_220);
});

test("the counts of the other facets follow the choice", async ({ dashboard, account, api }) => {
  await dashboard.openAs(account, "/iso?filter=distribution,eq,Debian");
  const facets = await api.facets(`/iso?per_page=1&facets=${FACETS}&filter=distribution,eq,Debian`);
  const [first] = facets.version!.values;
  await expect(dashboard.facet("Version", `${first!.value ?? "not stated"} ${first!.count.toLocaleString("en-CA")}`)).toBeVisible();
  await expect(dashboard.facet("Distribution", "Debian")).toBeChecked();
});

test("all values of a facet can be shown, and versions then stand as versions", async ({ dashboard, account, page }) => {
  await dashboard.openAs(account, "/iso?filter=distribution,eq,Debian");
  await dashboard.rail.getByRole("button", { name: "more of Version" }).click();
  const versions = await dashboard.rail.getByRole("list", { name: "Version" }).getByRole("listitem").allTextContents();
  const numbers = versions.map((text) => text.split(" ")[0]!).filter((version) => /^\d+\.\d+\.\d+$/.test(version));
  const key = (version: string) => version.split(".").map((part) => part.padStart(4, "0")).join(".");
  expect(numbers.length).toBeGreaterThan(10);
  expect(numbers).toEqual([...numbers].sort((left, right) => key(right).localeCompare(key(left))));
  await page.getByRole("button", { name: "Show fewer" }).click();
  await expect(dashboard.rail.getByRole("list", { name: "Version" }).getByRole("listitem")).toHaveCount(6);
});

test("a facet with very many values says how many it lists", async ({ dashboard, account }) => {
  await dashboard.openAs(account, "/iso");
  await dashboard.rail.getByRole("button", { name: "more of Version" }).click();
  await expect(dashboard.rail).toContainText(/The 1,000 most frequent of [\d,]+\./);
  await expect(dashboard.rail.getByRole("list", { name: "Version" }).getByRole("listitem")).toHaveCount(1_000);
});

test("folders lead down and up again", async ({ dashboard, account, api }) => {
  await dashboard.openAs(account, "/iso");
  await dashboard.rail.getByText("Folder", { exact: true }).click();
  await dashboard.rail.getByRole("button", { name: /^Linux [\d,]+$/ }).click();
  await dashboard.expectAddress("/iso?filter=path,like,%5B%25%5D%20Linux/%25");
  await dashboard.expectAnswer(api, dashboard.address);
  // The folders follow the rows.
  await expect(dashboard.rail.getByRole("button", { name: /^Windows [\d,]+$/ })).toHaveCount(0);
  await dashboard.expectQuiet();
  await dashboard.rail.getByRole("button", { name: "more folders" }).click();
  await dashboard.rail.getByRole("button", { name: /^Ubuntu [\d,]+$/ }).click();
  await dashboard.expectAddress("/iso?filter=path,like,%5B%25%5D%20Linux/Ubuntu/%25");
  await dashboard.expectAnswer(api, dashboard.address);
  await dashboard.expectFocusSomewhere();
  await dashboard.rail.getByRole("button", { name: "All folders" }).click();
  await dashboard.expectAddress("/iso");
  await dashboard.expectCount(130_220);
});

test("the facets can be folded away, which the device remembers", async ({ dashboard, account, page }) => {
  await dashboard.openAs(account, "/iso");
  await dashboard.rail.getByRole("button", { name: "Hide the facets" }).click();
  await expect(dashboard.rail).toBeHidden();
  await expect(page.getByRole("button", { name: "Narrow by" })).toBeFocused();
  await page.reload();
  await expect(dashboard.names.first()).toBeVisible();
  await expect(dashboard.rail).toBeHidden();
  await page.getByRole("button", { name: "Narrow by" }).click();
  await expect(dashboard.rail).toBeVisible();
});

for (const width of [1024, 390]) {
  test(`where there is no room the facets lie over the table, at ${width} pixels`, async ({ dashboard, account, page }) => {
    await page.setViewportSize({ width, height: 800 });
    await dashboard.openAs(account, "/iso");
    await expect(dashboard.rail).toBeHidden();
    await page.getByRole("button", { name: "Narrow by" }).click();
    await expect(dashboard.rail.getByRole("heading", { name: "Narrow by" })).toBeFocused();
    await dashboard.facet("OS family", "BSD").check();
    await dashboard.expectAddress("/iso?filter=os_family,eq,BSD");
    await page.keyboard.press("Escape");
    await expect(dashboard.rail).toBeHidden();
    await expect(page.getByRole("button", { name: "Narrow by" })).toBeFocused();
  });
}

test("choices are steps of the history", async ({ dashboard, account, page }) => {
  await dashboard.openAs(account, "/iso");
  await dashboard.facet("OS family", "BSD").check();
  await dashboard.expectAddress("/iso?filter=os_family,eq,BSD");
  await page.goBack();
  await expect(dashboard.facet("OS family", "BSD")).not.toBeChecked();
  await page.goForward();
  await expect(dashboard.facet("OS family", "BSD")).toBeChecked();
});

test("a choice takes the keyboard alone", async ({ dashboard, account, page }) => {
  await dashboard.openAs(account, "/iso");
  await dashboard.tabTo(dashboard.facet("OS family", "BSD"));
  await page.keyboard.press("Space");
  await dashboard.expectAddress("/iso?filter=os_family,eq,BSD");
});
