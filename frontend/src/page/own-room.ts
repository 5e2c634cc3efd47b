/** What is a responder's own, as this page knows it; one for all its elements. */

import type { Own, OwnFeedMessage } from "../api/generated.js";
import { type Standing, standing } from "../domain/phone.js";
import { FeedClient, type FeedState } from "../feed/client.js";
import type { Link } from "../feed/link.js";
import { Outbox } from "../feed/outbox.js";
import { Pulse } from "../feed/pulse.js";
import { randomId } from "../feed/random-id.js";
import { ServerClock } from "../feed/server-clock.js";
import type { Timers } from "../feed/timers.js";
import { controlRoom } from "./control-room.js";
import { OWN_PROGRAM } from "./updates.js";

const PRESS_ID_BYTES = 16;

export class OwnRoom {
  own: Own | null | undefined;
  why: string | undefined;
  readonly clock: ServerClock;
  readonly outbox: Outbox;
  private state: FeedState = "starting";
  /** When the other end was last known to be there, by the clock on the wall: it runs in sleep. */
  private heardAt: number | undefined;
  private served: string | null = null;
  private readonly client: FeedClient<OwnFeedMessage>;
  private readonly pulse: Pulse<boolean>;
  private readonly listeners = new Set<() => void>();
  private wanted = 0;

  constructor(
    link: Link,
    timers: Timers,
    private readonly wall: () => number = Date.now,
    newId: () => string = () => randomId(PRESS_ID_BYTES),
    private readonly program: string | undefined = OWN_PROGRAM,
  ) {
    this.clock = new ServerClock(timers, wall);
    const tell = () => this.tell();
    this.outbox = new Outbox(link, timers, wall, newId, tell);
    this.client = new FeedClient<OwnFeedMessage>(
      link,
      timers,
      (message) => this.take(message),
      (state) => {
        this.state = state;
        this.tell();
      },
      "municipal_alarm/own",
    );
    this.pulse = new Pulse<boolean>(
      answering(link),
      timers,
      () => ({ type: "ping" }),
      (answer) => {
        this.heardAt = answer ? this.wall() : this.heardAt;
        this.tell();
      },
    );
  }

  get standing(): Standing {
    return standing(this.state, this.heardAt, this.wall());
  }

  /** Whether Home Assistant serves another program than this page runs. */
  get isOld(): boolean {
    return this.program !== undefined && this.served !== null && this.served !== this.program;
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Somebody looks at it again: is it still so? */
  wake(): void {
    if (this.wanted) {
      this.pulse.beat();
      this.tell();
    }
  }

  /** Keep it up to date for as long as the returned function is not called. */
  acquire(): () => void {
    this.wanted += 1;
    if (this.wanted === 1) {
      this.client.start();
      this.pulse.start();
    }
    return () => {
      this.wanted -= 1;
      if (this.wanted === 0) {
        this.client.stop();
        this.pulse.stop();
      }
    };
  }

  private take(message: OwnFeedMessage): void {
    if (message.number === 1) {
      this.clock.reset();
    }
    this.clock.hear(message.now);
    this.heardAt = this.wall();
    if (message.type === "own") {
      this.own = message.own;
      this.why = message.why;
      this.served = message.program;
    }
    this.tell();
  }

  private tell(): void {
    for (const listener of [...this.listeners]) {
      listener();
    }
  }
}

/** The answer to a ping is empty: that there is one is the answer. */
function answering(link: Link): Link {
  return {
    get connected() {
      return link.connected;
    },
    ask: async <T>(message: object) => {
      await link.ask(message);
      return true as T;
    },
    subscribe: (message, listener) => link.subscribe(message, listener),
    onReady: (listener) => link.onReady(listener),
    onLost: (listener) => link.onLost(listener),
    renew: () => link.renew(),
  };
}

let one: Promise<OwnRoom> | undefined;

/** That of this page. */
export function ownRoom(): Promise<OwnRoom> {
  one ??= controlRoom.then((room) => {
    const own = new OwnRoom(room.link, room.timers);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") {
        own.wake();
      }
    });
    return own;
  });
  return one;
}
