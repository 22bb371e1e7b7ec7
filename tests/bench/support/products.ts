// The two products that are measured, as their users find them: where they are, and what is clicked.
import type { BrowserContextOptions, Locator, Page } from "@playwright/test";
import { ROWS } from "./answers.ts";

export interface Product {
  readonly name: "ours" | "yardstick";
  /** The list of public ISO images, seen from the server. */
  readonly address: string;
  readonly context: BrowserContextOptions;
  /** The cells with the names of the images. */
  readonly names: string;
  /** What shows one image. */
  readonly opened: string;
  search(page: Page): Locator;
  head(page: Page, column: "name" | "created_on"): Locator;
  nextPage(page: Page): Locator;
  /** What opens a row, counted from 0. */
  opener(page: Page, index: number): Locator;
}

export const OURS: Product = {
  name: "ours",
  address: `/iso?per_page=${ROWS}`,
  context: {},
  names: "main tbody th[scope=row] > a",
  opened: "[role=dialog]:not([inert])",
  search: (page) => page.getByRole("combobox", { name: /^Search .*, or add a filter$/ }),
  head: (page, column) => {
    const name = { name: "Name", created_on: "Created" }[column];
    return page.getByRole("columnheader", { name }).getByRole("button").first();
  },
  nextPage: (page) => page.getByRole("button", { name: "Next page" }),
  opener: (page, index) => page.locator(OURS.names).nth(index),
};

export const YARDSTICK: Product = {
  name: "yardstick",
  address: "/react-admin/index.html",
  // Its styles are put into empty elements, which the server's policy forbids. It is spared the policy, and so has the same
  // server, the same headers and the same compression as the dashboard.
  context: { bypassCSP: true },
  names: "tbody td.column-name",
  opened: ".RaShow-main",
  search: (page) => page.getByRole("textbox", { name: "Search" }),
  head: (page, column) => {
    const name = { name: "Name", created_on: "Created on" }[column];
    return page.getByRole("columnheader", { name }).getByRole("button");
  },
  nextPage: (page) => page.getByRole("button", { name: "Go to next page" }),
  opener: (page, index) => page.locator(YARDSTICK.names).nth(index),
};
