/**
 * The check at the start of a shift: the tone sounds and the screen lights up, and somebody
 * says whether they heard and saw it. A browser cannot know that a loudspeaker is unplugged.
 */

import type { Timers } from "../feed/timers.js";

export const SOUNDS_MS = 2_000;

/**
 * none      nothing is tried
 * sounding  it sounds and shines
 * asking    was it heard and seen?
 * telling   the answer is on its way
 * advice    it was not: what can be wrong
 * unsaid    the answer could not be written down
 */
export type CheckPhase = "none" | "sounding" | "asking" | "telling" | "advice" | "unsaid";

export class ConsoleCheck {
  phase: CheckPhase = "none";
  private audible = false;
  private cancel: (() => void) | undefined;

  constructor(
    private readonly timers: Timers,
    private readonly report: (audible: boolean, passed: boolean) => Promise<unknown>,
    private readonly changed: () => void,
  ) {}

  start(): void {
    this.audible = false;
    this.become("sounding");
    this.cancel = this.timers.after(SOUNDS_MS, () => this.become("asking"));
  }

  /** What the browser measures while it sounds. */
  heard(): void {
    this.audible = true;
  }

  async answer(passed: boolean): Promise<void> {
    this.become("telling");
    let next: CheckPhase = passed ? "none" : "advice";
    try {
      await this.report(this.audible, passed);
    } catch {
      next = "unsaid";
    }
    if (this.phase === "telling") {
      this.become(next);
    }
  }

  /** Nothing is said of it: somebody closed it, or an alarm came. */
  end(): void {
    if (this.phase !== "none") {
      this.become("none");
    }
  }

  private become(phase: CheckPhase): void {
    this.cancel?.();
    this.cancel = undefined;
    this.phase = phase;
    this.changed();
  }
}
