/** Watching the watchers: what of the room is not as it must be, though no alarm says so. */

import type { Store } from "../feed/store.js";
import type { TextKey } from "../i18n/localize.js";

export interface Fault {
  text: TextKey;
  values: Record<string, string | number>;
}

type Room = Pick<Store, "state" | "operators" | "consoles" | "links" | "journal">;

/** A reload, or a restart of what is between, is over by then. */
const GRACE_MS = 4_000;

/**
 * Why what is shown may not be so, for that is said before all else: a quiet page looks like
 * a quiet night. `since_ms`: how long the feed has been in this state.
 */
export function unknown(state: Store["state"], since_ms: number): TextKey | undefined {
  switch (state) {
    case "live":
      return undefined;
    case "refused":
      return "bar.refused";
    case "stopped":
      return "wall.stopped";
    default:
      return since_ms < GRACE_MS ? undefined : "wall.lost";
  }
}

/** The worst first. Nothing is said of a room that is not known: that is said elsewhere. */
export function faults(room: Room): Fault[] {
  if (room.state !== "live") {
    return [];
  }
  const found: Fault[] = [];
  if (room.journal !== null) {
    found.push({ text: "watch.journal", values: { count: room.journal.waiting } });
  }
  if (!room.operators.some((one) => one.present && one.role !== "viewer")) {
    found.push({ text: "watch.nobody", values: {} });
  } else if (!room.consoles.some((one) => one.sound)) {
    found.push({ text: "watch.unheard", values: {} });
  }
  for (const one of room.consoles) {
    if (one.checked?.passed === false) {
      const { by, at } = one.checked;
      found.push({ text: "watch.check", values: { name: one.operator, by, at } });
    }
  }
  for (const link of room.links) {
    // Of phones it is not known, and never will be.
    if (link.up === false) {
      found.push({ text: "watch.link", values: { name: link.name } });
    }
  }
  return found;
}
