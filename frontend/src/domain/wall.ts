/** What the wall shows: read from five metres, by everybody who passes. */

import type { Assignment, Incident, Operator, Responder } from "../api/generated.js";
import { isOpen } from "./incidents.js";

/** More than these nobody reads from afar; the others are counted. */
export const MOST = 4;

/** Priority before age: who walks past wants to know the worst. Tests are told to nobody. */
export function shown(incidents: Iterable<Incident>): readonly Incident[] {
  return [...incidents]
    .filter((one) => isOpen(one) && !one.test && one.kind !== "duress")
    .sort(
      (a, b) =>
        Number(a.drill) - Number(b.drill) ||
        a.priority - b.priority ||
        Date.parse(a.raised_at) - Date.parse(b.raised_at) ||
        a.number - b.number,
    );
}

const NEAR: readonly Assignment["state"][] = ["on_scene", "accepted", "dispatched"];

/** Who goes, the furthest on their way first. */
export function going(one: Incident): readonly Assignment[] {
  return one.responders
    .filter((each) => NEAR.includes(each.state))
    .sort(
      (a, b) =>
        NEAR.indexOf(a.state) - NEAR.indexOf(b.state) ||
        (a.minutes ?? Infinity) - (b.minutes ?? Infinity) ||
        a.responder.localeCompare(b.responder),
    );
}

export interface Presence {
  operators: number;
  guards: number;
}

/** Who is there to answer. */
export function presence(
  operators: readonly Operator[],
  responders: Iterable<Responder>,
): Presence {
  return {
    operators: operators.filter((one) => one.present && one.role !== "viewer").length,
    guards: [...responders].filter(
      (one) => one.on_duty && (one.duty === "guard" || one.duty === "patrol"),
    ).length,
  };
}
