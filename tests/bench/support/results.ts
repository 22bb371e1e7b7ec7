// What a measurement gives, and how the specs hand it to the report: as attachments of their tests.
import type { TestInfo } from "@playwright/test";

/** The name under which results are attached. */
export const RESULTS = "bench-results";

export type Unit = "ms" | "bytes" | "score" | "";

/** What was measured of one product: one figure, or as many as there were repetitions. */
export type Figures = readonly number[];

/** A line of the table. */
export interface Row {
  name: string;
  unit: Unit;
  ours: Figures;
  /** The same of react-admin, where it has the same. */
  yardstick?: Figures;
  /** What the figures should be, in words. */
  target?: string;
  /** What is wrong with them, in sentences; nothing where the target is met. */
  missed: string[];
}

/** Everything that one test has to say. */
export interface Results {
  rows: Row[];
  /** What explains the figures: printed below the table as it is. */
  notes: string[];
}

export async function report(test: TestInfo, results: Partial<Results>): Promise<void> {
  const whole: Results = { rows: [], notes: [], ...results };
  await test.attach(RESULTS, { body: JSON.stringify(whole), contentType: "application/json" });
}
