import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Incident, IncidentState } from "../../src/api/generated.js";
import { compare, Queue } from "../../src/domain/queue.js";
import { incident } from "../kit.js";

const STATES: IncidentState[] = ["raised", "acknowledged", "responding", "on_scene", "resolved"];

const one = fc
  .record({
    id: fc.integer({ min: 1, max: 12 }),
    priority: fc.constantFrom(1, 2, 3),
    state: fc.constantFrom(...STATES),
    owner: fc.constantFrom(null, "anna"),
    drill: fc.boolean(),
    second: fc.integer({ min: 10, max: 59 }),
  })
  .map(({ id, owner, second, ...rest }) =>
    incident(`${id}`, {
      ...rest,
      owner_id: owner,
      raised_at: `2026-11-23T10:00:${second}+00:00`,
    }),
  );

const room = fc
  .array(one, { maxLength: 12 })
  .map((several) => new Map(several.map((each) => [each.incident_id, each])));

const ids = (rows: readonly Incident[]) => rows.map((row) => row.incident_id);

describe("the order", () => {
  it.each([
    ["open before resolved", { state: "resolved" as const }],
    ["real before drill", { drill: true }],
    ["unowned before owned", { owner_id: "anna" }],
    ["urgent before less so", { priority: 2 }],
    ["old before new", { raised_at: "2026-11-23T10:00:01+00:00" }],
    ["low numbers before high ones", { number: 9 }],
  ])("is %s", (_, later) => {
    const first = incident("1");
    const second = incident("2", { number: 1, ...later });
    expect([second, first].sort(compare)[0]).toBe(first);
  });

  it("is that of the room, whatever comes", () => {
    fc.assert(
      fc.property(room, (incidents) => {
        const queue = new Queue();
        queue.take(incidents);
        expect(queue.rows).toEqual([...incidents.values()].sort(compare));
        expect(queue.waiting).toBe(0);
      }),
    );
  });
});

describe("while somebody points at it", () => {
  it("nothing moves, nothing new comes between, and nothing goes; then all is right", () => {
    fc.assert(
      fc.property(room, fc.array(room, { minLength: 1, maxLength: 5 }), (before, after) => {
        const queue = new Queue();
        queue.take(before);
        const stood = ids(queue.rows);
        queue.hold(true);
        for (const incidents of after) {
          queue.take(incidents);
          expect(ids(queue.rows).slice(0, stood.length)).toEqual(stood);
          for (const row of queue.rows) {
            const known = incidents.get(row.incident_id);
            expect(queue.isGone(row)).toBe(known === undefined);
            // What is shown of a row is how it is, though not where it belongs.
            if (known) {
              expect(row).toBe(known);
            }
          }
          expect(new Set(ids(queue.rows)).size).toBe(queue.rows.length);
        }
        queue.hold(false);
        const last = after.at(-1) ?? before;
        expect(queue.rows).toEqual([...last.values()].sort(compare));
        expect(queue.waiting).toBe(0);
      }),
    );
  });

  it("says how many will move", () => {
    const queue = new Queue();
    const a = incident("1", { priority: 2 });
    queue.take(new Map([["1", a]]));
    queue.hold(true);
    const b = incident("2", { priority: 1 });
    queue.take(
      new Map([
        ["1", a],
        ["2", b],
      ]),
    );
    expect(ids(queue.rows)).toEqual(["1", "2"]);
    expect(queue.waiting).toBe(2);
  });
});
