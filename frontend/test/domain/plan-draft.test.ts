import fc from "fast-check";
import { expect, it } from "vitest";
import type { PlanMark } from "../../src/api/generated.js";
import {
  type Draft,
  draftOf,
  isChanged,
  kept,
  movedTo,
  named,
  nudged,
  placed,
  takenOff,
  turned,
  undone,
} from "../../src/domain/plan-draft.js";

const part = fc.double({ min: -2, max: 3, noNaN: true });
const point = fc.record({ x: part, y: part });
const id = fc.constantFrom("a", "b", "c");
const steps = fc.array(
  fc.oneof(
    fc.tuple(id, point).map(
      ([one, at]) =>
        (d: Draft) =>
          placed(d, { kind: "desk", id: one, name: one }, at),
    ),
    fc.tuple(id, point).map(
      ([one, at]) =>
        (d: Draft) =>
          movedTo(d, `desk ${one}`, at),
    ),
    fc.tuple(id, point).map(
      ([one, by]) =>
        (d: Draft) =>
          nudged(d, `desk ${one}`, by),
    ),
    fc.tuple(id, fc.integer({ min: -30, max: 30 })).map(
      ([one, by]) =>
        (d: Draft) =>
          turned(d, `desk ${one}`, by),
    ),
    fc.tuple(id, fc.string()).map(
      ([one, name]) =>
        (d: Draft) =>
          named(d, `desk ${one}`, name),
    ),
    id.map((one) => (d: Draft) => takenOff(d, `desk ${one}`)),
  ),
  { maxLength: 20 },
);
const START = draftOf([{ kind: "desk", id: "a", name: "a", x: 0.1, y: 0.2, turn: null }]);

it("undoes each step, to what there was", () => {
  fc.assert(
    fc.property(steps, (several) => {
      let draft = START;
      for (const one of several) {
        draft = one(draft);
      }
      for (let count = several.length; count > 0; count -= 1) {
        draft = undone(draft);
      }
      expect(draft.marks).toEqual(START.marks);
      expect(isChanged(draft)).toBe(false);
      expect(undone(draft)).toBe(draft);
    }),
  );
});

it("keeps every mark on the picture, and each but once", () => {
  fc.assert(
    fc.property(steps, (several) => {
      const { marks } = several.reduce((draft, one) => one(draft), START);
      expect(new Set(marks.map((one) => one.id)).size).toBe(marks.length);
      for (const { x, y, turn } of marks) {
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
        expect(Math.max(x, y)).toBeLessThanOrEqual(1);
        expect(turn ?? 0).toBeLessThan(360);
      }
    }),
  );
});

it("takes a drag for one step", () => {
  let draft = movedTo(START, "desk a", { x: 0.3, y: 0.3 });
  draft = movedTo(draft, "desk a", { x: 0.4, y: 0.4 }, true);
  draft = movedTo(draft, "desk a", { x: 0.5, y: 0.5 }, true);
  expect(draft.marks[0]).toMatchObject({ x: 0.5, y: 0.5 });
  expect(undone(draft).marks).toEqual(START.marks);
});

it("knows whether there is anything to save, in whatever order it was placed", () => {
  const other: PlanMark = { kind: "exit", id: "e", name: "Exit", x: 0, y: 1, turn: null };
  const both = kept(START, [...START.marks, other]);
  expect(isChanged(both)).toBe(false);
  expect(isChanged({ ...both, marks: [other, ...START.marks] })).toBe(false);
  const renamed = named(both, "exit e", "Main exit");
  expect(isChanged(renamed)).toBe(true);
  expect(isChanged(kept(renamed, renamed.marks))).toBe(false);
  expect(isChanged(undone(renamed))).toBe(false);
});

it("keeps where a camera looks when it is placed anew", () => {
  const camera = { kind: "camera", id: "camera.a", name: "A" } as const;
  const draft = turned(placed(START, camera, { x: 0, y: 0 }), "camera camera.a", -1);
  expect(draft.marks.at(-1)?.turn).toBe(345);
  expect(placed(draft, camera, { x: 1, y: 1 }).marks.at(-1)).toMatchObject({ x: 1, turn: 345 });
});
