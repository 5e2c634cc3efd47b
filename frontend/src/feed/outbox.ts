/**
 * What was pressed on a phone, until it is known to have been received.
 *
 * In a stairwell a connection comes and goes. A press without an answer is sent again, under
 * its own id, so that it counts once; and after a minute it is said that it was not received,
 * for by then whoever pressed it must know, and what it says may not be so any more.
 */

import type { Link } from "./link.js";
import type { Timers } from "./timers.js";

/**
 * sending   on its way, for the first time
 * again     not answered yet, and sent again
 * received  the room has it
 * refused   the room has it, and says no
 * lost      nobody knows whether the room has it
 */
export type PressState = "sending" | "again" | "received" | "refused" | "lost";

export interface Press {
  readonly id: string;
  readonly action: string;
  readonly text: string;
  /** What the key says. */
  readonly label: string;
  readonly state: PressState;
  /** When it got this state, by the clock on the wall. */
  readonly at: number;
  /** Why it was refused. */
  readonly error?: unknown;
}

const ANSWER_WITHIN_MS = 4_000;
const AGAIN_AFTER_MS = 1_000;
export const GIVE_UP_MS = 60_000;

/** Home Assistant answers before its components run: then it has not been taken in. */
const NOT_YET: readonly unknown[] = ["home_assistant_error", "unknown_command", "unknown_error"];

export class Outbox {
  private readonly pending = new Map<string, { cancel: () => void; until: number }>();
  private presses: readonly Press[] = [];

  constructor(
    private readonly link: Link,
    private readonly timers: Timers,
    private readonly wall: () => number,
    private readonly newId: () => string,
    private readonly onChange: () => void,
  ) {
    link.onReady(() => {
      for (const id of [...this.pending.keys()]) {
        this.send(id);
      }
    });
  }

  /** What must be said: all that was not received, and else what was received last. */
  get told(): readonly Press[] {
    const open = this.presses.filter((one) => one.state !== "received");
    return open.length ? open : this.presses.slice(-1);
  }

  press(action: string, label: string, text = ""): void {
    const id = this.newId();
    const kept = this.told.filter((one) => one.state !== "received" && one.state !== "refused");
    const one: Press = { id, action, text, label, state: "sending", at: this.wall() };
    this.presses = [...kept, one];
    this.begin(id);
  }

  /** Send what was lost once more: the same press, so it counts once. */
  retry(id: string): void {
    this.set(id, "again");
    this.begin(id);
  }

  /** Whoever pressed it has seen what came of it. */
  forget(id: string): void {
    this.end(id);
    this.presses = this.presses.filter((one) => one.id !== id);
    this.onChange();
  }

  private begin(id: string): void {
    this.pending.set(id, { cancel: () => undefined, until: this.timers.now() + GIVE_UP_MS });
    this.send(id);
    this.onChange();
  }

  private send(id: string): void {
    const one = this.presses.find((press) => press.id === id);
    const pending = this.pending.get(id);
    if (!one || !pending) {
      return;
    }
    pending.cancel();
    if (this.timers.now() >= pending.until) {
      this.end(id);
      this.set(id, "lost");
      return;
    }
    const again = () => {
      if (this.pending.get(id) === pending) {
        this.set(id, "again");
        this.send(id);
      }
    };
    pending.cancel = this.timers.after(ANSWER_WITHIN_MS, again);
    if (!this.link.connected) {
      // It waits for the connection; the limit of a minute is looked at meanwhile.
      this.set(id, "again");
      return;
    }
    const { action, text } = one;
    this.link.ask({ type: "municipal_alarm/own/do", action, text, request_id: id }).then(
      () => this.answered(id, "received"),
      (error: unknown) => {
        if (isRefusal(error)) {
          this.answered(id, "refused", error);
        } else if (this.pending.get(id) === pending) {
          pending.cancel();
          pending.cancel = this.timers.after(AGAIN_AFTER_MS, again);
        }
      },
    );
  }

  private answered(id: string, state: PressState, error?: unknown): void {
    // Also of one that was given up: late is better than wrong.
    this.end(id);
    this.set(id, state, error);
  }

  private end(id: string): void {
    this.pending.get(id)?.cancel();
    this.pending.delete(id);
  }

  private set(id: string, state: PressState, error?: unknown): void {
    this.presses = this.presses.map((one) =>
      one.id === id && one.state !== state ? { ...one, state, at: this.wall(), error } : one,
    );
    this.onChange();
  }
}

function isRefusal(error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === "string" && !NOT_YET.includes(code);
}
