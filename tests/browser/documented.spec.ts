import { expect, test } from "./fixtures.ts";
import { Account } from "./support/account.ts";
import { Dashboard } from "./support/dashboard.ts";

test("with a server of the documented API alone, everything else works and what is missing is said", async ({ page, startServer }) => {
  const server = await startServer({ catalogueSize: 2_600, documentedOnly: true });
  const account = await Account.add(server);
  const api = await account.api();
  const dashboard = new Dashboard(page, server.url);
  await dashboard.openAs(account, "/iso");
  await dashboard.expectAnswer(api, "/iso");
  await expect(dashboard.heads).toContainText(["Name", "Folder", "Created", "ID", "Actions"]);
  await expect(dashboard.rail).toContainText("This service does not count what its images have.");
  await dashboard.search.fill("name:.iso created_on>=1990-01-01 ");
  await page.keyboard.press("Enter");
  await dashboard.expectAnswer(api, "/iso?filter=name,like,%25.iso%25%3Bcreated_on,ge,1990-01-01");
  await dashboard.sortBy("Name");
  await dashboard.expectAnswer(api, dashboard.address);
  await dashboard.names.first().click();
  await expect(dashboard.drawer.getByRole("button", { name: "Copy path" })).toBeVisible();
  await dashboard.drawer.getByRole("button", { name: "Close" }).click();
  // A link from elsewhere may filter by what this service does not have.
  await dashboard.open("/iso?filter=distribution,eq,Ubuntu");
  await expect(dashboard.search).toHaveAccessibleDescription(/'distribution' is not an attribute of \/iso/);
  await expect(dashboard.filter("distribution = Ubuntu")).toBeVisible();
  // Held on this device, the list has what its names say.
  await dashboard.main.getByRole("button", { name: "Keep on this device" }).click();
  await expect(dashboard.heads).toContainText(["Name", "Distribution", "Arch", "Folder", "Created", "ID", "Actions"]);
  await expect(dashboard.table.getByRole("row").nth(1)).toContainText("Ubuntu");
  await expect(dashboard.search).toHaveAccessibleDescription("");
  await expect(dashboard.facet("Distribution", "Ubuntu")).toBeChecked();
  await dashboard.facet("Architecture", "amd64").check();
  await expect(dashboard.filter("architecture = amd64")).toBeVisible();
  await expect(dashboard.table.getByRole("row").nth(1)).toContainText("amd64");
});

test("a short list of such a server has what its names say without asking", async ({ page, startServer }) => {
  const server = await startServer({ catalogueSize: 200, documentedOnly: true });
  const dashboard = new Dashboard(page, server.url);
  await dashboard.openAs(await Account.add(server), "/iso");
  await expect(dashboard.heads).toContainText(["Name", "Distribution", "Arch", "Folder", "Created", "ID", "Actions"]);
  await expect(dashboard.rail.getByRole("list", { name: "Distribution" }).getByRole("checkbox").first()).toBeVisible();
});
