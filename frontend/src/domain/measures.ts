/** Measures that were agreed: what is late comes first. */

import type { KeptMeasure } from "../api/generated.js";

/** As the action tells them: whether the day is over is known to the municipality's calendar. */
export type Agreed = KeptMeasure & { overdue: boolean };

/** What is late, then what is open, each by its date; what was done last, first. */
export function arranged(measures: readonly Agreed[]): Agreed[] {
  const rank = (one: Agreed) => (one.state === "done" ? 2 : one.overdue ? 0 : 1);
  return [...measures].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.state === "done"
        ? (b.done_at ?? "").localeCompare(a.done_at ?? "")
        : a.due.localeCompare(b.due)) ||
      a.measure_id.localeCompare(b.measure_id),
  );
}

export interface Counts {
  open: number;
  overdue: number;
}

export function counted(measures: readonly Agreed[]): Counts {
  const open = measures.filter((one) => one.state === "open");
  return { open: open.length, overdue: open.filter((one) => one.overdue).length };
}
