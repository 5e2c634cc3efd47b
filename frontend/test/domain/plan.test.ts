import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type {
  FloorPlan,
  Incident,
  Place,
  PlanMark,
  Responder,
  SiteBuilding,
} from "../../src/api/generated.js";
import {
  CLOSEST,
  WHOLE,
  type View,
  floorOf,
  floorsOf,
  initials,
  onPlan,
  onStage,
  panned,
  pinched,
  planOf,
  sameFloor,
  thingsOf,
  zoomed,
} from "../../src/domain/plan.js";
import { incident } from "../kit.js";

const part = fc.double({ min: 0, max: 1, noNaN: true });
const point = fc.record({ x: part, y: part });
const step = fc.oneof(
  fc.record({ factor: fc.double({ min: 0.1, max: 10, noNaN: true }), at: point }),
  fc.record({ x: fc.double({ min: -3, max: 3, noNaN: true }), y: part }),
);
const view = fc.array(step, { maxLength: 8 }).map((steps) => {
  let now: View = WHOLE;
  for (const one of steps) {
    now = "factor" in one ? zoomed(now, one.factor, one.at) : panned(now, one);
  }
  return now;
});

describe("what is in sight", () => {
  it("is never beside the picture", () => {
    fc.assert(
      fc.property(view, ({ zoom, x, y }) => {
        expect(zoom).toBeGreaterThanOrEqual(1);
        expect(zoom).toBeLessThanOrEqual(CLOSEST);
        for (const corner of [x, y]) {
          expect(corner).toBeLessThanOrEqual(0);
          expect(corner + zoom).toBeGreaterThanOrEqual(1 - 1e-9);
        }
      }),
    );
  });

  it("is found again: a place on the stage is a place on the plan", () => {
    fc.assert(
      fc.property(view, point, (now, at) => {
        const there = onStage(now, onPlan(now, at));
        expect(there.x).toBeCloseTo(at.x, 6);
        expect(there.y).toBeCloseTo(at.y, 6);
      }),
    );
  });

  it("stays under the pointer when it comes closer", () => {
    fc.assert(
      fc.property(view, fc.double({ min: 1, max: 3, noNaN: true }), point, (now, factor, at) => {
        const before = onPlan(now, at);
        const after = onPlan(zoomed(now, factor, at), at);
        expect(after.x).toBeCloseTo(before.x, 6);
        expect(after.y).toBeCloseTo(before.y, 6);
      }),
    );
  });

  it("is the whole again when one goes far enough away", () => {
    fc.assert(
      fc.property(view, point, (now, at) => {
        expect(zoomed(now, 0.01, at)).toEqual(WHOLE);
      }),
    );
  });

  it("follows two fingers", () => {
    const closer = pinched(
      WHOLE,
      [
        { x: 0.375, y: 0.5 },
        { x: 0.625, y: 0.5 },
      ],
      [
        { x: 0.25, y: 0.5 },
        { x: 0.75, y: 0.5 },
      ],
    );
    expect(closer).toEqual({ zoom: 2, x: -0.5, y: -0.5 });
    const at = { x: 0.5, y: 0.5 };
    expect(pinched(closer, [at, at], [at, { x: 0.6, y: 0.5 }]).zoom).toBe(2);
  });
});

const DESK = { camera: false, tested_at: null };
const BUILDING: SiteBuilding = {
  building_id: "hall",
  name: "Town Hall",
  address: "",
  floors: ["Ground floor", "First floor"],
  desks: [
    { desk_id: "d1", name: "Desk 1", floor: "Ground floor", ...DESK },
    { desk_id: "d2", name: "Desk 2", floor: "ground  floor", ...DESK },
    { desk_id: "d3", name: "Desk 3", floor: "First floor", ...DESK },
  ],
  checkpoints: [{ checkpoint_id: "c1", name: "Door", floor: "Ground floor", assembly_point: true }],
};
const mark = (kind: PlanMark["kind"], id: string): PlanMark => ({
  kind,
  id,
  name: id,
  x: 0.5,
  y: 0.5,
  turn: null,
});
const plan = (floor: string, marks: PlanMark[] = []): FloorPlan => ({
  building_id: "hall",
  floor,
  url: "",
  width: 4,
  height: 3,
  version: 1,
  marks,
});
const place = (more: Partial<Place>): Place => ({
  building_id: "hall",
  building: "Town Hall",
  floor: "Ground floor",
  desk_id: null,
  desk: "",
  checkpoint_id: null,
  checkpoint: "",
  text: "Town Hall, Ground floor",
  ...more,
});
const guard = (id: string, last_place: Place | null, at = "2026-11-20T10:00:00Z"): Responder =>
  ({
    responder_id: id,
    name: id,
    last_place,
    last_seen_at: last_place && at,
    confidence: id === "old" ? "low" : "high",
  }) as Responder;
const alarm = (id: string, priority: number, where: Place, more: Partial<Incident> = {}) =>
  incident(id, { priority, place: where, ...more });

describe("which floor", () => {
  it("is told by neither case nor spaces", () => {
    expect(sameFloor(" Ground  floor", "ground floor ")).toBe(true);
    expect(sameFloor("1", "11")).toBe(false);
    expect(planOf([plan("GROUND floor")], "Ground floor")?.floor).toBe("GROUND floor");
    expect(planOf(undefined, "")).toBeUndefined();
  });

  it("is each of the building's, and each that has a plan, once", () => {
    expect(floorsOf(BUILDING)).toEqual(["Ground floor", "First floor"]);
    expect(floorsOf(BUILDING, [plan("first FLOOR"), plan("Attic")])).toEqual([
      "Ground floor",
      "First floor",
      "Attic",
    ]);
    const yard = { checkpoint_id: "y", name: "Yard", floor: "", assembly_point: false };
    expect(floorsOf({ ...BUILDING, floors: [], desks: [], checkpoints: [yard] })).toEqual([""]);
  });
});

describe("who and what is where", () => {
  it("is on the plan where it has a mark, and named where it has none", () => {
    const told = floorOf(
      BUILDING,
      "Ground floor",
      plan("Ground floor", [mark("desk", "d1"), mark("exit", "d1")]),
      [],
      [],
    );
    expect(told.spots.map((one) => one.kind)).toEqual(["desk", "exit"]);
    expect(told.unplaced.map((one) => one.name)).toEqual(["Desk 2", "Door"]);
    expect(floorOf(BUILDING, "First floor", undefined, [], []).unplaced).toHaveLength(1);
    expect(thingsOf(BUILDING, "Attic")).toEqual([]);
  });

  it("shows the most urgent alarm that is still open", () => {
    const here = place({ desk_id: "d1" });
    const told = floorOf(
      BUILDING,
      "Ground floor",
      plan("Ground floor", [mark("desk", "d1"), mark("checkpoint", "c1")]),
      [
        alarm("a", 2, here),
        alarm("b", 1, here),
        alarm("c", 3, here),
        alarm("d", 0, here, { state: "resolved" }),
        alarm("e", 1, place({ checkpoint_id: "c1" })),
        alarm("f", 1, place({ desk_id: "d2" })),
        incident("g", { place: null }),
      ],
      [],
    );
    expect(told.spots.map((one) => one.alarm?.incident_id)).toEqual(["b", "e"]);
    expect(told.unplaced.map((one) => one.alarm?.incident_id)).toEqual(["f"]);
  });

  it("names everybody of the building, the latest first, and draws who was at a mark", () => {
    const told = floorOf(
      BUILDING,
      "Ground floor",
      plan("Ground floor", [mark("desk", "d1"), mark("checkpoint", "c1"), mark("exit", "d1")]),
      [],
      [
        guard("old", place({ desk_id: "d1" }), "2026-11-20T09:00:00Z"),
        guard("new", place({ checkpoint_id: "c1", text: "Town Hall, Ground floor, Door" })),
        guard("up", place({ floor: "First floor" }), "2026-11-20T09:30:00Z"),
        guard("away", place({ building_id: "pool" })),
        guard("unseen", null),
      ],
    );
    expect(told.people.map((one) => one.name)).toEqual(["new", "up", "old"]);
    expect(told.people[0]?.place).toBe("Ground floor, Door");
    expect(told.spots.map((one) => one.people.map((seen) => seen.name))).toEqual([
      ["old"],
      ["new"],
      [],
    ]);
    expect(told.spots[0]?.people[0]?.doubtful).toBe(true);
    expect(told.spots[1]?.people[0]?.doubtful).toBe(false);
  });

  it("calls people by two letters", () => {
    expect(initials("Anna de Vries")).toBe("AV");
    expect(initials("cleo")).toBe("C");
    expect(initials("  ")).toBe("");
  });
});
