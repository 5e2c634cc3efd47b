/** When a page that runs an older program than Home Assistant serves loads itself anew. */

/** Nobody touched it for so long: nobody is in the middle of something. */
export const UNTOUCHED_MS = 60_000;

/** What lies between (a proxy, the browser's own store) may give the old program again. */
export const MOST_TRIES = 3;

export interface Use {
  /** Hangs on a wall: nobody works at it, and nobody will click. */
  wall: boolean;
  /** Was declared a console. */
  console: boolean;
  /** Incidents that are open. */
  open: number;
  /** Since somebody last touched it, or since it was loaded. */
  untouchedMs: number;
  /** How often it did so for this program. */
  tries: number;
}

/** Everybody else is told, and loads it when they like: they may be writing. */
export function reloadsItself(use: Use): boolean {
  const quiet = use.console ? use.open === 0 : use.wall;
  return quiet && use.untouchedMs >= UNTOUCHED_MS && use.tries < MOST_TRIES;
}
