/**
 * The sentinel: on every page of a console it keeps the feed, sounds, and proves that it
 * would be heard. It outlives cards, views, dialogs and restarts of Home Assistant.
 */

import type { HeartbeatAnswer } from "../api/generated.js";
import { mayAct } from "../domain/incidents.js";
import type { Link } from "../feed/link.js";
import { Pulse } from "../feed/pulse.js";
import type { Store } from "../feed/store.js";
import type { Timers } from "../feed/timers.js";
import type { ConsoleCheck } from "./check.js";
import { type Demand, demand, NO_SILENCE, type Silence, silenceAll } from "./demand.js";
import type { SoundState } from "./sound.js";

/** How often what depends on the time alone is looked at: silences, and the grace of a loss. */
const LOOK_MS = 500;

export interface Speaker {
  readonly state: SoundState;
  play(tone: Demand["tone"]): void;
  close(): void;
}

export interface Watch {
  demand: Demand;
  sound: SoundState;
  /** Whether the room has confirmed that this operator is here; undefined: no answer. */
  answer: HeartbeatAnswer | undefined;
}

export class Sentinel {
  watch: Watch = {
    demand: { tone: "none", calls: [], silenced: 0, lost: false },
    sound: "blocked",
    answer: undefined,
  };
  /** What is tried at this console, when something is. */
  check: ConsoleCheck | undefined;
  private silence: Silence = NO_SILENCE;
  private feedSince: number;
  private feedState;
  private cancelLook: (() => void) | undefined;
  private stopListening: (() => void) | undefined;
  private running = false;
  private beating = false;
  private blocked: boolean;
  private readonly listeners = new Set<() => void>();
  private readonly pulse: Pulse<HeartbeatAnswer>;

  constructor(
    private readonly store: Store,
    link: Link,
    private readonly timers: Timers,
    private readonly speaker: Speaker,
    consoleId: string,
    isVisible: () => boolean,
  ) {
    this.feedSince = timers.now();
    this.feedState = store.state;
    this.blocked = speaker.state === "blocked";
    this.pulse = new Pulse<HeartbeatAnswer>(
      link,
      timers,
      () => ({
        type: "municipal_alarm/heartbeat",
        console: consoleId,
        visible: isVisible(),
        sound: this.speaker.state !== "blocked",
      }),
      () => this.look(),
    );
  }

  start(): void {
    this.running = true;
    this.stopListening = this.store.listen(() => this.look());
    this.look();
  }

  stop(): void {
    this.running = false;
    this.stopListening?.();
    this.cancelLook?.();
    if (this.beating) {
      this.pulse.stop();
    }
    this.speaker.close();
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Sound off for a while, here; nothing is acknowledged by it. */
  silenceNow(): void {
    this.silence = silenceAll(this.watch.demand, this.silence, this.timers.now());
    this.look();
  }

  /** Whether the page is in front has changed: the room is told at once. */
  seenOtherwise(): void {
    this.tellRoom();
    this.look();
  }

  private tellRoom(): void {
    if (this.beating) {
      this.pulse.beat();
    }
  }

  /** Look what is demanded by now; also when something outside of the feed has changed. */
  look(): void {
    if (!this.running) {
      return;
    }
    const { store } = this;
    const now = this.timers.now();
    if (store.state !== this.feedState) {
      if (store.state === "live" && isGone(this.feedState)) {
        // After a start the room knows nobody, and has answered no beat before.
        this.tellRoom();
      }
      // What is lost and stops, or the other way round, was not there all the time.
      const was = this.feedState;
      this.feedState = store.state;
      if (!(isGone(was) && isGone(store.state))) {
        this.feedSince = now;
      }
    }
    this.beat(mayAct(store.me.role));
    const demanded = demand(
      store.incidents.values(),
      { state: store.state, since: this.feedSince },
      this.silence,
      now,
    );
    if (demanded.tone !== "none") {
      this.check?.end();
    }
    const tried = this.check?.phase === "sounding";
    this.speaker.play(tried ? "urgent" : demanded.tone);
    if (tried && this.speaker.state === "sounding") {
      this.check?.heard();
    }
    const blocked = this.speaker.state === "blocked";
    if (blocked !== this.blocked) {
      this.blocked = blocked;
      this.tellRoom();
    }
    this.watch = { demand: demanded, sound: this.speaker.state, answer: this.pulse.answer };
    this.cancelLook?.();
    this.cancelLook = this.timers.after(LOOK_MS, () => this.look());
    for (const listener of [...this.listeners]) {
      listener();
    }
  }

  /** Operators are present by their beat; of viewers the room does not want to know. */
  private beat(wanted: boolean): void {
    if (wanted === this.beating) {
      return;
    }
    this.beating = wanted;
    if (wanted) {
      this.pulse.start();
    } else {
      this.pulse.stop();
    }
  }
}

function isGone(state: Store["state"]): boolean {
  return state === "lost" || state === "stopped";
}
