/**
 * What the room demands of a console: which tone, and what must be said large.
 *
 * Pure: from the room, the connection and what was silenced here. Silencing is no
 * acknowledgement: it is of this browser alone, it ends by itself, and whatever is new in
 * an incident that was silenced sounds again.
 */

import type { Incident } from "../api/generated.js";
import { callsOperator } from "../domain/incidents.js";
import type { FeedState } from "../feed/client.js";

export type Tone = "none" | "normal" | "high" | "urgent" | "raised" | "lost";

const TONES: Record<number, Tone> = { 1: "urgent", 2: "high", 3: "normal" };

/** A page that reloads, or a connection that changes its path, is back before this. */
export const LOSS_GRACE_MS = 4_000;

/** A silence is to hear each other speak, not to go home. */
export const SILENCE_MS = 30_000;

/** Nobody can bear the tone of a loss for an hour; that it is lost stays on the screen. */
export const LOSS_SILENCE_MS = 300_000;

/** What was silenced, each with the moment until which it is. */
export interface Silence {
  alarms: ReadonlyMap<string, number>;
  lossUntil: number;
}

export const NO_SILENCE: Silence = { alarms: new Map(), lossUntil: 0 };

export interface Demand {
  tone: Tone;
  /** Unacknowledged incidents, however silent. */
  calls: readonly Incident[];
  /** Of them, how many are silenced now. */
  silenced: number;
  lost: boolean;
}

/** What makes an alarm a new one to the ear: a further press, or a step that raised the sound. */
export function voice(one: Incident): string {
  return `${one.incident_id}/${one.presses}/${one.sound_raised}`;
}

export function demand(
  incidents: Iterable<Incident>,
  feed: { state: FeedState; since: number },
  silence: Silence,
  now: number,
): Demand {
  const calls = [...incidents].filter(callsOperator);
  const heard = calls.filter((one) => (silence.alarms.get(voice(one)) ?? 0) <= now);
  const lost =
    (feed.state === "lost" || feed.state === "stopped") && now - feed.since >= LOSS_GRACE_MS;
  const lostHeard = lost && silence.lossUntil <= now;
  return {
    // What is known to be an alarm goes before what may be one.
    tone: heard.length > 0 ? loudest(heard) : lostHeard ? "lost" : "none",
    calls,
    silenced: calls.length - heard.length,
    lost,
  };
}

function loudest(heard: readonly Incident[]): Tone {
  if (heard.some((one) => one.sound_raised)) {
    return "raised";
  }
  const first = Math.min(...heard.map((one) => one.priority));
  return TONES[first] ?? "urgent";
}

/** Silence all that is heard now. */
export function silenceAll(demanded: Demand, before: Silence, now: number): Silence {
  const alarms = new Map([...before.alarms].filter(([, until]) => until > now));
  for (const one of demanded.calls) {
    alarms.set(voice(one), now + SILENCE_MS);
  }
  return { alarms, lossUntil: demanded.lost ? now + LOSS_SILENCE_MS : before.lossUntil };
}
