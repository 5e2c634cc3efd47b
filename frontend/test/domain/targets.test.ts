import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ResponseTarget } from "../../src/api/generated.js";
import { aims } from "../../src/domain/targets.js";
import { incident } from "../kit.js";

const RAISED = Date.parse("2026-11-23T10:00:00+00:00");
const at = (seconds: number) => new Date(RAISED + seconds * 1_000).toISOString();
const TARGETS: ResponseTarget[] = [
  { milestone: "acknowledged", within_s: 60, permille: 985 },
  { milestone: "acknowledged", within_s: 30, permille: 800 },
];

describe("an incident against the targets", () => {
  it("runs, is late, and is missed when it happens too late; the tightest first", () => {
    const one = incident("1");
    const said = (seconds: number) =>
      aims(one, TARGETS, RAISED + seconds * 1_000).map((aim) => aim.state);
    expect(said(30)).toEqual(["running", "running"]);
    expect(said(31)).toEqual(["late", "running"]);
    expect(said(61)).toEqual(["late", "late"]);
    const done = incident("1", { acknowledged_at: at(45) });
    expect(aims(done, TARGETS, RAISED + 99_000)).toMatchObject([
      { state: "missed", withinMs: 30_000, tookMs: 45_000, percent: 80, used: 1 },
      { state: "met", withinMs: 60_000, tookMs: 45_000, percent: 98.5, used: 0.75 },
    ]);
  });

  it("waits for nothing that cannot happen any more, or is unknown", () => {
    const over = incident("1", { state: "resolved", acknowledged_at: null });
    expect(aims(over, TARGETS, RAISED)).toEqual([]);
    const strange = [{ milestone: "strange", within_s: 1, permille: 10 }];
    expect(aims(incident("1", { state: "closed" }), strange, RAISED)).toEqual([]);
  });

  it("knows each milestone", () => {
    const message = {
      key: "k",
      purpose: "alarm" as const,
      text: "",
      system_id: "s",
      address: "1",
      attempt: 1,
      reason: "",
    };
    const one = incident("1", {
      acknowledged_at: at(2),
      accepted_at: at(3),
      on_scene_at: at(4),
      resolved_at: at(5),
      responders: [
        {
          responder_id: "r",
          responder: "R",
          state: "alerted",
          since: at(0),
          minutes: null,
          code: null,
          code_name: null,
          code_at: null,
          unknown_code: null,
          delivery: "receipted",
          messages: [
            { ...message, state: "receipted", since: at(9) },
            { ...message, state: "failed", since: at(0) },
            { ...message, state: "receipted", since: at(1) },
          ],
        },
      ],
    });
    const each = ["receipt", "acknowledged", "accepted", "on_scene", "resolved"];
    const targets = each.map((milestone, i) => ({ milestone, within_s: 10 + i, permille: 900 }));
    expect(aims(one, targets, RAISED).map((aim) => aim.tookMs)).toEqual([
      1_000, 2_000, 3_000, 4_000, 5_000,
    ]);
  });

  it("is late exactly when its time is used up, whatever the times", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3_600 }),
        fc.integer({ min: -60, max: 7_200 }),
        fc.option(fc.integer({ min: 0, max: 7_200 })),
        (within, now, done) => {
          const one = incident("1", { acknowledged_at: done === null ? null : at(done) });
          const target = { milestone: "acknowledged", within_s: within, permille: 800 };
          const aim = aims(one, [target], RAISED + now * 1_000)[0];
          const took = Math.max(0, done ?? now);
          expect(aim?.state).toBe(
            done === null ? (took > within ? "late" : "running") : took > within ? "missed" : "met",
          );
          expect(aim?.used).toBeGreaterThanOrEqual(0);
          expect(aim?.used).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});
