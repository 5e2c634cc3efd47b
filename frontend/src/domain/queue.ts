/** The order in which incidents should be dealt with, and how it stands still. */

import type { Incident } from "../api/generated.js";
import { isOpen } from "./incidents.js";

/** As the snapshot orders them (docs/feed.md): what must be dealt with first comes first. */
export function compare(a: Incident, b: Incident): number {
  return (
    Number(!isOpen(a)) - Number(!isOpen(b)) ||
    Number(a.drill) - Number(b.drill) ||
    Number(a.owner_id !== null) - Number(b.owner_id !== null) ||
    a.priority - b.priority ||
    raisedAt(a) - raisedAt(b) ||
    a.number - b.number
  );
}

/** Read once of each: a queue of hundreds is sorted with every change. */
const raised = new WeakMap<Incident, number>();

function raisedAt(one: Incident): number {
  let at = raised.get(one);
  if (at === undefined) {
    at = Date.parse(one.raised_at);
    raised.set(one, at);
  }
  return at;
}

/**
 * What the list shows. While it is held (a pointer or a finger is on it) nothing moves:
 * who aims at one alarm must not hit another. What is new comes below, and what is gone
 * keeps its place until the list is let go.
 */
export class Queue {
  rows: readonly Incident[] = [];
  held = false;
  /** How many of the rows stand elsewhere than they should. */
  waiting = 0;
  private all: ReadonlyMap<string, Incident> = new Map();

  take(incidents: ReadonlyMap<string, Incident>): void {
    this.all = incidents;
    const right = [...incidents.values()].sort(compare);
    if (!this.held) {
      this.rows = right;
      this.waiting = 0;
      return;
    }
    const shown = new Set(this.rows.map((row) => row.incident_id));
    this.rows = [
      ...this.rows.map((row) => incidents.get(row.incident_id) ?? row),
      ...right.filter((one) => !shown.has(one.incident_id)),
    ];
    this.waiting = this.rows.filter((row, i) => right[i]?.incident_id !== row.incident_id).length;
  }

  hold(held: boolean): void {
    this.held = held;
    if (!held) {
      this.take(this.all);
    }
  }

  /** Whether a row has left the room, and is only kept in its place. */
  isGone(one: Incident): boolean {
    return !this.all.has(one.incident_id);
  }
}
