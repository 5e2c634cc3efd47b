/** All buildings: what of each is not as it should be, and which are to be looked at first. */

import type {
  Abnormal,
  Incident,
  Responder,
  SiteBuilding,
  SiteStructure,
} from "../api/generated.js";
import { compareFaults, isDown } from "./equipment.js";
import { isOpen } from "./incidents.js";
import { compare } from "./queue.js";

/** From the worst to nothing at all. */
export const LEVELS = ["alarm", "drill", "down", "nobody", "doubt", "quiet"] as const;
export type Level = (typeof LEVELS)[number];

export interface BuildingState {
  building: SiteBuilding;
  level: Level;
  /** Open ones, as the queue orders them. */
  incidents: readonly Incident[];
  faults: readonly Abnormal[];
  /** On duty, and there as far as one may know. */
  people: readonly Responder[];
  /** Nobody who could be reached is on duty that could come. */
  uncovered: boolean;
}

interface Room {
  incidents: ReadonlyMap<string, Incident>;
  responders: ReadonlyMap<string, Responder>;
  equipment: ReadonlyMap<string, Abnormal>;
}

const COMES: readonly string[] = ["guard", "response_team", "patrol"];

/** Somebody on duty who could be told of an alarm by some way. */
export function canCome(one: Responder): boolean {
  return (
    one.on_duty &&
    COMES.includes(one.duty) &&
    one.contacts.some((contact) => contact.link !== false && contact.online !== false)
  );
}

/** Every building, those first that somebody should look at. */
export function overview(site: SiteStructure, room: Room): readonly BuildingState[] {
  const incidents = byBuilding(
    [...room.incidents.values()].filter(isOpen).sort(compare),
    (one) => one.place?.building_id,
  );
  const faults = byBuilding(
    [...room.equipment.values()].sort(compareFaults),
    (one) => one.building_id,
  );
  const onDuty = [...room.responders.values()].filter((one) => one.on_duty);
  const people = byBuilding(onDuty, (one) => one.building_id);
  // A patrol goes anywhere, and so does who belongs to no building.
  const mobile = onDuty.some(
    (one) => canCome(one) && (one.duty === "patrol" || one.building_id === null),
  );
  return site.buildings
    .map((building) => {
      const id = building.building_id;
      const here = people.get(id) ?? [];
      const state = {
        building,
        incidents: incidents.get(id) ?? [],
        faults: faults.get(id) ?? [],
        people: here,
        uncovered: !mobile && !here.some(canCome),
      };
      return { ...state, level: level(state) };
    })
    .sort(compareBuildings);
}

function level(one: Omit<BuildingState, "level">): Level {
  if (one.incidents.length) {
    return one.incidents.some((incident) => !incident.drill) ? "alarm" : "drill";
  }
  if (one.faults.some(isDown)) {
    return "down";
  }
  if (one.uncovered) {
    return "nobody";
  }
  return one.faults.length ? "doubt" : "quiet";
}

function compareBuildings(a: BuildingState, b: BuildingState): number {
  const [first, second] = [a.incidents[0], b.incidents[0]];
  return (
    LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
    (first && second ? compare(first, second) : 0) ||
    a.building.name.localeCompare(b.building.name) ||
    a.building.building_id.localeCompare(b.building.building_id)
  );
}

function byBuilding<T>(
  several: readonly T[],
  key: (one: T) => string | null | undefined,
): ReadonlyMap<string, T[]> {
  const found = new Map<string, T[]>();
  for (const one of several) {
    const id = key(one);
    if (id) {
      const there = found.get(id);
      if (there) {
        there.push(one);
      } else {
        found.set(id, [one]);
      }
    }
  }
  return found;
}

/** Without accents and capitals: who is in a hurry types neither. */
function plain(words: string): string {
  return words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Whether each word is found somewhere in its name, address, floors or desks. */
export function matches(building: SiteBuilding, words: string): boolean {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  if (!wanted.length) {
    return true;
  }
  const there = plain(
    [
      building.name,
      building.address,
      ...building.floors,
      ...building.desks.map((desk) => desk.name),
      ...building.checkpoints.map((one) => one.name),
    ].join("\n"),
  );
  return wanted.every((word) => there.includes(word));
}

/**
 * The order to show: the right one, unless a pointer or the keyboard is among them; then what
 * is shown stays where it is, and what is new comes below.
 */
export function arranged(right: readonly string[], shown: readonly string[], held: boolean) {
  if (!held) {
    return right;
  }
  const there = new Set(right);
  const kept = shown.filter((id) => there.has(id));
  const known = new Set(kept);
  return [...kept, ...right.filter((id) => !known.has(id))];
}
