import { test as base, type BrowserContext } from "@playwright/test";
import { Account } from "./support/account.ts";
import type { Api } from "./support/api.ts";
import { Dashboard } from "./support/dashboard.ts";
import { SHARED_SERVICE } from "./support/global-setup.ts";
import { Server, type ServerOptions, type Service } from "./support/server.ts";
import { watchForTroubles } from "./support/troubles.ts";

export { expect } from "@playwright/test";

interface TestFixtures {
  /** An account of the shared server that this test alone uses. */
  account: Account;
  /** The API as this account sees it. */
  api: Api;
  /** The dashboard of the shared server, nobody signed in. */
  dashboard: Dashboard;
  /** A dashboard in a browser of its own, for somebody else. */
  openOther: () => Promise<Dashboard>;
  /** Starts a server for this test alone. */
  startServer: (options: ServerOptions) => Promise<Server>;
  /** What went wrong in any page; the test fails if there is something. */
  troubles: string[];
}

interface WorkerFixtures {
  /** The server with the whole catalogue. */
  service: Service;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  service: [async ({}, use) => use(JSON.parse(process.env[SHARED_SERVICE]!)), { scope: "worker" }],

  account: async ({ service }, use) => use(await Account.add(service)),

  api: async ({ account }, use) => use(await account.api()),

  dashboard: async ({ page, service }, use) => use(new Dashboard(page, service.url)),

  openOther: async ({ browser, contextOptions, service, troubles }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext(contextOptions);
      contexts.push(context);
      await watchForTroubles(context, troubles);
      return new Dashboard(await context.newPage(), service.url);
    });
    await Promise.all(contexts.map((context) => context.close()));
  },

  startServer: async ({}, use) => {
    const servers: Server[] = [];
    await use(async (options) => {
      const server = await Server.start(options);
      servers.push(server);
      return server;
    });
    await Promise.all(servers.map((server) => server.remove()));
  },

  troubles: [
    async ({ context }, use) => {
      const troubles: string[] = [];
      await watchForTroubles(context, troubles);
      await use(troubles);
      if (troubles.length > 0) throw new Error(troubles.join("\n"));
    },
    { auto: true },
  ],
});
