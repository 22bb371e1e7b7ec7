import type { Locator, Page } from "@playwright/test";

/** The editor of one filter. */
export class FilterEditor {
  readonly dialog: Locator;
  readonly field: Locator;
  readonly relation: Locator;
  readonly value: Locator;
  /** What will be sent to the API. */
  readonly sends: Locator;
  readonly add: Locator;
  readonly cancel: Locator;

  constructor(page: Page) {
    this.dialog = page.getByRole("dialog", { name: /^(Add a|Change the) filter$/ });
    this.field = this.dialog.getByRole("combobox", { name: "Field" });
    this.relation = this.dialog.getByRole("combobox", { name: "Relation" });
    this.value = this.dialog.getByRole("textbox", { name: "Value" });
    this.sends = this.dialog.getByRole("code");
    this.add = this.dialog.getByRole("button", { name: "Add filter" });
    this.cancel = this.dialog.getByRole("button", { name: "Cancel" });
  }

  /** Chooses as a person would: the field, the relation by its words, then the value. */
  async fill(field: string, relation: string, value: string): Promise<void> {
    await this.field.selectOption(field);
    await this.relation.selectOption({ label: relation });
    await this.value.fill(value);
  }
}
