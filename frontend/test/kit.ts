/** A clock that is turned by hand, a connection that is cut by hand, and a room behind it. */

import type {
  Abnormal,
  Changes,
  FeedMessage,
  Incident,
  Me,
  WholeRoom,
} from "../src/api/generated.js";
import type { Link } from "../src/feed/link.js";
import type { Timers } from "../src/feed/timers.js";
import type { ApiError, Unsubscribe } from "../src/ha/types.js";

export class HandTimers implements Timers {
  private at = 0;
  private readonly waiting = new Map<object, { at: number; what: () => void }>();

  now(): number {
    return this.at;
  }

  after(ms: number, what: () => void): () => void {
    const key = {};
    this.waiting.set(key, { at: this.at + ms, what });
    return () => this.waiting.delete(key);
  }

  get pending(): number {
    return this.waiting.size;
  }

  /** Let time pass; what falls due is done in its order, with what answers to it. */
  async pass(ms: number): Promise<void> {
    const end = this.at + ms;
    for (;;) {
      await settled();
      const next = [...this.waiting].sort(([, a], [, b]) => a.at - b.at)[0];
      if (!next || next[1].at > end) {
        break;
      }
      this.waiting.delete(next[0]);
      this.at = next[1].at;
      next[1].what();
    }
    this.at = end;
    await settled();
  }
}

/** All that follows from promises has followed. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 12; i += 1) {
    await Promise.resolve();
  }
}

export class HandLink implements Link {
  connected = true;
  renewed = 0;
  asked: object[] = [];
  /** How questions are answered; undefined: not at all. */
  answer: ((message: object) => unknown) | undefined = () => ({});
  /** Whether a subscription is refused, and how. */
  refuse: ApiError | undefined;
  subscriptions = new Map<number, (told: never) => void>();
  subscribed = 0;
  onSubscribe: (id: number) => void = () => undefined;
  private readonly ready = new Set<() => void>();
  private readonly lost = new Set<() => void>();

  ask<T>(message: object): Promise<T> {
    this.asked.push(message);
    if (!this.answer) {
      return new Promise(() => undefined);
    }
    try {
      return Promise.resolve(this.answer(message) as T);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async subscribe<T>(_message: object, listener: (told: T) => void): Promise<Unsubscribe> {
    this.subscribed += 1;
    const id = this.subscribed;
    await Promise.resolve();
    if (this.refuse) {
      throw this.refuse;
    }
    this.subscriptions.set(id, listener);
    this.onSubscribe(id);
    return () => {
      this.subscriptions.delete(id);
    };
  }

  onReady(listener: () => void): () => void {
    this.ready.add(listener);
    return () => this.ready.delete(listener);
  }

  onLost(listener: () => void): () => void {
    this.lost.add(listener);
    return () => this.lost.delete(listener);
  }

  renew(): void {
    this.renewed += 1;
  }

  cut(): void {
    this.connected = false;
    this.subscriptions.clear();
    for (const listener of this.lost) {
      listener();
    }
  }

  mend(): void {
    this.connected = true;
    for (const listener of this.ready) {
      listener();
    }
  }
}

export const OPERATOR: Me = { operator_id: "anna", name: "Anna", role: "operator" };

export function incident(id: string, with_: Partial<Incident> = {}): Incident {
  return {
    incident_id: id,
    number: Number(id.replace(/\D/g, "")) || 1,
    kind: "panic",
    priority: 1,
    possible: false,
    detail: "",
    state: "raised",
    drill: false,
    test: false,
    tester: "",
    place: null,
    responder_id: null,
    responder: "",
    placed_at: null,
    raised_at: "2026-11-23T10:00:00+00:00",
    occurred_at: "2026-11-23T10:00:00+00:00",
    last_press_at: "2026-11-23T10:00:00+00:00",
    presses: 1,
    owner_id: null,
    owner: "",
    acknowledged_at: null,
    accepted_at: null,
    on_scene_at: null,
    resolved_at: null,
    outcome: null,
    step: 1,
    due_at: null,
    step_due_at: null,
    on_scene_due_at: null,
    sound_raised: false,
    put_off: false,
    repeats: [],
    external_called: [],
    external: [],
    answer: "sent",
    microphones: [],
    position: null,
    located: [],
    call_up: null,
    roll_call: null,
    duress: false,
    evaluation: null,
    prompts: [],
    asked: "",
    responders: [],
    ...with_,
  };
}

export const fault = (key: string, with_: Partial<Abnormal> = {}): Abnormal => ({
  key,
  kind: "camera_down",
  name: key,
  place: `Town hall, ${key}`,
  building_id: "hall",
  desk_id: key,
  device_id: null,
  why: "",
  since: "2026-11-23T10:00:00+00:00",
  ...with_,
});

export function room(with_: Partial<WholeRoom> = {}): WholeRoom {
  return {
    site: 1,
    incidents: [],
    responders: [],
    rounds: [],
    reports: [],
    lone_work: [],
    pre_alerts: [],
    operators: [],
    links: [],
    codes: [],
    external: [],
    desk_tests: [],
    journal: null,
    consoles: [],
    equipment: [],
    plans: 0,
    targets: [],
    ...with_,
  };
}

/** The other end: a room that changes, and tells whoever has subscribed. */
export class Server {
  readonly incidents = new Map<string, Incident>();
  epoch = "one";
  program: string | null = null;
  now = Date.parse("2026-11-23T10:00:00+00:00");
  private readonly numbers = new Map<number, number>();
  /** How many of the next deltas get lost on the way. */
  lose = 0;

  constructor(private readonly link: HandLink) {
    link.onSubscribe = (id) => {
      this.numbers.set(id, 0);
      this.send(id, {
        type: "snapshot",
        epoch: this.epoch,
        program: this.program,
        me: OPERATOR,
        room: room({ incidents: [...this.incidents.values()] }),
      });
    };
  }

  raise(one: Incident): void {
    this.incidents.set(one.incident_id, one);
    this.tell({ incidents: [one] });
  }

  remove(id: string): void {
    if (this.incidents.delete(id)) {
      this.tell({ removed: [id] });
    }
  }

  tell(changes: Changes): void {
    for (const id of [...this.link.subscriptions.keys()]) {
      this.send(id, { type: "delta", ...changes });
    }
  }

  /** Home Assistant's page ends a subscription by a number of the connection before. */
  end(id: number): void {
    this.send(id, { type: "ended" });
    this.link.subscriptions.delete(id);
  }

  send(id: number, message: object): void {
    const number = (this.numbers.get(id) ?? 0) + 1;
    this.numbers.set(id, number);
    const stamped = { ...message, number, now: new Date(this.now).toISOString() } as FeedMessage;
    if (this.lose > 0) {
      this.lose -= 1;
      return;
    }
    this.link.subscriptions.get(id)?.(stamped as never);
  }
}
