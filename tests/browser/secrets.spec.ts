import { readFileSync } from "node:fs";
import { expect, test } from "./fixtures.ts";
import { Account } from "./support/account.ts";
import { Dashboard } from "./support/dashboard.ts";
import { keptIn } from "./support/secrets.ts";

test("after a tour through everything the token is where it belongs and nowhere else", async ({ context, page, startServer }) => {
  test.setTimeout(120_000);
  const server = await startServer({ catalogueSize: 2_600 });
  const account = await Account.add(server);
  const dashboard = new Dashboard(page, server.url);
  await account.store.writeOva("first.ova");
  const told: string[] = [];
  const bearers: (string | undefined)[] = [];
  context.on("console", (message) => told.push(message.text()));
  context.on("request", (request) => {
    told.push(request.url(), request.postData() ?? "", request.headers().referer ?? "");
    bearers.push(request.headers().authorization);
  });
  context.on("response", async (response) => {
    if (!response.url().endsWith("/auth/request-token")) told.push(await response.text().catch(() => ""));
  });
  const noteClipboard = async () => told.push(await dashboard.clipboard());

  await dashboard.openAs(account, "/iso");
  await expect(dashboard.names.first()).toBeVisible();
  const token = await dashboard.token();
  await dashboard.search.fill("debian");
  await page.keyboard.press("Enter");
  await dashboard.pages.getByRole("button", { name: "Next page" }).click();
  await page.getByRole("button", { name: "Copy link to this view" }).click();
  await noteClipboard();
  await dashboard.openMenu("Copy as");
  await page.getByRole("button", { name: "Copy this view as curl" }).click();
  await noteClipboard();
  await page.keyboard.press("Escape");
  told.push(readFileSync((await (await dashboard.export("This page as JSON")).path())!, "utf8"));
  await dashboard.names.first().click();
  await page.getByRole("tab", { name: "Use it" }).click();
  await page.getByRole("button", { name: /^Copy: .* with curl$/ }).click();
  await noteClipboard();
  await page.keyboard.press("Escape");
  await dashboard.main.getByRole("button", { name: /^Keep on this device/ }).click();
  await expect(dashboard.main.getByRole("button", { name: "Remove the list from this device" })).toBeVisible();
  await dashboard.goTo("My VM images");
  await dashboard.syncNow.click();
  await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
  const other = new Dashboard(await context.newPage(), server.url);
  await other.open("/user/image/vm");
  await other.page.getByRole("button", { name: `Continue as ${account.name}` }).click();
  await expect(other.names.first()).toBeVisible();
  await dashboard.goTo("Sync requests");
  await page.route("**/v2/image?*", (route) => route.fulfill({ status: 500 }));
  await dashboard.goTo("Public VM images");
  await expect(page.getByRole("alert").filter({ hasText: "could not be read" })).toBeVisible();
  await page.goBack();
  await page.reload();
  await dashboard.expectQuiet();

  expect(bearers.filter((header) => header === `Bearer ${token}`).length).toBeGreaterThan(10);
  expect(told.filter((text) => text.includes(token))).toEqual([]);
  expect(told.filter((text) => text.includes(account.password))).toEqual([]);
  expect(server.said).not.toContain(token);
  expect(server.said).not.toContain(account.password);
  expect(server.said).toContain("/v2/iso");
  for (const tab of [dashboard, other]) expect(await keptIn(tab.page, token)).toEqual(["session storage"]);

  await dashboard.signOut();
  await expect(other.page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  for (const tab of [dashboard, other]) {
    for (const secret of [token, account.name, "first.ova"]) expect(await keptIn(tab.page, secret)).toEqual([]);
  }
});
