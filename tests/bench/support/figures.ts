// Percentiles and the targets that figures are held to.
import type { Figures, Row, Unit } from "./results.ts";

/** How many times faster the dashboard should be than react-admin. */
const FACTOR = 2;

/** The value below which so many per cent of the figures lie: the nearest rank, so always one that was measured. */
export function percentile(figures: Figures, percent: number): number {
  const sorted = [...figures].sort((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}

/** A row that both products have: ours should take half the time, in the middle and at the end. */
export function comparison(name: string, ours: Figures, yardstick: Figures): Row {
  const missed = [50, 95].flatMap((percent) => {
    const [mine, other] = [percentile(ours, percent), percentile(yardstick, percent)];
    const short = `${name}: p${percent} is ${(other / mine).toFixed(2)} times as fast as react-admin, not ${FACTOR}`;
    return mine * FACTOR <= other ? [] : [`${short} (${mine.toFixed(1)} ms, ${(other / FACTOR).toFixed(1)} ms would do).`];
  });
  return { name, unit: "ms", ours, yardstick, target: `${FACTOR} times as fast`, missed };
}

/** A row of ours alone, without a target. */
export function plain(name: string, unit: Unit, ours: Figures): Row {
  return { name, unit, ours, missed: [] };
}

/** A row of ours alone, held to limits for its percentiles. */
export function limited(name: string, unit: Unit, ours: Figures, limits: Readonly<Record<number, number>>): Row {
  const entries = Object.entries(limits).map(([percent, limit]) => [Number(percent), limit] as const);
  const missed = entries.flatMap(([percent, limit]) => {
    const figure = percentile(ours, percent);
    return figure <= limit ? [] : [`${name}: p${percent} is ${figure.toFixed(1)} ${unit}, not ${limit} or less.`];
  });
  const target = entries.map(([percent, limit]) => `p${percent} ≤ ${limit}`).join(", ");
  return { name, unit, ours, target, missed };
}
