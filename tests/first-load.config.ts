import { defineConfig } from "@playwright/test";
import tests from "./playwright.config.ts";

/** Records what the first page calls, by `cargo xtask first-load`; no test. */
export default defineConfig({ ...tests, testDir: "first-load", workers: 1 });
