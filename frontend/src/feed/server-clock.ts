/**
 * Home Assistant's time, on a PC whose clock may be wrong.
 *
 * A message is older by its way here, never younger: so of all that came since the last
 * snapshot the one that says the latest is nearest to the truth.
 */

import type { Timers } from "./timers.js";

export class ServerClock {
  private offset: number | undefined;

  constructor(
    private readonly timers: Timers,
    private readonly local: () => number = Date.now,
  ) {}

  /** Forget what was measured: after a sleep of the PC its clocks have gone apart. */
  reset(): void {
    this.offset = undefined;
  }

  /** A message says that it is `iso`. */
  hear(iso: string): void {
    const heard = Date.parse(iso) - this.timers.now();
    this.offset = this.offset === undefined ? heard : Math.max(this.offset, heard);
  }

  /** Milliseconds since 1970, by Home Assistant's clock; by ours while nothing was heard. */
  now(): number {
    return this.offset === undefined ? this.local() : this.timers.now() + this.offset;
  }
}
