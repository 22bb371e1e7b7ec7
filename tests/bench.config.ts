import { defineConfig } from "@playwright/test";
import tests from "./playwright.config.ts";

/** Measures the dashboard beside react-admin, by `cargo xtask bench ui`; no test. */
export default defineConfig({
  ...tests,
  testDir: "bench",
  outputDir: "results/bench",
  // Two that run at once would measure each other.
  workers: 1,
  fullyParallel: false,
  timeout: 30 * 60_000,
  reporter: [["list"], ["./bench/support/report.ts"]],
  use: {
    ...tests.use,
    permissions: [],
    // What moves is part of what a user waits for.
    contextOptions: {},
    screenshot: "off",
    actionTimeout: 30_000,
    navigationTimeout: 60_000,
  },
});
