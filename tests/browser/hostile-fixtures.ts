import { test as base } from "./fixtures.ts";
import { Account } from "./support/account.ts";
import type { Item } from "./support/api.ts";
import { HOSTILE_NAMES } from "./support/hostile-names.ts";

export { expect } from "./fixtures.ts";

/** An account whose store holds a file of every hostile name, synced. */
export interface Hostile {
  account: Account;
  items: Item[];
  named(fits: (name: string) => boolean): Item;
}

export const test = base.extend<{}, { hostile: Hostile }>({
  hostile: [
    async ({ service }, use) => {
      const account = await Account.add(service);
      for (const name of HOSTILE_NAMES) await account.store.writeIso(name);
      const api = await account.api();
      await api.sync("iso");
      const { items } = await api.page("/user/image/iso?per_page=100");
      const named = (fits: (name: string) => boolean) => {
        const item = items.find((candidate) => fits(candidate.name));
        if (!item) throw new Error("The sync did not find a file that is there.");
        return item;
      };
      await use({ account, items, named });
    },
    { scope: "worker" },
  ],
});
