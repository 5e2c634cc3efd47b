import { describe, expect, it } from "vitest";
import {
  callsOperator,
  isOpen,
  isUnacknowledged,
  mayAct,
  nextDeadline,
  placeLines,
} from "../../src/domain/incidents.js";
import { incident } from "../kit.js";

const PLACE = {
  building_id: "b",
  building: "Town Hall",
  floor: "Ground floor",
  desk_id: "d",
  desk: "Desk 3",
  checkpoint_id: null,
  checkpoint: "",
  text: "Town Hall, Ground floor, Desk 3",
};

it("a responder who comes does not take an incident on", () => {
  expect(isUnacknowledged(incident("1", { state: "responding" }))).toBe(true);
  expect(isUnacknowledged(incident("1", { state: "responding", owner_id: "anna" }))).toBe(false);
  expect(isUnacknowledged(incident("1", { state: "resolved" }))).toBe(false);
});

it("a desk's test calls nobody, a drill calls as if it were real", () => {
  expect(callsOperator(incident("1", { drill: true, test: true }))).toBe(false);
  expect(callsOperator(incident("1", { drill: true }))).toBe(true);
});

it("is open until resolved", () => {
  expect(isOpen(incident("1", { state: "on_scene" }))).toBe(true);
  expect(isOpen(incident("1", { state: "closed" }))).toBe(false);
});

it("operators and supervisors may act", () => {
  expect([null, "viewer" as const, "operator" as const, "supervisor" as const].map(mayAct)).toEqual(
    [false, false, true, true],
  );
});

it("a place is read as building, floor and spot", () => {
  expect(placeLines(incident("1", { place: PLACE }))).toEqual({
    building: "Town Hall",
    floor: "Ground floor",
    spot: "Desk 3",
  });
  expect(placeLines(incident("1", { responder: "Jan" })).spot).toBe("Jan");
});

describe("what happens next by itself", () => {
  const AT = "2026-11-23T10:00:30+00:00";
  it.each([
    ["step", { step_due_at: AT, on_scene_due_at: "later", due_at: AT }],
    ["on_scene", { on_scene_due_at: AT, due_at: AT }],
    ["other", { due_at: AT }],
  ])("%s", (what, times) => {
    expect(nextDeadline(incident("1", times))).toEqual({ what, at: AT });
  });
  it("nothing", () => {
    expect(nextDeadline(incident("1"))).toBeUndefined();
    expect(nextDeadline(incident("1", { due_at: AT, state: "resolved" }))).toBeUndefined();
  });
});
