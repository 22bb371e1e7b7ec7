import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import type { Account } from "./support/account.ts";
import { expectAccessible } from "./support/appearance.ts";
import type { Dashboard } from "./support/dashboard.ts";
import { hold } from "./support/hold.ts";
import { rewrite } from "./support/rewrite.ts";

interface Scene {
  account: Account;
  dashboard: Dashboard;
  page: Page;
}

/** Makes a state, and says what is shown in it and in no other. */
type Make = (scene: Scene) => Locator | Promise<Locator>;

const CHECKS = /^\/v2\/request\/image_sync\/\d+$/;

/** Behind what is looked at, a few rows will do: each of them takes its time. */
const SHORT_LIST = "/iso?per_page=10";

const heading = (name: string): Make => ({ page }) => page.getByRole("heading", { name });

const SIGNED_OUT: Record<string, Make> = {
  "the sign-in page": heading("Sign in"),
  "the sign-in page with a token": async ({ page }) => {
    await page.getByRole("button", { name: "Paste a token" }).click();
    return page.getByRole("textbox", { name: "Token" });
  },
  "a sign-in that is refused": async ({ dashboard, page }) => {
    await dashboard.fillSignIn("nobody", "some password");
    await page.keyboard.press("Enter");
    return page.getByRole("alert").getByText("Wrong username or password");
  },
  "a sign-in that asks for a one-time code": async ({ account, dashboard, page }) => {
    await account.askForCodes();
    await dashboard.fillSignIn(account.name, account.password);
    await page.keyboard.press("Enter");
    await expect(dashboard.oneTimeCode).toBeFocused();
    return dashboard.oneTimeCode;
  },
  "a one-time code that is refused": async ({ account, dashboard, page }) => {
    const authenticator = await account.askForCodes();
    await dashboard.fillSignIn(account.name, account.password);
    await page.keyboard.press("Enter");
    await dashboard.oneTimeCode.fill(authenticator.wrongCode());
    await page.keyboard.press("Enter");
    return page.getByRole("alert").getByText("Wrong or used one-time code");
  },
};

const SIGNED_IN: Record<string, [address: string, make: Make, widths?: number[]]> = {
  "the list of ISO images": ["/iso", rows],
  "the list of VM images": ["/image", rows],
  "a filtered and sorted list": ["/iso?filter=name,like,%25ubuntu%25%3Bcreated_on,ge,2015-01-01&sort=name,desc%3Bid,asc&page=2", rows],
  "a list on its way": [
    "/image",
    async ({ dashboard, page }) => {
      await hold(page, /^\/v2\/iso\?.*per_page=25/);
      await dashboard.goTo("Public ISOs");
      await expect(dashboard.table).toHaveAttribute("aria-busy", "true");
      return dashboard.main.getByRole("status").filter({ hasText: /^Loading$/ });
    },
  ],
  "the choices of a filter": [
    SHORT_LIST,
    async ({ dashboard, page }) => {
      await dashboard.search.fill("architecture=");
      await page.keyboard.press("ArrowDown");
      return dashboard.options.first();
    },
  ],
  "the choice of a day": [
    SHORT_LIST,
    async ({ dashboard, page }) => {
      await dashboard.search.fill("created_on>=");
      return page.getByLabel("Day");
    },
  ],
  "a mistake in a filter": [
    SHORT_LIST,
    async ({ dashboard, page }) => {
      await dashboard.search.fill("created_on>=2020-13-01");
      await page.keyboard.press("Enter");
      return page.getByRole("alert").getByText("created_on needs a date");
    },
  ],
  "the command palette": [
    SHORT_LIST,
    async ({ page }) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: "Images and commands" }).fill("debian");
      return page.getByRole("option", { name: /debian/ }).first();
    },
  ],
  "the sheet of shortcuts": [
    SHORT_LIST,
    async ({ page }) => {
      await page.keyboard.press("?");
      return page.getByRole("heading", { name: "Keyboard shortcuts" });
    },
  ],
  "the menu of commands": [
    SHORT_LIST,
    async ({ dashboard, page }) => {
      await dashboard.openMenu("Copy as");
      return page.getByRole("button", { name: "Copy this view as curl" });
    },
  ],
  "the menu of columns": [
    SHORT_LIST,
    async ({ dashboard, page }) => {
      await dashboard.openMenu("Columns");
      return page.getByRole("button", { name: "Reset columns" });
    },
    // A card on a phone has no columns.
    [1440, 1024],
  ],
  "a selection": [
    SHORT_LIST,
    async ({ dashboard, page }) => {
      await dashboard.table.getByRole("checkbox", { name: "Select all rows of this page" }).check();
      return page.getByRole("button", { name: /^Select all / });
    },
  ],
  "an open image": ["/iso/10?per_page=10", ({ dashboard }) => dashboard.drawer.getByRole("button", { name: "Copy path" })],
  "an image that is not there": ["/iso/999999999?per_page=10", ({ dashboard }) => dashboard.drawer.getByRole("alert")],
  "no match": ["/iso?filter=name,eq,none%3Bid,lt,0", heading("No image matches both filters")],
  "a refused filter": ["/iso?filter=created_on,ge,soon", heading("These filters cannot be used")],
  "a page past the end": ["/iso?page=99999", heading("There is no page 99,999")],
  "an empty list": ["/user/image/vm", heading("None of your VM images is listed yet")],
  "a sync that runs": [
    "/user/image/vm",
    async ({ dashboard, page }) => {
      const checks = await hold(page, CHECKS);
      await dashboard.syncNow.click();
      await checks.first;
      return dashboard.syncPanel.getByText("Syncing your VM images");
    },
  ],
  "a sync that is not watched": [
    "/user/image/vm",
    async ({ dashboard, page }) => {
      const checks = await hold(page, CHECKS);
      await dashboard.syncNow.click();
      await checks.first;
      await dashboard.syncAction("Stop watching").click();
      return dashboard.syncPanel.getByText("This sync goes on unwatched");
    },
  ],
  "a sync that is done": ["/user/image/vm", synced],
  "a sync that seems stuck": [
    "/user/image/vm",
    async ({ dashboard, page }) => {
      await rewrite(page, CHECKS, (body) => Object.assign(body.data, { status: "IN_PROGRESS", created_on: "2024-01-10 Wed 10:00:00 EST" }));
      await dashboard.syncNow.click();
      return dashboard.syncPanel.getByText("This seems stuck");
    },
  ],
  "a sync whose check has failed": [
    "/user/image/vm",
    async ({ dashboard, page }) => {
      await page.route((url) => CHECKS.test(url.pathname), (route) => route.fulfill({ status: 503, headers: { "Retry-After": "3600" } }));
      await dashboard.syncNow.click();
      return dashboard.syncPanel.getByText("The sync goes on; it is checked again.");
    },
  ],
  "a sync that the service has lost": [
    "/user/image/vm",
    async ({ dashboard, page }) => {
      await page.route((url) => CHECKS.test(url.pathname), (route) => route.fulfill({ status: 404 }));
      await dashboard.syncNow.click();
      return dashboard.syncPanel.getByText("The service no longer knows this sync");
    },
  ],
  "a sync of which nobody knows whether it was started": [
    "/user/image/vm",
    async ({ dashboard, page }) => {
      await dashboard.expectQuiet();
      await page.route("**/v2/**", (route) => route.abort());
      await dashboard.syncNow.click();
      return dashboard.syncPanel.getByText("Nobody knows whether the sync was started");
    },
  ],
  "a sync that has failed": [
    "/user/image/vm",
    async ({ account, dashboard }) => {
      await account.store.removeAll();
      await dashboard.syncNow.click();
      return dashboard.syncPanel.getByText("The store cannot be read");
    },
  ],
  "the sync requests": [
    "/user/image/vm",
    async (scene) => {
      await expect(await synced(scene)).toBeVisible();
      await scene.dashboard.goTo("Sync requests");
      return scene.dashboard.names.first();
    },
  ],
  "an open sync request": [
    "/user/image/vm",
    async (scene) => {
      await expect(await synced(scene)).toBeVisible();
      await scene.dashboard.syncPanel.getByRole("link", { name: /^image_sync/ }).click();
      return scene.dashboard.drawer.getByRole("heading", { name: "Warnings" });
    },
  ],
  "an address that nothing has": ["/nowhere", heading("There is no page at this address")],
  "the account menu": [
    SHORT_LIST,
    async (scene) => {
      await expect(await rows(scene)).toBeVisible();
      await scene.dashboard.openAccountMenu();
      return scene.page.getByRole("button", { name: "Sign out" });
    },
  ],
  "a notice": [
    SHORT_LIST,
    async ({ dashboard, page }) => {
      await dashboard.main.getByRole("button", { name: /^Copy path: / }).first().click();
      const notice = page.getByRole("status").filter({ hasText: "Path copied" });
      // While it has the focus, it stays.
      await notice.getByRole("button", { name: "Dismiss" }).focus();
      return notice.getByText("Path copied");
    },
  ],
  "an ended session": [
    SHORT_LIST,
    async (scene) => {
      await expect(await rows(scene)).toBeVisible();
      await scene.dashboard.openWithEndedSession(scene.account, SHORT_LIST);
      return scene.dashboard.sessionDialog;
    },
  ],
  "no network": [
    SHORT_LIST,
    async (scene) => {
      await expect(await rows(scene)).toBeVisible();
      await scene.page.context().setOffline(true);
      return scene.page.getByText("You are offline.");
    },
  ],
  "a service that does not answer": [
    SHORT_LIST,
    async (scene) => {
      await expect(await rows(scene)).toBeVisible();
      await scene.page.route("**/v2/**", (route) => route.abort());
      await scene.dashboard.goTo("Public VM images");
      return scene.page.getByText("The image service did not answer");
    },
  ],
};

async function rows({ dashboard }: Scene): Promise<Locator> {
  await expect(dashboard.names.first()).toBeVisible();
  await expect(dashboard.table).not.toHaveAttribute("aria-busy");
  return dashboard.names.first();
}

/** A sync with everything that can come of it: added, updated and removed images, and a warning. */
async function synced({ account, dashboard }: Scene): Promise<Locator> {
  await account.store.writeOva("changed.ova");
  await account.store.writeOva("removed.ova");
  await (await account.api()).sync("vm");
  await account.store.writeOva("added.ova");
  await account.store.writeOva("changed.ova", 1_024);
  await account.store.remove("removed.ova");
  await account.store.write("half.ova", Buffer.from("half"));
  await dashboard.syncNow.click();
  return dashboard.syncPanel.getByText("1 updated");
}

for (const [state, make] of Object.entries(SIGNED_OUT)) {
  test(`no fault is found with ${state}`, async ({ account, dashboard, page }) => {
    await dashboard.open("/iso");
    await expectAccessible(page, await make({ account, dashboard, page }));
  });
}

for (const [state, [address, make, widths]] of Object.entries(SIGNED_IN)) {
  test(`no fault is found with ${state}`, async ({ account, dashboard, page }) => {
    await dashboard.openAs(account, address);
    await expectAccessible(page, await make({ account, dashboard, page }), widths);
  });
}

test("no fault is found with the facets over a list", async ({ account, dashboard, page }) => {
  await page.setViewportSize({ width: 1024, height: 800 });
  await dashboard.openAs(account, SHORT_LIST);
  await page.getByRole("button", { name: "Narrow by" }).click();
  await expectAccessible(page, dashboard.facet("OS family", "Linux"), [1024, 390]);
});

test("nothing moves for whoever wants no motion", async ({ account, dashboard, page }) => {
  const expectStill = async () => {
    const moving = await page.evaluate(() => {
      const lasts = (animation: Animation) => Number(animation.effect!.getComputedTiming().activeDuration) > 10;
      return document.getAnimations().filter(lasts).map((animation) => (animation as CSSAnimation).animationName);
    });
    expect(moving).toEqual([]);
  };
  await page.emulateMedia({ reducedMotion: "reduce" });
  const list = await hold(page, /^\/v2\/iso\?/);
  await dashboard.openAs(account, SHORT_LIST);
  await list.first;
  await expectStill();
  list.release();
  await dashboard.names.first().click();
  await expectStill();
  await dashboard.drawer.getByRole("button", { name: "Copy path" }).click();
  await expectStill();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await expect(dashboard.palette).toBeFocused();
  await expectStill();
  await page.keyboard.press("Escape");
  await dashboard.goTo("My VM images");
  await hold(page, CHECKS);
  await dashboard.syncNow.click();
  await expect(dashboard.syncPanel).toHaveAccessibleName("Syncing your VM images");
  await expectStill();
});
