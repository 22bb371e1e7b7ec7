// The results as a table of plain text: a line for each row, columns as wide as they need.
import { percentile } from "./figures.ts";
import type { Figures, Row, Unit } from "./results.ts";

const HEADS = ["", "n", "ours p50", "p95", "react-admin p50", "p95", "ratio p50", "p95", "target", ""];
/** The columns that are words, and so begin at the left. */
const WORDS = [0, 8, 9];

export function table(rows: readonly Row[]): string {
  const lines = [HEADS, ...rows.map(cells)];
  const widths = HEADS.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const aligned = (text: string, column: number) =>
    WORDS.includes(column) ? text.padEnd(widths[column]!) : text.padStart(widths[column]!);
  return lines.map((line) => line.map(aligned).join("  ").trimEnd()).join("\n");
}

function cells({ name, unit, ours, yardstick, target = "", missed }: Row): string[] {
  const ratio = (percent: number) =>
    yardstick ? `${(percentile(yardstick, percent) / percentile(ours, percent)).toFixed(2)}×` : "";
  const verdict = target === "" ? "" : missed.length === 0 ? "met" : "MISSED";
  const title = unit === "" || unit === "score" ? name : `${name}, ${unit}`;
  const pair = (figures: Figures | undefined) => [50, 95].map((percent) => words(figures, percent, unit));
  const second = ours.length > 1 ? ratio(95) : "";
  return [title, String(ours.length), ...pair(ours), ...pair(yardstick), ratio(50), second, target, verdict];
}

function words(figures: Figures | undefined, percent: number, unit: Unit): string {
  // One figure has no distribution.
  if (!figures || (figures.length === 1 && percent !== 50)) return "";
  const figure = percentile(figures, percent);
  return unit === "ms" ? figure.toFixed(1) : figure.toLocaleString("en-CA");
}
