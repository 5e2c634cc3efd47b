import fc from "fast-check";
import { expect, it } from "vitest";
import type { Assignment, Operator, Responder } from "../../src/api/generated.js";
import { going, presence, shown } from "../../src/domain/wall.js";
import { incident } from "../kit.js";

it("shows the worst first, then the oldest, drills below, and never a test or duress", () => {
  const made = fc
    .record({
      id: fc.integer({ min: 1, max: 40 }),
      priority: fc.constantFrom(1, 2, 3),
      drill: fc.boolean(),
      test: fc.boolean(),
      kind: fc.constantFrom("panic" as const, "duress" as const),
      state: fc.constantFrom("raised" as const, "on_scene" as const, "resolved" as const),
      second: fc.integer({ min: 10, max: 59 }),
    })
    .map(({ id, second, ...rest }) =>
      incident(`${id}`, { ...rest, raised_at: `2026-11-23T10:00:${second}+00:00` }),
    );
  const all = fc.uniqueArray(made, { selector: (one) => one.incident_id });
  fc.assert(
    fc.property(all, (several) => {
      const told = shown(several);
      expect(shown([...several].reverse())).toEqual(told);
      expect(told.some((one) => one.test || one.kind === "duress")).toBe(false);
      expect(told.length).toBe(
        several.filter((one) => !one.test && one.kind !== "duress" && one.state !== "resolved")
          .length,
      );
      const keys = told.map((one) => `${Number(one.drill)} ${one.priority} ${one.raised_at}`);
      expect(keys).toEqual([...keys].sort());
    }),
  );
});

it("says who goes, those on scene first, then the nearest", () => {
  const each = (responder: string, state: Assignment["state"], minutes: number | null = null) =>
    ({ responder, state, minutes }) as Assignment;
  const one = incident("1", {
    responders: [
      each("Ada", "alerted"),
      each("Hal", "dispatched"),
      each("Gus", "dispatched", 30),
      each("Ben", "dispatched"),
      each("Cas", "accepted", 9),
      each("Dik", "accepted", 2),
      each("Eva", "on_scene"),
      each("Fie", "refused"),
    ],
  });
  expect(going(one).map((who) => who.responder)).toEqual([
    ...["Eva", "Dik", "Cas"],
    // Of whom nobody knows how far they are: by name, behind those of whom it is known.
    ...["Gus", "Ben", "Hal"],
  ]);
});

it("shows what was raised in one moment by number, and what is as urgent by age", () => {
  const raised_at = "2026-11-23T10:00:00+00:00";
  const several = [
    incident("3", { raised_at, number: 3 }),
    incident("2", { raised_at, number: 2 }),
    incident("1", { raised_at: "2026-11-23T10:00:01+00:00", number: 1 }),
    incident("4", { raised_at, number: 4, priority: 1, drill: true }),
    incident("5", { raised_at, number: 5, state: "resolved" }),
  ];
  expect(shown(several).map((one) => one.number)).toEqual([2, 3, 1, 4]);
});

it("counts who is there to answer", () => {
  const operators = [
    { present: true, role: "operator" },
    { present: true, role: "viewer" },
    { present: false, role: "supervisor" },
  ] as Operator[];
  const people = [
    { on_duty: true, duty: "guard" },
    { on_duty: true, duty: "patrol" },
    { on_duty: false, duty: "guard" },
    { on_duty: true, duty: "response_team" },
  ] as Responder[];
  expect(presence(operators, people)).toEqual({ operators: 1, guards: 2 });
});
