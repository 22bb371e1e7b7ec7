// What screen readers are given to read out while somebody works: enough, and nothing twice.
import { expect, test } from "./fixtures.ts";
import { Announcements } from "./support/announcements.ts";
import { rewrite } from "./support/rewrite.ts";

const CHECK = /^\/v2\/request\/image_sync\/\d+$/;

test("a search is told by one message when it has settled, however many letters were typed", async ({ dashboard, account, api, page }) => {
  await dashboard.openAs(account, "/iso");
  await dashboard.expectAnswer(api, "/iso");
  await expect(dashboard.main.getByRole("status").filter({ hasText: /^[\d,]+ images found$/ })).toBeAttached();
  const announcements = await Announcements.of(page);
  await dashboard.search.focus();
  // As fast as people type, and slow enough that every letter has an answer.
  await page.keyboard.type("debian", { delay: 200 });
  await dashboard.expectAnswer(api, "/iso?filter=name,like,%25debian%25");
  const { total } = await api.page("/iso?filter=name,like,%25debian%25");
  await expect.poll(() => announcements.said()).toEqual([expect.stringMatching(`^${total.toLocaleString("en-CA")} of .* found$`)]);
});

test("of a sync its start and its end are told, and no check between", async ({ dashboard, account, page }) => {
  await account.store.writeOva("first.ova");
  await dashboard.openAs(account, "/user/image/vm");
  await dashboard.expectCount(0);
  await expect(dashboard.main.getByRole("status").filter({ hasText: /^0 images found$/ })).toBeAttached();
  const announcements = await Announcements.of(page);
  const stop = await rewrite(page, CHECK, (body) => (body.data.status = "IN_PROGRESS"));
  await dashboard.syncNow.click();
  for (let checks = 0; checks < 3; checks += 1) {
    const checked = page.waitForResponse((response) => CHECK.test(new URL(response.url()).pathname));
    await dashboard.syncAction("Check now").click();
    await checked;
  }
  await stop();
  await expect(dashboard.syncPanel).toHaveAccessibleName("Sync processed");
  await expect(dashboard.names).toHaveText(["first.ova"]);
  const said = ["Syncing your VM images.", "The sync of your VM images has ended: 1 added.", "1 image found"];
  await expect.poll(() => announcements.said()).toEqual(said);
});
