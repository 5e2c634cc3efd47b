/** Rounds that are walked, which of them first, and of each plan how the last one went. */

import type { Report, Round, RoundCheckpoint, SitePlan, SiteStructure } from "../api/generated.js";

/** What went wrong first, then what comes due first; those that wait come last. */
export function compareRounds(a: Round, b: Round): number {
  return (
    Number(a.suspended_at !== null) - Number(b.suspended_at !== null) ||
    Number(b.overdue > 0) - Number(a.overdue > 0) ||
    at(nextOf(a)?.due_at ?? a.ends_at) - at(nextOf(b)?.due_at ?? b.ends_at) ||
    at(a.ends_at) - at(b.ends_at) ||
    a.round_id.localeCompare(b.round_id)
  );
}

const at = (time: string) => Date.parse(time);

export function isProven(one: RoundCheckpoint): boolean {
  return one.visited_at !== null;
}

/** Where to go next: in an ordered round the first that is left, else what comes due first. */
export function nextOf(round: Round): RoundCheckpoint | undefined {
  const left = round.checkpoints.filter((one) => !isProven(one));
  if (round.ordered) {
    return left[0];
  }
  const when = (one: RoundCheckpoint) => (one.due_at === null ? Infinity : at(one.due_at));
  return left.reduce<RoundCheckpoint | undefined>(
    (first, one) => (first === undefined || when(one) < when(first) ? one : first),
    undefined,
  );
}

/** How a checkpoint is. Skipped: passed by in a round that has an order. */
export const LINES = ["overdue", "skipped", "late", "out_of_order", "due", "on_time"] as const;
export type Line = (typeof LINES)[number];

export function lineOf(round: Round, one: RoundCheckpoint): Line {
  if (isProven(one)) {
    if (one.out_of_order || one.state === "out_of_order") {
      return "out_of_order";
    }
    return one.state === "late" ? "late" : "on_time";
  }
  if (one.state === "overdue") {
    return "overdue";
  }
  const place = round.checkpoints.indexOf(one);
  return round.ordered && round.checkpoints.slice(place + 1).some(isProven) ? "skipped" : "due";
}

/** How many of a round's proofs nobody should count on. */
export function doubtful(round: Round): number {
  return round.checkpoints.filter((one) => one.flags.length > 0).length;
}

/** A plan, with the round that is walked of it and the last that is over. */
export interface PlanState {
  plan: Pick<SitePlan, "plan_id" | "plan" | "kind" | "building_id" | "building">;
  open: Round | undefined;
  report: Report | undefined;
}

/** Every plan, by building and name. What is set up may not be known yet. */
export function plansOf(
  site: SiteStructure | undefined,
  rounds: ReadonlyMap<string, Round>,
  reports: ReadonlyMap<string, Report>,
): readonly PlanState[] {
  const open = new Map([...rounds.values()].map((one) => [one.plan_id, one]));
  const known: readonly PlanState["plan"][] = site?.round_plans ?? [...reports.values()];
  return known
    .map((plan) => ({ plan, open: open.get(plan.plan_id), report: reports.get(plan.plan_id) }))
    .sort(
      (a, b) =>
        a.plan.building.localeCompare(b.plan.building) ||
        a.plan.plan.localeCompare(b.plan.plan) ||
        a.plan.plan_id.localeCompare(b.plan.plan_id),
    );
}
