/** Everybody who can be sent: how they are, what they do, and who is to be looked at first. */

import type {
  Assignment,
  AssignmentState,
  Incident,
  LoneWorker,
  PreAlert,
  Responder,
  Round,
} from "../api/generated.js";
import { isOpen } from "./incidents.js";
import { isSaid } from "./typed.js";

/** From those whom help must reach to those who are not there. */
export const STANDINGS = ["trouble", "warned", "responding", "on_duty", "off_duty"] as const;
export type Standing = (typeof STANDINGS)[number];

export interface Guard {
  responder: Responder;
  standing: Standing;
  /** An open incident about this person, or one in which they ask for help. */
  trouble: Incident | undefined;
  /** What will be an alarm about them. */
  warning: PreAlert | undefined;
  /** Their part in what is going on, the one they are furthest with. */
  task: { incident: Incident; assignment: Assignment } | undefined;
  loneWork: LoneWorker | undefined;
  round: Round | undefined;
  /** The name of the building where they are, or belong. */
  building: string;
}

interface Room {
  incidents: ReadonlyMap<string, Incident>;
  responders: ReadonlyMap<string, Responder>;
  rounds: ReadonlyMap<string, Round>;
  loneWork: ReadonlyMap<string, LoneWorker>;
  preAlerts: readonly PreAlert[];
}

const FURTHEST: readonly AssignmentState[] = ["on_scene", "accepted", "dispatched", "alerted"];

/** Everybody, in the order in which they are to be looked at. */
export function guardsOf(room: Room, buildings: ReadonlyMap<string, string>): readonly Guard[] {
  const open = [...room.incidents.values()].filter((one) => isOpen(one) && !one.test);
  open.sort((a, b) => a.priority - b.priority || a.raised_at.localeCompare(b.raised_at));
  const troubles = new Map<string, Incident>();
  const tasks = new Map<string, NonNullable<Guard["task"]>>();
  for (const incident of open) {
    for (const id of inTrouble(incident)) {
      if (!troubles.has(id)) {
        troubles.set(id, incident);
      }
    }
    for (const assignment of incident.responders) {
      const rank = FURTHEST.indexOf(assignment.state);
      const known = tasks.get(assignment.responder_id);
      if (rank >= 0 && (!known || rank < FURTHEST.indexOf(known.assignment.state))) {
        tasks.set(assignment.responder_id, { incident, assignment });
      }
    }
  }
  const warnings = new Map<string, PreAlert>();
  for (const one of room.preAlerts) {
    const known = warnings.get(one.responder_id);
    if (!known || Date.parse(one.until) < Date.parse(known.until)) {
      warnings.set(one.responder_id, one);
    }
  }
  const rounds = new Map<string, Round>();
  for (const one of room.rounds.values()) {
    for (const walker of one.walkers) {
      rounds.set(walker.responder_id, one);
    }
  }
  return [...room.responders.values()]
    .map((responder): Guard => {
      const id = responder.responder_id;
      const guard = {
        responder,
        trouble: troubles.get(id),
        warning: warnings.get(id),
        task: tasks.get(id),
        loneWork: room.loneWork.get(id),
        round: rounds.get(id),
        building: buildings.get(responder.building_id ?? "") ?? "",
      };
      return { ...guard, standing: standing(guard) };
    })
    .sort(compareGuards);
}

function inTrouble(incident: Incident): string[] {
  const asks = incident.roll_call?.people.filter((one) => one.answer === "help") ?? [];
  const about = incident.responder_id === null ? [] : [incident.responder_id];
  return [...about, ...asks.map((one) => one.responder_id)];
}

function standing(guard: Omit<Guard, "standing">): Standing {
  if (guard.trouble) {
    return "trouble";
  }
  if (guard.warning) {
    return "warned";
  }
  if (guard.task && guard.task.assignment.state !== "alerted") {
    return "responding";
  }
  // Who is watched over is there, whatever the roster says.
  return guard.responder.on_duty || guard.loneWork ? "on_duty" : "off_duty";
}

/** Those in need first, the most urgent of them; the others by where they are and by name. */
export function compareGuards(a: Guard, b: Guard): number {
  return (
    STANDINGS.indexOf(a.standing) - STANDINGS.indexOf(b.standing) ||
    (a.trouble?.priority ?? 0) - (b.trouble?.priority ?? 0) ||
    (a.trouble?.raised_at ?? "").localeCompare(b.trouble?.raised_at ?? "") ||
    Date.parse(a.warning?.until ?? NEVER) - Date.parse(b.warning?.until ?? NEVER) ||
    inBuilding(a, b) ||
    a.responder.name.localeCompare(b.responder.name) ||
    a.responder.responder_id.localeCompare(b.responder.responder_id)
  );
}

const NEVER = "2000-01-01T00:00:00Z";

/** Those on duty building by building, and last those of whom it is not known. */
function inBuilding(a: Guard, b: Guard): number {
  return a.standing !== "on_duty"
    ? 0
    : Number(!a.building) - Number(!b.building) || a.building.localeCompare(b.building);
}

export interface Group {
  standing: Standing;
  /** Of those on duty. */
  building: string;
  guards: readonly Guard[];
}

/** The list in parts, each under a heading. */
export function grouped(guards: readonly Guard[]): readonly Group[] {
  const found = new Map<string, { standing: Standing; building: string; guards: Guard[] }>();
  for (const one of guards) {
    const building = one.standing === "on_duty" ? one.building : "";
    const key = `${one.standing}/${building}`;
    const group = found.get(key) ?? { standing: one.standing, building, guards: [] };
    group.guards.push(one);
    found.set(key, group);
  }
  return [...found.values()];
}

/**
 * The same people where they stood, as they are now; while a pointer is on the list nobody
 * moves, and who is new comes below.
 */
export function stood(before: readonly Group[], now: readonly Guard[]): readonly Group[] {
  const left = new Map(now.map((one) => [one.responder.responder_id, one]));
  const kept = before.map((group) => ({
    ...group,
    guards: group.guards.map((one) => {
      const id = one.responder.responder_id;
      const found = left.get(id);
      left.delete(id);
      return found ?? one;
    }),
  }));
  return left.size ? [...kept, ...grouped([...left.values()])] : kept;
}

/** Whether somebody is meant by what was typed. */
export function isMeant(one: Guard, typed: string, dutyWord: string): boolean {
  const { name, last_place, contacts } = one.responder;
  const radios = contacts.map((contact) => contact.address);
  return isSaid(typed, [
    name,
    dutyWord,
    one.building,
    last_place?.text ?? "",
    one.round?.plan ?? "",
    ...radios,
  ]);
}

/** Whether a text would reach them now: by a way that is up, by one nobody knows of, by none. */
export type Reach = "yes" | "perhaps" | "no";

export function reach(one: Responder): Reach {
  const ways = one.contacts.filter((way) => way.link !== false && way.online !== false);
  if (ways.some((way) => way.link === true && way.online === true)) {
    return "yes";
  }
  return ways.length ? "perhaps" : "no";
}

/** What runs out next for them, and when. */
export function runsOut(one: Guard): { what: "alarm" | "sign"; at: string } | undefined {
  if (one.warning) {
    return { what: "alarm", at: one.warning.until };
  }
  const next = one.loneWork?.next_at;
  return next ? { what: "sign", at: next } : undefined;
}
