import { expect, test } from "./fixtures.ts";
import { Account } from "./support/account.ts";
import { Dashboard } from "./support/dashboard.ts";

test("with a server of the documented API alone, everything else works and what is missing is said", async ({ page, startServer }) => {
  const server = await startServer({ catalogueSize: 200, documentedOnly: true });
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
});
