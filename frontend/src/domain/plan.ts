/** A floor on the screen: what of its plan is in sight, and who and what stands where on it. */

import type {
  FloorPlan,
  Incident,
  MarkKind,
  PlanMark,
  Responder,
  SiteBuilding,
} from "../api/generated.js";
import { isOpen } from "./incidents.js";

// --- what is in sight ----------------------------------------------------------------

/** A point, as a part of the width and height of the stage, or of the picture. */
export interface Point {
  x: number;
  y: number;
}

/** The stage shows the picture `zoom` times as large, with its upper left corner at x, y. */
export interface View extends Point {
  zoom: number;
}

export const WHOLE: View = { zoom: 1, x: 0, y: 0 };
export const CLOSEST = 8;
/** What one press of a key zooms by. */
export const ZOOM_STEP = 1.5;

const between = (least: number, value: number, most: number) =>
  Math.min(most, Math.max(least, value));

/** No more than all of the picture, and nothing beside it. */
function kept(view: View): View {
  const zoom = between(1, view.zoom, CLOSEST);
  const corner = (at: number) => between(1 - zoom, at, 0) || 0;
  return { zoom, x: corner(view.x), y: corner(view.y) };
}

export function onStage(view: View, point: Point): Point {
  return { x: view.x + view.zoom * point.x, y: view.y + view.zoom * point.y };
}

export function onPlan(view: View, at: Point): Point {
  return {
    x: between(0, (at.x - view.x) / view.zoom, 1),
    y: between(0, (at.y - view.y) / view.zoom, 1),
  };
}

/** Closer by a factor, with what is at a point of the stage staying there. */
export function zoomed(view: View, factor: number, at: Point = { x: 0.5, y: 0.5 }): View {
  const zoom = between(1, view.zoom * factor, CLOSEST);
  const by = zoom / view.zoom;
  return kept({ zoom, x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by });
}

export function panned(view: View, by: Point): View {
  return kept({ ...view, x: view.x + by.x, y: view.y + by.y });
}

const middle = (one: Point, other: Point): Point => ({
  x: (one.x + other.x) / 2,
  y: (one.y + other.y) / 2,
});
const distance = (one: Point, other: Point) => Math.hypot(one.x - other.x, one.y - other.y);

/** Two fingers moved: what was between them is between them still. */
export function pinched(
  view: View,
  before: readonly [Point, Point],
  after: readonly [Point, Point],
): View {
  const from = middle(...before);
  const to = middle(...after);
  const moved = panned(view, { x: to.x - from.x, y: to.y - from.y });
  const apart = distance(...before);
  return apart > 0 ? zoomed(moved, distance(...after) / apart, to) : moved;
}

// --- which floor ---------------------------------------------------------------------

/** As the component tells floors apart: by neither case nor spaces. */
export function sameFloor(one: string, other: string): boolean {
  const plain = (floor: string) => floor.trim().replace(/\s+/g, " ").toLowerCase();
  return plain(one) === plain(other);
}

export function planOf(plans: readonly FloorPlan[] | undefined, floor: string) {
  return plans?.find((one) => sameFloor(one.floor, floor));
}

/** All floors of a building, those without a name and those that only have a plan too. */
export function floorsOf(building: SiteBuilding, plans: readonly FloorPlan[] = []): string[] {
  const floors = [...building.floors];
  const things = [...building.desks, ...building.checkpoints, ...plans];
  for (const { floor } of things) {
    if (!floors.some((one) => sameFloor(one, floor))) {
      floors.push(floor);
    }
  }
  return floors;
}

// --- what is there -------------------------------------------------------------------

export interface Thing {
  kind: MarkKind;
  id: string;
  name: string;
}

/** Somebody, where they were last. */
export interface Seen {
  responderId: string;
  name: string;
  initials: string;
  place: string;
  at: string;
  /** Nobody should count on it. */
  doubtful: boolean;
}

/** Something on the plan, with its alarm, and with who was last seen at it. */
export interface Spot extends PlanMark {
  alarm: Incident | undefined;
  people: readonly Seen[];
}

export interface Floor {
  spots: readonly Spot[];
  /** Desks and checkpoints of the floor that nobody has placed. */
  unplaced: readonly (Thing & { alarm: Incident | undefined })[];
  /** Everybody last seen in the building, the latest first. */
  people: readonly Seen[];
}

export function floorOf(
  building: SiteBuilding,
  floor: string,
  plan: FloorPlan | undefined,
  incidents: Iterable<Incident>,
  responders: Iterable<Responder>,
): Floor {
  const alarms = alarmsByPlace(incidents);
  const people: Seen[] = [];
  const at = new Map<string, Seen[]>();
  for (const one of responders) {
    const place = one.last_place;
    if (place?.building_id !== building.building_id || one.last_seen_at === null) {
      continue;
    }
    const seen: Seen = {
      responderId: one.responder_id,
      name: one.name,
      initials: initials(one.name),
      place: place.text.replace(`${place.building}, `, ""),
      at: one.last_seen_at,
      doubtful: one.confidence === "low",
    };
    people.push(seen);
    const exactly = place.desk_id ?? place.checkpoint_id;
    if (exactly !== null) {
      at.set(exactly, [...(at.get(exactly) ?? []), seen]);
    }
  }
  people.sort((one, other) => other.at.localeCompare(one.at));
  const spots = (plan?.marks ?? []).map((mark) => ({
    ...mark,
    alarm: alarms.get(mark.id),
    people: isOfSite(mark.kind) ? (at.get(mark.id) ?? []) : [],
  }));
  const placed = new Set(spots.map(keyOf));
  const unplaced = thingsOf(building, floor)
    .filter((one) => !placed.has(keyOf(one)))
    .map((one) => ({ ...one, alarm: alarms.get(one.id) }));
  return { spots, unplaced, people };
}

/** The desks and checkpoints of a floor. */
export function thingsOf(building: SiteBuilding, floor: string): Thing[] {
  const here = (one: { floor: string }) => sameFloor(one.floor, floor);
  return [
    ...building.desks.filter(here).map(
      ({ desk_id, name }): Thing => ({
        kind: "desk",
        id: desk_id,
        name,
      }),
    ),
    ...building.checkpoints.filter(here).map(
      ({ checkpoint_id, name }): Thing => ({
        kind: "checkpoint",
        id: checkpoint_id,
        name,
      }),
    ),
  ];
}

/** What makes two marks one. */
export function keyOf(one: { kind: MarkKind; id: string }): string {
  return `${one.kind} ${one.id}`;
}

function isOfSite(kind: MarkKind): boolean {
  return kind === "desk" || kind === "checkpoint";
}

/** The most urgent open incident at each desk and checkpoint. */
function alarmsByPlace(incidents: Iterable<Incident>): Map<string, Incident> {
  const found = new Map<string, Incident>();
  for (const one of incidents) {
    const id = one.place?.desk_id ?? one.place?.checkpoint_id;
    if (id && isOpen(one) && one.priority < (found.get(id)?.priority ?? Infinity)) {
      found.set(id, one);
    }
  }
  return found;
}

/** Two letters for somebody: of their first and of their last name. */
export function initials(name: string): string {
  const parts = name.split(/\s+/).filter(Boolean);
  const letters = parts.length > 1 ? [parts[0], parts[parts.length - 1]] : parts;
  return letters.map((one) => Array.from(one ?? "")[0]?.toUpperCase() ?? "").join("");
}
