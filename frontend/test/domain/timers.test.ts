import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Incident } from "../../src/api/generated.js";
import { timersOf } from "../../src/domain/timers.js";
import { incident } from "../kit.js";

const RAISED = Date.parse("2026-11-23T10:00:00+00:00");
const at = (seconds: number) => new Date(RAISED + seconds * 1_000).toISOString();
const base: Partial<Incident> = {
  raised_at: at(0),
  last_press_at: at(0),
  acknowledged_at: null,
  on_scene_at: null,
  resolved_at: null,
  step_due_at: null,
  on_scene_due_at: null,
  due_at: null,
};
const told = (with_: Partial<Incident>, seconds: number) =>
  Object.fromEntries(
    timersOf(incident("1", { ...base, ...with_ }), RAISED + seconds * 1_000).map((one) => [
      one.name,
      one.ms / 1_000,
    ]),
  );

describe("the times of an incident", () => {
  it("first how long it waits, and what happens next by itself", () => {
    expect(told({ last_press_at: at(5), step_due_at: at(30) }, 7)).toEqual({
      since_press: 2,
      unacknowledged: 7,
      "next.step": 23,
    });
  });

  it("then since the acknowledgement, until somebody is there", () => {
    const taken: Partial<Incident> = {
      state: "acknowledged",
      owner_id: "anna",
      acknowledged_at: at(9),
    };
    expect(told({ ...taken, on_scene_due_at: at(300) }, 60)).toEqual({
      since_press: 60,
      acknowledged: 9,
      since_acknowledged: 51,
      nobody_on_scene: 60,
      "next.on_scene": 240,
    });
    expect(told({ ...taken, on_scene_at: at(80) }, 100)).toMatchObject({ on_scene: 80 });
  });

  it("of an incident that is over no time goes on", () => {
    fc.assert(
      fc.property(
        fc.option(fc.nat(500), { nil: null }),
        fc.option(fc.nat(500), { nil: null }),
        fc.nat(10_000),
        (acknowledged, there, later) => {
          const over: Partial<Incident> = {
            state: "resolved",
            resolved_at: at(600),
            acknowledged_at: acknowledged === null ? null : at(acknowledged),
            on_scene_at: there === null ? null : at(there),
          };
          expect(told(over, 600)).toEqual(told(over, 600 + later));
          expect(told(over, 600)).toMatchObject({ resolved: 600 });
          expect(told(over, 600)).not.toHaveProperty("nobody_on_scene");
        },
      ),
    );
  });
});
