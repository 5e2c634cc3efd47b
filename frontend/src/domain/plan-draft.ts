/** Marks that are being placed, and what was done so far: each step can be undone. */

import type { PlanMark } from "../api/generated.js";
import { keyOf, type Point, type Thing } from "./plan.js";

type Marks = readonly PlanMark[];

export interface Draft {
  marks: Marks;
  /** As the component has them. */
  saved: Marks;
  past: readonly Marks[];
}

/** How far an arrow key moves a mark, and how far with Shift: parts of the picture. */
export const NUDGE = 0.005;
export const LEAP = 0.05;
const TURN = 15;
const STEPS_KEPT = 200;

export function draftOf(marks: Marks): Draft {
  return { marks, saved: marks, past: [] };
}

export function isChanged(draft: Draft): boolean {
  const told = (marks: Marks) =>
    marks
      .map((one) => JSON.stringify([keyOf(one), one.name, one.x, one.y, one.turn]))
      .sort()
      .join();
  return told(draft.marks) !== told(draft.saved);
}

function changed(draft: Draft, marks: Marks, asOneStep = false): Draft {
  const past = asOneStep ? draft.past : [...draft.past, draft.marks].slice(-STEPS_KEPT);
  return { ...draft, marks, past };
}

export function undone(draft: Draft): Draft {
  const before = draft.past.at(-1);
  return before ? { ...draft, marks: before, past: draft.past.slice(0, -1) } : draft;
}

/** The component has them now as they are, under the names it gives them. */
export function kept(draft: Draft, marks: Marks): Draft {
  return { ...draft, marks, saved: marks };
}

const within = (part: number) => Math.min(1, Math.max(0, part));

/** Put something on the plan; what is there already goes to its new place. */
export function placed(draft: Draft, thing: Thing, at: Point): Draft {
  const key = keyOf(thing);
  const before = draft.marks.find((one) => keyOf(one) === key);
  const mark: PlanMark = {
    kind: thing.kind,
    id: thing.id,
    name: thing.name,
    x: within(at.x),
    y: within(at.y),
    turn: before?.turn ?? null,
  };
  return changed(draft, [...draft.marks.filter((one) => one !== before), mark]);
}

/** `asOneStep`: it goes on with the movement of before, as a drag does. */
export function movedTo(draft: Draft, key: string, at: Point, asOneStep = false): Draft {
  return edited(draft, key, () => ({ x: within(at.x), y: within(at.y) }), asOneStep);
}

export function nudged(draft: Draft, key: string, by: Point): Draft {
  return edited(draft, key, (one) => ({ x: within(one.x + by.x), y: within(one.y + by.y) }));
}

export function turned(draft: Draft, key: string, steps: number): Draft {
  return edited(draft, key, (one) => ({ turn: ((one.turn ?? 0) + steps * TURN + 360) % 360 }));
}

export function named(draft: Draft, key: string, name: string): Draft {
  return edited(draft, key, () => ({ name }));
}

export function takenOff(draft: Draft, key: string): Draft {
  return changed(
    draft,
    draft.marks.filter((one) => keyOf(one) !== key),
  );
}

function edited(
  draft: Draft,
  key: string,
  how: (one: PlanMark) => Partial<PlanMark>,
  asOneStep = false,
): Draft {
  const marks = draft.marks.map((one) => (keyOf(one) === key ? { ...one, ...how(one) } : one));
  return changed(draft, marks, asOneStep);
}
