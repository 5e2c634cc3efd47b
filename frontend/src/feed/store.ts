/** The room as this page knows it: folded from the messages of the feed. */

import type {
  Abnormal,
  Changes,
  Code,
  Console,
  DeskTest,
  ExternalTarget,
  FeedMessage,
  Incident,
  JournalFault,
  Link,
  LoneWorker,
  Me,
  Operator,
  PreAlert,
  Report,
  Responder,
  ResponseTarget,
  Round,
  WholeRoom,
} from "../api/generated.js";
import type { FeedState } from "./client.js";
import type { ServerClock } from "./server-clock.js";

const NOBODY: Me = { operator_id: "", name: "", role: null };

export class Store {
  state: FeedState = "starting";
  me: Me = NOBODY;
  epoch = "";
  /** The screen's program that Home Assistant serves; null: not known. */
  program: string | null = null;
  /** Grows with each change of an incident: what is made of all of them is made once. */
  incidentsVersion = 0;
  private site: number | undefined;
  private testsEnded = 0;
  incidents: ReadonlyMap<string, Incident> = new Map();
  private readonly tellings = new Map<string, number>();
  responders: ReadonlyMap<string, Responder> = new Map();
  rounds: ReadonlyMap<string, Round> = new Map();
  reports: ReadonlyMap<string, Report> = new Map();
  loneWork: ReadonlyMap<string, LoneWorker> = new Map();
  preAlerts: readonly PreAlert[] = [];
  operators: readonly Operator[] = [];
  links: readonly Link[] = [];
  codes: readonly Code[] = [];
  external: readonly ExternalTarget[] = [];
  deskTests: readonly DeskTest[] = [];
  journal: JournalFault | null = null;
  consoles: readonly Console[] = [];
  /** Another number: other floor plans. */
  plans = 0;
  /** What of the equipment does not work. */
  equipment: ReadonlyMap<string, Abnormal> = new Map();
  /** How soon what should have happened after a press. */
  targets: readonly ResponseTarget[] = [];
  private readonly listeners = new Set<() => void>();

  constructor(readonly clock: ServerClock) {}

  /** Be told after each change, until the returned function is called. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** A number that changes with each change of an incident, or of its timeline alone. */
  telling(incidentId: string): number {
    return this.tellings.get(incidentId) ?? 0;
  }

  /** Names what is set up, and what was tested of it; undefined before there is any. */
  get siteVersion(): string | undefined {
    return this.site === undefined ? undefined : `${this.epoch}/${this.site}/${this.testsEnded}`;
  }

  setState(state: FeedState): void {
    this.state = state;
    this.tell();
  }

  take(message: FeedMessage): void {
    if (message.type === "snapshot") {
      this.clock.reset();
    }
    this.clock.hear(message.now);
    switch (message.type) {
      case "snapshot":
        this.me = message.me;
        this.epoch = message.epoch;
        this.program = message.program;
        this.replace(message.room);
        this.site = message.room.site;
        break;
      case "delta":
        this.change(message);
        if (message.journal !== undefined) {
          this.journal = message.journal;
        }
        this.consoles = message.consoles ?? this.consoles;
        this.equipment = merged(
          this.equipment,
          "key",
          message.equipment,
          message.equipment_removed,
        );
        this.plans = message.plans ?? this.plans;
        break;
      case "refused":
        // What somebody may not see any more does not stay on their screen.
        this.me = NOBODY;
        this.replace(EMPTY);
        this.site = undefined;
        break;
      case "stopped":
        break;
    }
    this.tell();
  }

  private replace(room: WholeRoom): void {
    this.incidents = byKey(room.incidents, "incident_id");
    for (const id of this.tellings.keys()) {
      if (!this.incidents.has(id)) {
        this.tellings.delete(id);
      }
    }
    for (const id of this.incidents.keys()) {
      this.tellings.set(id, this.telling(id) + 1);
    }
    this.incidentsVersion += 1;
    this.responders = byKey(room.responders, "responder_id");
    this.rounds = byKey(room.rounds, "round_id");
    this.reports = byKey(room.reports, "plan_id");
    this.loneWork = byKey(room.lone_work, "responder_id");
    this.preAlerts = room.pre_alerts;
    this.operators = room.operators;
    this.links = room.links;
    this.codes = room.codes;
    this.external = room.external;
    this.deskTests = room.desk_tests;
    this.journal = room.journal;
    this.consoles = room.consoles;
    this.equipment = byKey(room.equipment, "key");
    this.plans = room.plans;
    this.targets = room.targets;
  }

  private change(changes: Changes): void {
    const told = (changes.incidents ?? []).map((one) => one.incident_id);
    for (const id of [...told, ...(changes.touched ?? [])]) {
      this.tellings.set(id, this.telling(id) + 1);
    }
    for (const id of changes.removed ?? []) {
      this.tellings.delete(id);
    }
    if (changes.incidents || changes.removed) {
      this.incidents = merged(this.incidents, "incident_id", changes.incidents, changes.removed);
      this.incidentsVersion += 1;
    }
    this.responders = merged(this.responders, "responder_id", changes.responders);
    this.rounds = merged(this.rounds, "round_id", changes.rounds, changes.rounds_removed);
    this.reports = merged(this.reports, "plan_id", changes.reports);
    this.loneWork = merged(
      this.loneWork,
      "responder_id",
      changes.lone_work,
      changes.lone_work_removed,
    );
    this.preAlerts = changes.pre_alerts ?? this.preAlerts;
    this.operators = changes.operators ?? this.operators;
    this.links = changes.links ?? this.links;
    if (changes.desk_tests) {
      // When each desk was last tested is asked for with the site.
      this.testsEnded += changes.desk_tests.length < this.deskTests.length ? 1 : 0;
      this.deskTests = changes.desk_tests;
    }
  }

  tell(): void {
    for (const listener of [...this.listeners]) {
      listener();
    }
  }
}

const EMPTY: WholeRoom = {
  site: 0,
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
};

function byKey<K extends string, T extends Record<K, string>>(
  several: readonly T[],
  key: K,
): ReadonlyMap<string, T> {
  return new Map(several.map((one) => [one[key], one]));
}

function merged<K extends string, T extends Record<K, string>>(
  known: ReadonlyMap<string, T>,
  key: K,
  changed: readonly T[] = [],
  removed: readonly string[] = [],
): ReadonlyMap<string, T> {
  if (!changed.length && !removed.length) {
    return known;
  }
  const all = new Map(known);
  for (const one of changed) {
    all.set(one[key], one);
  }
  for (const gone of removed) {
    all.delete(gone);
  }
  return all;
}
