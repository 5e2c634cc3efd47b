import fc from "fast-check";
import { expect, it } from "vitest";
import { compareFaults, FAULTS, grouped, isDown } from "../../src/domain/equipment.js";
import { fault } from "../kit.js";

const several = fc.uniqueArray(
  fc.record({
    key: fc.string({ minLength: 1, maxLength: 3 }),
    kind: fc.constantFrom(...FAULTS),
    why: fc.constantFrom("", "failed", "never", "overdue"),
    building_id: fc.constantFrom(null, "hall", "pool"),
    since: fc.constantFrom(null, "2026-11-23T10:00:00+00:00", "2026-11-22T10:00:00+00:00"),
  }),
  { selector: (one) => one.key },
);

it("has each piece once, the worst kind first, whatever order they come in", () => {
  fc.assert(
    fc.property(several, fc.infiniteStream(fc.nat()), (made, numbers) => {
      const all = made.map((one) => fault(one.key, one));
      const told = grouped(all, undefined);
      const mixed = [...all]
        .map((one) => [numbers.next().value, one] as const)
        .sort(([a], [b]) => Number(a) - Number(b))
        .map(([, one]) => one);
      expect(grouped(mixed, undefined)).toEqual(told);
      const kinds = told.map((one) => FAULTS.indexOf(one.kind));
      expect(kinds).toEqual([...new Set(kinds)].sort((a, b) => a - b));
      const faults = told.flatMap((one) => one.buildings.flatMap((each) => each.faults));
      expect(faults.map((one) => one.key).sort()).toEqual(all.map((one) => one.key).sort());
      expect(told.reduce((sum, one) => sum + one.count, 0)).toBe(all.length);
      for (const { faults: sorted } of told.flatMap((one) => one.buildings)) {
        expect([...sorted].sort(compareFaults)).toEqual(sorted);
      }
    }),
  );
});

it("names buildings as they are called now, and else by the place", () => {
  const site = {
    version: 1,
    round_plans: [],
    buildings: [
      { building_id: "hall", name: "Hall", address: "", floors: [], desks: [], checkpoints: [] },
    ],
  };
  const made = [fault("a"), fault("b", { building_id: "pool", place: "Pool, b" })];
  const names = grouped(made, site)[0]?.buildings.map((one) => one.building);
  expect(names).toEqual(["Hall", "Pool"]);
});

it("tells what is down from what is to be proved", () => {
  expect(isDown(fault("a", { kind: "radio_lost" }))).toBe(true);
  expect(isDown(fault("a", { kind: "desk_untested", why: "failed" }))).toBe(true);
  expect(isDown(fault("a", { kind: "desk_untested", why: "never" }))).toBe(false);
  expect(isDown(fault("a", { kind: "button_silent" }))).toBe(false);
});
