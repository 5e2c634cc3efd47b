/**
 * The feed of one page: subscribed for as long as somebody wants it, whatever happens.
 *
 * Messages are numbered without gaps. Whoever misses one subscribes again, and the snapshot
 * that comes first makes it right: so nothing is ever repaired, whether one message was
 * missed or ten thousand. The client forwards what is in order and nothing else.
 */

import type { FeedMessage } from "../api/generated.js";
import type { ApiError, Unsubscribe } from "../ha/types.js";
import type { Link } from "./link.js";
import type { Timers } from "./timers.js";

/**
 * starting  nothing came yet
 * live      what is shown is so
 * stopped   Home Assistant runs, the alarm system does not
 * lost      there is no connection, or no feed on it: what is shown is old
 * refused   this user may not look
 */
export type FeedState = "starting" | "live" | "stopped" | "lost" | "refused";

/** Home Assistant answers on its socket before its components run. */
const RETRY_MS = 500;

/** Somebody may be given a role while they wait for it. */
const REFUSED_RETRY_MS = 30_000;

/** A server that sends gaps in a row would else be asked as fast as it answers. */
const GAP_PAUSE_MS = 250;
const GAP_AGAIN_MS = 1_000;

/** What every feed of ours sends: numbered from 1 in each subscription. */
interface Numbered {
  type: string;
  number: number;
}

export class FeedClient<M extends Numbered = FeedMessage> {
  state: FeedState = "starting";
  private stops: (() => void)[] = [];
  private unsubscribe: Unsubscribe | undefined;
  private cancelRetry: (() => void) | undefined;
  private number = 0;
  /** Of the subscription whose messages count; what belongs to an older one is late. */
  private turn = 0;
  private lastGapAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly link: Link,
    private readonly timers: Timers,
    private readonly onMessage: (message: M) => void,
    private readonly onState: (state: FeedState) => void,
    private readonly feed = "municipal_alarm/subscribe",
  ) {}

  start(): void {
    this.stops = [this.link.onReady(() => this.subscribe()), this.link.onLost(() => this.lost())];
    if (this.link.connected) {
      this.subscribe();
    } else {
      this.lost();
    }
  }

  stop(): void {
    for (const stop of this.stops.splice(0)) {
      stop();
    }
    this.leave();
    this.set("starting");
  }

  /** Take the room anew, whatever is known. */
  subscribe(): void {
    this.leave();
    const turn = this.turn;
    this.number = 0;
    this.link
      .subscribe<M>({ type: this.feed }, (message) => {
        if (turn === this.turn) {
          this.take(message);
        }
      })
      .then(
        (unsubscribe) => {
          if (turn === this.turn) {
            this.unsubscribe = unsubscribe;
          } else {
            quietly(unsubscribe);
          }
        },
        (error: unknown) => {
          if (turn === this.turn) {
            this.failed(error);
          }
        },
      );
  }

  private take(message: M): void {
    const first = this.number === 0;
    if (message.number !== this.number + 1 || (first && message.type === "delta")) {
      this.gap();
      return;
    }
    this.number = message.number;
    switch (message.type) {
      case "refused":
        this.onMessage(message);
        this.refused();
        return;
      case "stopped":
        this.onMessage(message);
        this.set("stopped");
        return;
      case "ended":
        // Not by us, or it would be of another turn.
        this.unsubscribe = undefined;
        this.subscribe();
        return;
      default:
        this.onMessage(message);
        this.set("live");
    }
  }

  private gap(): void {
    const now = this.timers.now();
    const soon = now - this.lastGapAt < GAP_AGAIN_MS;
    this.lastGapAt = now;
    if (soon) {
      this.lost();
      this.cancelRetry = this.timers.after(GAP_PAUSE_MS, () => this.subscribe());
    } else {
      this.subscribe();
    }
  }

  private failed(error: unknown): void {
    if (isApiError(error) && error.code === "unauthorized") {
      this.refused();
      return;
    }
    this.set("lost");
    if (this.link.connected) {
      this.cancelRetry = this.timers.after(RETRY_MS, () => this.subscribe());
    }
  }

  private refused(): void {
    this.set("refused");
    this.cancelRetry = this.timers.after(REFUSED_RETRY_MS, () => this.subscribe());
  }

  private lost(): void {
    this.leave();
    this.set("lost");
  }

  /** From here on nothing of the present subscription counts. */
  private leave(): void {
    this.turn += 1;
    this.cancelRetry?.();
    this.cancelRetry = undefined;
    if (this.unsubscribe && this.link.connected) {
      quietly(this.unsubscribe);
    }
    this.unsubscribe = undefined;
  }

  private set(state: FeedState): void {
    if (state !== this.state) {
      this.state = state;
      this.onState(state);
    }
  }
}

function isApiError(error: unknown): error is ApiError {
  return typeof error === "object" && error !== null && "code" in error;
}

/** The connection may go while we say that we leave: then we have left. */
function quietly(unsubscribe: Unsubscribe): void {
  Promise.resolve()
    .then(unsubscribe)
    .catch(() => undefined);
}
