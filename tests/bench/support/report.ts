// Collects what the tests attached: prints the table and what misses its target, and writes everything to a file.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { FullResult, Reporter, TestCase, TestResult } from "@playwright/test/reporter";
import { RESULTS, type Results } from "./results.ts";
import { table } from "./table.ts";

export default class Report implements Reporter {
  readonly #results: Results = { rows: [], notes: [] };

  printsToStdio(): boolean {
    return true;
  }

  onTestEnd(_test: TestCase, result: TestResult): void {
    for (const { name, body } of result.attachments) {
      if (name !== RESULTS || !body) continue;
      const { rows, notes }: Results = JSON.parse(body.toString());
      this.#results.rows.push(...rows);
      this.#results.notes.push(...notes);
    }
  }

  /** A target that is missed is a failure, as a test that fails is one. */
  onEnd({ status }: FullResult): { status: FullResult["status"] } {
    const { rows, notes } = this.#results;
    const missed = rows.flatMap((row) => row.missed);
    console.log(`\n${table(rows)}`);
    for (const note of notes) console.log(`\n${note}`);
    if (missed.length > 0) console.log(`\nTargets missed, ${missed.length}:\n  ${missed.join("\n  ")}`);
    else if (status === "passed" && rows.length > 0) console.log("\nEvery target is met.");
    this.#write(missed);
    return { status: status === "passed" && missed.length > 0 ? "failed" : status };
  }

  #write(missed: string[]): void {
    const file = process.env.IMAGEDECK_BENCH_RESULTS;
    if (!file) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify({ measured: new Date().toISOString(), ...this.#results, missed }, undefined, 2)}\n`);
    console.log(`\nAll figures are in ${file}.`);
  }
}
