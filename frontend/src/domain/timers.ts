/** The times of an incident: what each says depends on how far it is. */

import type { Incident } from "../api/generated.js";
import { isOpen, nextDeadline } from "./incidents.js";
import { since, until } from "./time.js";

export type TimerName =
  | "since_press"
  | "unacknowledged"
  | "acknowledged"
  | "since_acknowledged"
  | "nobody_on_scene"
  | "on_scene"
  | "resolved"
  | "next.step"
  | "next.on_scene"
  | "next.other";

export interface Timer {
  readonly name: TimerName;
  readonly ms: number;
}

/**
 * What is running, and what has come to its end: no time of an incident that is over goes on,
 * and none that goes up is called by what it waits for.
 */
export function timersOf(one: Incident, now: number): Timer[] {
  const open = isOpen(one);
  const after = (at: string) => Date.parse(at) - Date.parse(one.raised_at);
  const timers: Timer[] = [];
  const add = (name: TimerName, ms: number) => timers.push({ name, ms });
  if (open) {
    add("since_press", since(one.last_press_at, now));
  }
  if (one.acknowledged_at !== null) {
    add("acknowledged", after(one.acknowledged_at));
    if (open) {
      add("since_acknowledged", since(one.acknowledged_at, now));
    }
  } else if (open) {
    add("unacknowledged", since(one.raised_at, now));
  }
  if (one.on_scene_at !== null) {
    add("on_scene", after(one.on_scene_at));
  } else if (open && one.acknowledged_at !== null) {
    add("nobody_on_scene", since(one.raised_at, now));
  }
  if (one.resolved_at !== null) {
    add("resolved", after(one.resolved_at));
  }
  const next = nextDeadline(one);
  if (next) {
    add(`next.${next.what}`, until(next.at, now));
  }
  return timers;
}
