import { expect, test } from "./fixtures.ts";

test.use({ viewport: { width: 1440, height: 900 } });

const STANDARD = ["Name", "Distribution", "Arch", "Folder", "Created", "ID", "Actions"];

test.beforeEach(async ({ dashboard, account }) => {
  await dashboard.openAs(account, "/iso?filter=name,like,%25debian%25&sort=created_on,desc");
  await expect(dashboard.heads).toContainText(STANDARD);
});

test("columns come and go, and everything else stays", async ({ dashboard, api, page }) => {
  await dashboard.openMenu("Columns");
  await page.getByRole("checkbox", { name: "Version" }).click();
  await page.getByRole("checkbox", { name: "Folder" }).click();
  await expect(page.getByRole("checkbox", { name: "Name" })).toBeDisabled();
  await expect(dashboard.heads).toContainText(["Name", "Distribution", "Version", "Arch", "Created", "ID", "Actions"]);
  await dashboard.expectAddress(
    "/iso?filter=name,like,%25debian%25&sort=created_on,desc&columns=name,distribution,version,architecture,created_on,id",
  );
  await dashboard.expectAnswer(api, "/iso?filter=name,like,%25debian%25&sort=created_on,desc");
  await page.getByRole("button", { name: "Reset columns" }).click();
  await expect(dashboard.heads).toContainText(STANDARD);
  await dashboard.expectAddress("/iso?filter=name,like,%25debian%25&sort=created_on,desc");
});

test("columns are moved and sized with the keyboard alone", async ({ dashboard, page }) => {
  await dashboard.tabTo(dashboard.menu("Columns"));
  await page.keyboard.press("Enter");
  await dashboard.tabTo(page.getByRole("button", { name: "Move up ID" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Move up ID" })).toBeFocused();
  await expect(dashboard.heads).toContainText(["Name", "Distribution", "Arch", "Folder", "ID", "Created", "Actions"]);
  const width = async () => (await dashboard.head("Distribution").boundingBox())!.width;
  await dashboard.tabBackTo(page.getByRole("button", { name: "Make wider Distribution" }));
  await page.keyboard.press("Enter");
  const before = await width();
  await page.keyboard.press("Enter");
  await expect.poll(width).toBe(before + 24);
  await page.keyboard.press("Escape");
  await expect(dashboard.menu("Columns")).toBeFocused();
});

test("the edge of a column is drawn with the pointer", async ({ dashboard, page }) => {
  const box = async () => (await dashboard.head("Distribution").boundingBox())!;
  const { x, y, width } = await box();
  await page.mouse.move(x + width - 3, y + 10);
  await page.mouse.down();
  await page.mouse.move(x + width + 57, y + 10, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await box()).width).toBe(width + 60);
  await expect(page).toHaveURL(new RegExp(`columns=name,distribution:${width + 60},`));
});

test("the device remembers the columns of each list, and a link says its own", async ({ dashboard, page }) => {
  await dashboard.openMenu("Columns");
  await page.getByRole("checkbox", { name: "Size" }).click();
  await page.keyboard.press("Escape");
  await dashboard.goTo("Public VM images");
  await expect(dashboard.heads).toContainText(STANDARD);
  await dashboard.open("/iso");
  await expect(dashboard.heads).toContainText(["Name", "Distribution", "Arch", "Folder", "Size", "Created", "ID"]);
  await page.getByRole("button", { name: "Copy link to this view" }).click();
  expect(await dashboard.clipboard()).toBe(
    `${dashboard.url}/iso?columns=name,distribution,architecture,path,size,created_on,id`,
  );
  await dashboard.open("/iso?columns=id,name:300,colour");
  await expect(dashboard.heads).toContainText(["ID", "Name", "Actions"]);
  await dashboard.open("/iso?columns=colour&page=2");
  await expect(dashboard.heads).toContainText(["Name", "Distribution", "Arch", "Folder", "Size", "Created", "ID"]);
});

test("rows have three heights, which the device remembers", async ({ dashboard, page }) => {
  const height = async () => (await dashboard.names.first().locator("xpath=ancestor::tr").boundingBox())!.height;
  for (const [name, pixels] of [["Compact rows", 28], ["Relaxed rows", 44], ["Standard rows", 36], ["Compact rows", 28]] as const) {
    await page.getByRole("button", { name }).click();
    await expect(page.getByRole("button", { name })).toHaveAttribute("aria-pressed", "true");
    await expect.poll(height).toBe(pixels);
  }
  await page.reload();
  await expect.poll(height).toBe(28);
});

test("the number of rows on a page is remembered for each list, and a link says it", async ({ dashboard, page }) => {
  await dashboard.rowsPerPage.selectOption("50");
  await dashboard.open("/iso");
  await expect(dashboard.range).toHaveText("1–50 of 130,220");
  await page.getByRole("button", { name: "Copy link to this view" }).click();
  expect(await dashboard.clipboard()).toBe(`${dashboard.url}/iso?per_page=50`);
  await dashboard.open("/iso?per_page=10");
  await expect(dashboard.range).toHaveText("1–10 of 130,220");
  await dashboard.open("/image");
  await expect(dashboard.range).toHaveText("1–25 of 224");
});
