/**
 * The acknowledged heartbeat: proof, every few seconds, that both ends hear each other.
 *
 * A connection may be dead without either end knowing. So a beat without an answer is a
 * connection that is given up and made anew, and that is said on the screen.
 */

import type { Link } from "./link.js";
import type { Timers } from "./timers.js";

/** The room takes a console for gone after 30 s: two beats may be lost. */
const EVERY_MS = 10_000;
const ANSWER_WITHIN_MS = 5_000;

export class Pulse<T> {
  /** Of the last beat; undefined while nothing has answered since the connection came. */
  answer: T | undefined;
  private stops: (() => void)[] = [];
  private cancelNext: (() => void) | undefined;
  private cancelLimit: (() => void) | undefined;
  private beatNumber = 0;

  constructor(
    private readonly link: Link,
    private readonly timers: Timers,
    private readonly message: () => object,
    private readonly onAnswer: (answer: T | undefined) => void,
  ) {}

  start(): void {
    this.stops = [this.link.onReady(() => this.beat()), this.link.onLost(() => this.silence())];
    this.beat();
  }

  stop(): void {
    for (const stop of this.stops.splice(0)) {
      stop();
    }
    this.silence();
  }

  /** Beat now: what is told has changed. */
  beat(): void {
    this.cancel();
    const number = this.beatNumber;
    if (!this.link.connected) {
      return;
    }
    this.cancelLimit = this.timers.after(ANSWER_WITHIN_MS, () => {
      this.silence();
      this.link.renew();
    });
    this.link.ask<T>(this.message()).then(
      (answer) => number === this.beatNumber && this.heard(answer),
      // A refusal is an answer too: the connection is alive. It only proves nothing more.
      () => number === this.beatNumber && this.heard(undefined),
    );
  }

  private heard(answer: T | undefined): void {
    this.cancel();
    this.set(answer);
    this.cancelNext = this.timers.after(EVERY_MS, () => this.beat());
  }

  private silence(): void {
    this.cancel();
    this.set(undefined);
  }

  private cancel(): void {
    this.beatNumber += 1;
    this.cancelNext?.();
    this.cancelLimit?.();
    this.cancelNext = undefined;
    this.cancelLimit = undefined;
  }

  private set(answer: T | undefined): void {
    this.answer = answer;
    this.onAnswer(answer);
  }
}
