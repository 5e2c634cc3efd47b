import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Report, SitePlan } from "../../src/api/generated.js";
import {
  compareRounds,
  doubtful,
  isProven,
  LINES,
  lineOf,
  nextOf,
  plansOf,
} from "../../src/domain/rounds.js";
import { checkpoint, round } from "../kit-people.js";

const at = (minute: number) => `2026-11-23T10:${String(minute).padStart(2, "0")}:00+00:00`;

const line = fc
  .record({
    minute: fc.option(fc.integer({ min: 0, max: 59 })),
    proven: fc.boolean(),
    state: fc.constantFrom("on_time", "late", "out_of_order"),
    overdue: fc.boolean(),
    doubt: fc.boolean(),
  })
  .map(({ minute, proven, state, overdue, doubt }) => ({
    due_at: minute === null ? null : at(minute),
    visited_at: proven ? at(30) : null,
    state: proven ? state : overdue ? "overdue" : "due",
    flags: proven && doubt ? (["copied"] as const).slice() : [],
  }));

const walk = fc
  .record({
    lines: fc.array(line, { maxLength: 6 }),
    ordered: fc.boolean(),
    suspended: fc.boolean(),
    ends: fc.integer({ min: 0, max: 59 }),
  })
  .map(({ lines, ordered, suspended, ends }) => {
    const checkpoints = lines.map((with_, i) => checkpoint(`c${i}`, with_));
    return {
      ordered,
      checkpoints,
      total: checkpoints.length,
      proven: checkpoints.filter(isProven).length,
      overdue: checkpoints.filter((one) => one.state === "overdue").length,
      suspended_at: suspended ? at(1) : null,
      ends_at: at(ends),
    };
  });

const walks = fc
  .array(walk, { maxLength: 6 })
  .map((several) => several.map((with_, i) => round(`r${i}`, with_)));

describe("the order", () => {
  it("is the same from any start: those that wait last, those that are late first", () => {
    fc.assert(
      fc.property(walks, (several) => {
        const right = [...several].sort(compareRounds);
        expect([...several].reverse().sort(compareRounds)).toEqual(right);
        const ranks = right.map(
          (one) => 2 * Number(one.suspended_at !== null) + Number(one.overdue === 0),
        );
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
      }),
    );
  });
});

describe("where to go next", () => {
  it("is not proven yet; first in the order, or else first in time; nowhere when all is", () => {
    fc.assert(
      fc.property(walks, (several) => {
        for (const one of several) {
          const left = one.checkpoints.filter((each) => !isProven(each));
          const next = nextOf(one);
          if (!next) {
            expect(left).toEqual([]);
            continue;
          }
          expect(left).toContain(next);
          for (const other of left) {
            if (one.ordered) {
              expect(one.checkpoints.indexOf(next)).toBeLessThanOrEqual(
                one.checkpoints.indexOf(other),
              );
            } else if (other.due_at !== null) {
              expect(Date.parse(next.due_at ?? "")).toBeLessThanOrEqual(Date.parse(other.due_at));
            }
          }
        }
      }),
    );
  });
});

describe("a checkpoint", () => {
  it("is one of the words, and proven exactly where it was visited", () => {
    fc.assert(
      fc.property(walks, (several) => {
        for (const one of several) {
          for (const each of one.checkpoints) {
            const said = lineOf(one, each);
            expect(LINES).toContain(said);
            expect(["late", "out_of_order", "on_time"].includes(said)).toBe(isProven(each));
          }
          expect(doubtful(one)).toBe(one.checkpoints.filter((c) => c.flags.length).length);
        }
      }),
    );
  });

  it.each([
    ["skipped", true],
    ["due", false],
  ])("that was passed by is %s where the order is %s", (said, ordered) => {
    const passed = checkpoint("a");
    const other = checkpoint("b", { visited_at: at(1), state: "on_time" });
    expect(lineOf(round("r", { ordered, checkpoints: [passed, other] }), passed)).toBe(said);
  });

  it("that is overdue says so before all", () => {
    const passed = checkpoint("a", { state: "overdue" });
    const other = checkpoint("b", { visited_at: at(1) });
    expect(lineOf(round("r", { ordered: true, checkpoints: [passed, other] }), passed)).toBe(
      "overdue",
    );
  });

  it.each([
    ["late", { state: "late" }],
    ["out_of_order", { state: "on_time", out_of_order: true }],
    ["on_time", { state: "on_time" }],
  ])("proven is %s", (said, with_) => {
    const one = checkpoint("a", { visited_at: at(1), ...with_ });
    expect(lineOf(round("r", { checkpoints: [one] }), one)).toBe(said);
  });
});

describe("plans", () => {
  const plan = (id: string, building: string): SitePlan => ({
    plan_id: id,
    plan: id,
    kind: "round",
    building_id: building,
    building,
    total: 3,
  });
  const report = (id: string, building: string) =>
    ({ ...plan(id, building), ended_at: at(1), missed: [] }) as unknown as Report;

  it("are by building and name, with their open round and their last report", () => {
    const open = round("1", { plan_id: "night" });
    const found = plansOf(
      {
        version: 1,
        buildings: [],
        round_plans: [plan("night", "B"), plan("day", "B"), plan("z", "A")],
      },
      new Map([["1", open]]),
      new Map([["day", report("day", "B")]]),
    );
    expect(found.map((one) => one.plan.plan_id)).toEqual(["z", "day", "night"]);
    expect(found.map((one) => one.open?.round_id)).toEqual([undefined, undefined, "1"]);
    expect(found.map((one) => one.report?.plan_id)).toEqual([undefined, "day", undefined]);
  });

  it("are those of the reports until it is known what is set up", () => {
    const found = plansOf(undefined, new Map(), new Map([["day", report("day", "B")]]));
    expect(found.map((one) => one.plan.plan)).toEqual(["day"]);
  });
});
