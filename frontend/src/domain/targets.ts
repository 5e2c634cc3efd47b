/** How an incident does against the municipality's targets: what is met, missed, or still open. */

import type { Incident, ResponseTarget } from "../api/generated.js";
import { isOpen } from "./incidents.js";

/**
 * running  there is time left
 * late     the time is over, and it has not happened
 * met      it happened in time
 * missed   it happened, but too late
 */
export type AimState = "running" | "late" | "met" | "missed";

export interface Aim {
  milestone: string;
  /** In how many of a hundred cases it should happen within `withinMs`. */
  percent: number;
  withinMs: number;
  /** Since the press, until it happened or now. */
  tookMs: number;
  state: AimState;
  /** How much of its time is used, 0 to 1. */
  used: number;
}

/** In the order of what is waited for; what cannot happen any more is left out. */
export function aims(one: Incident, targets: readonly ResponseTarget[], now: number): Aim[] {
  const from = Date.parse(one.raised_at);
  return [...targets]
    .sort((a, b) => a.within_s - b.within_s)
    .flatMap((target) => {
      const at = reached(one, target.milestone);
      if (at === undefined && !isOpen(one)) {
        return [];
      }
      const withinMs = target.within_s * 1_000;
      const tookMs = Math.max(0, (at ?? now) - from);
      const over = tookMs > withinMs;
      return [
        {
          milestone: target.milestone,
          percent: target.permille / 10,
          withinMs,
          tookMs,
          state: at === undefined ? (over ? "late" : "running") : over ? "missed" : "met",
          used: Math.min(1, tookMs / withinMs),
        } satisfies Aim,
      ];
    });
}

function reached(one: Incident, milestone: string): number | undefined {
  const at = {
    receipt: firstReceipt(one),
    acknowledged: one.acknowledged_at,
    accepted: one.accepted_at,
    on_scene: one.on_scene_at,
    resolved: one.resolved_at,
  }[milestone];
  return at ? Date.parse(at) : undefined;
}

function firstReceipt(one: Incident): string | undefined {
  return one.responders
    .flatMap((responder) => responder.messages)
    .filter((message) => message.state === "receipted")
    .map((message) => message.since)
    .sort()[0];
}
