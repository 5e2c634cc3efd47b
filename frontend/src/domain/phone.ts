/** What a guard's phone shows, and what its keys say to the room. */

import type { AssignmentState, Own, OwnAlarm, OwnMessage, OwnRound } from "../api/generated.js";
import type { FeedState } from "../feed/client.js";

/** After so long without a sign of the other end nothing on the screen is known to be so. */
export const SURE_MS = 20_000;

/** Older texts are no news: they belong to what is over. */
const NEWS_MS = 12 * 3_600_000;

/** What a key sends: as the button of a notification, which `bridge/companion.py` reads. */
export function action(verb: string, ...about: string[]): string {
  return ["municipal_alarm", verb, ...about].join(":");
}

/** Whether what is shown is so, and else why nobody knows. */
export type Standing = "sure" | "starting" | "lost" | "stopped";

export function standing(state: FeedState, heardAt: number | undefined, now: number): Standing {
  if (state === "live") {
    // A phone that slept believes that it is connected until it has asked.
    return heardAt !== undefined && now - heardAt < SURE_MS ? "sure" : "lost";
  }
  return state === "starting" || state === "stopped" ? state : "lost";
}

export interface AnswerKey {
  verb: "accept" | "arrive" | "refuse";
  main: boolean;
}

const ANSWERS: Partial<Record<AssignmentState, readonly AnswerKey["verb"][]>> = {
  alerted: ["accept", "arrive", "refuse"],
  dispatched: ["accept", "arrive", "refuse"],
  accepted: ["arrive", "refuse"],
  refused: ["accept", "arrive"],
};

/** What one may answer now, what is asked for first. */
export function answers(alarm: OwnAlarm): readonly AnswerKey[] {
  const verbs = (alarm.state && !alarm.about_me && ANSWERS[alarm.state]) || [];
  return verbs.map((verb, at) => ({ verb, main: at === 0 }));
}

const NEARNESS: readonly (AssignmentState | null)[] = [
  "on_scene",
  "accepted",
  "dispatched",
  "alerted",
];

/** The alarm that codes and texts are about: the chosen one, or else as the room would have it. */
export function spokenOf(
  alarms: readonly OwnAlarm[],
  chosen: string | undefined,
): OwnAlarm | undefined {
  const near = (one: OwnAlarm) => {
    const at = NEARNESS.indexOf(one.state);
    return one.about_me ? -1 : at < 0 ? NEARNESS.length : at;
  };
  const [first] = [...alarms].sort((a, b) => near(a) - near(b));
  return alarms.find((one) => one.incident_id === chosen) ?? first;
}

/** What waits for an answer comes first; else the newest, as they came. */
export function inOrder(alarms: readonly OwnAlarm[]): readonly OwnAlarm[] {
  const waits = (one: OwnAlarm) => one.state === "alerted" || one.state === "dispatched";
  return [...alarms].sort((a, b) => Number(waits(b)) - Number(waits(a)));
}

/** Where to go, the door before the street: the first line is what one looks for. */
export function where(alarm: OwnAlarm): readonly string[] {
  const place = alarm.place;
  const spot = place?.desk || place?.checkpoint || "";
  return [spot, place?.floor ?? "", place?.building ?? ""].filter(Boolean);
}

/** A text that may still wait for an answer: it stands where the thumb is. */
const FRESH_MS = 15 * 60_000;

export function fresh(messages: readonly OwnMessage[], now: number): OwnMessage | undefined {
  const [newest] = messages;
  return newest && now - Date.parse(newest.at) < FRESH_MS ? newest : undefined;
}

export function recent(messages: readonly OwnMessage[], now: number): readonly OwnMessage[] {
  return messages.filter((one) => now - Date.parse(one.at) < NEWS_MS);
}

/** The checkpoint that is next, of an ordered round or the one that is due first. */
export function next(round: OwnRound): OwnRound["pending"][number] | undefined {
  const due = (at: string | null) => (at === null ? Infinity : Date.parse(at));
  return round.ordered
    ? round.pending[0]
    : [...round.pending].sort((a, b) => due(a.due_at) - due(b.due_at))[0];
}

/** When a lone worker is to be heard of; undefined: they are not watched over, or it is late. */
export function signBy(own: Own): string | undefined {
  return own.lone_work?.alarm_at ?? own.lone_work?.next_at ?? undefined;
}
