/** What the screen asks of an incident. */

import type { Incident, Role } from "../api/generated.js";

export function isOpen(one: Incident): boolean {
  return one.state !== "resolved" && one.state !== "closed";
}

/** Whether it waits for an operator: a responder who comes does not take it on. */
export function isUnacknowledged(one: Incident): boolean {
  return isOpen(one) && one.owner_id === null;
}

/** A test of a desk is told to nobody, and so it does not call an operator either. */
export function callsOperator(one: Incident): boolean {
  return isUnacknowledged(one) && !one.test;
}

export function mayAct(role: Role | null): boolean {
  return role === "operator" || role === "supervisor";
}

/** How many lines an operator reads to know where: building, floor, and the spot there. */
export function placeLines(one: Incident): { building: string; floor: string; spot: string } {
  const place = one.place;
  return {
    building: place?.building ?? "",
    floor: place?.floor ?? "",
    spot: place?.desk || place?.checkpoint || one.responder,
  };
}

/** What happens next by itself, and when; undefined: nothing. */
export function nextDeadline(
  one: Incident,
): { what: "step" | "on_scene" | "other"; at: string } | undefined {
  if (!isOpen(one)) {
    return undefined;
  }
  if (one.step_due_at !== null) {
    return { what: "step", at: one.step_due_at };
  }
  if (one.on_scene_due_at !== null) {
    return { what: "on_scene", at: one.on_scene_due_at };
  }
  return one.due_at === null ? undefined : { what: "other", at: one.due_at };
}
