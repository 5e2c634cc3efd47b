/** The clock and the alarm clock of a controller; a test turns them by hand. */

export interface Timers {
  /** Milliseconds of a clock that never jumps. */
  now(): number;
  after(ms: number, what: () => void): () => void;
}

export const realTimers: Timers = {
  now: () => performance.now(),
  after(ms, what) {
    const id = setTimeout(what, ms);
    return () => clearTimeout(id);
  },
};
