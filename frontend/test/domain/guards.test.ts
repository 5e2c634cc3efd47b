import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Incident, LoneWorker, PreAlert, Responder } from "../../src/api/generated.js";
import {
  compareGuards,
  grouped,
  guardsOf,
  isMeant,
  reach,
  runsOut,
  STANDINGS,
  stood,
  type Guard,
} from "../../src/domain/guards.js";
import { incident } from "../kit.js";
import { assignment, responder, round } from "../kit-people.js";

const AT = "2026-11-23T10:00:00+00:00";

const warning = (id: string, with_: Partial<PreAlert> = {}): PreAlert => ({
  responder_id: id,
  responder: id,
  by: "radio",
  kind: "man_down",
  since: AT,
  until: AT,
  system_id: "dmr",
  address: "1",
  ...with_,
});

const alone = (id: string, with_: Partial<LoneWorker> = {}): LoneWorker => ({
  responder_id: id,
  responder: id,
  state: "watched",
  started_by: "",
  started_at: AT,
  every_s: 1800,
  grace_s: 60,
  last_sign_at: AT,
  last_sign_by: "",
  next_at: "2026-11-23T10:30:00+00:00",
  alarm_at: null,
  until: null,
  prompts: 0,
  incident_id: null,
  ...with_,
});

interface Told {
  responders?: readonly Responder[];
  incidents?: readonly Incident[];
  warnings?: readonly PreAlert[];
  alone?: readonly LoneWorker[];
  rounds?: readonly ReturnType<typeof round>[];
}

function look(told: Told, buildings: Record<string, string> = { a: "Alpha", b: "Beta" }) {
  const keyed = <T>(several: readonly T[] = [], key: (one: T) => string) =>
    new Map(several.map((one) => [key(one), one]));
  return guardsOf(
    {
      responders: keyed(told.responders, (one) => one.responder_id),
      incidents: keyed(told.incidents, (one) => one.incident_id),
      rounds: keyed(told.rounds, (one) => one.round_id),
      loneWork: keyed(told.alone, (one) => one.responder_id),
      preAlerts: told.warnings ?? [],
    },
    new Map(Object.entries(buildings)),
  );
}

const ids = (guards: readonly Guard[]) => guards.map((one) => one.responder.responder_id);
const one = (told: Told) => look({ responders: [responder("jan")], ...told })[0];

describe("how somebody is", () => {
  it.each<[string, Told]>([
    ["trouble", { incidents: [incident("1", { responder_id: "jan" })] }],
    ["warned", { warnings: [warning("jan")] }],
    ["responding", { incidents: [incident("1", { responders: [assignment("jan", "accepted")] })] }],
    ["on_duty", { incidents: [incident("1", { responders: [assignment("jan", "alerted")] })] }],
    ["on_duty", { incidents: [incident("1", { responders: [assignment("jan", "refused")] })] }],
    ["on_duty", {}],
    ["off_duty", { responders: [responder("jan", { on_duty: false })] }],
    // Watched over is there, whatever the roster says.
    ["on_duty", { responders: [responder("jan", { on_duty: false })], alone: [alone("jan")] }],
    // What is over, or only a test of a desk, is nothing of theirs.
    ["on_duty", { incidents: [incident("1", { responder_id: "jan", state: "resolved" })] }],
    ["on_duty", { incidents: [incident("1", { responder_id: "jan", test: true })] }],
  ])("is %s", (standing, told) => {
    expect(one(told)?.standing).toBe(standing);
  });

  it("is trouble for who asks for help in a roll-call, and only for them", () => {
    const answered = (id: string, answer: "help" | "safe") => ({
      responder_id: id,
      responder: id,
      answer,
      by: "",
      answered_at: AT,
      place: null,
      seen_at: null,
    });
    const fire = incident("1", {
      kind: "fire",
      roll_call: {
        started_at: AT,
        due_at: null,
        ended_at: null,
        complete: false,
        people: [answered("jan", "help"), answered("els", "safe")],
      },
    });
    const found = look({ responders: [responder("els"), responder("jan")], incidents: [fire] });
    expect(found.map((each) => each.standing)).toEqual(["trouble", "on_duty"]);
  });

  it("is told of the worst incident, the task they are furthest with, the first warning", () => {
    const found = one({
      incidents: [
        incident("1", { responder_id: "jan", priority: 2 }),
        incident("2", { responder_id: "jan", priority: 1 }),
        incident("3", { responders: [assignment("jan", "alerted")] }),
        incident("4", { responders: [assignment("jan", "on_scene")] }),
      ],
      warnings: [warning("jan", { until: "2026-11-23T10:05:00Z" }), warning("jan")],
      rounds: [round("r", { walkers: [{ responder_id: "jan", responder: "Jan" }] })],
      alone: [alone("jan")],
    });
    expect(found?.trouble?.incident_id).toBe("2");
    expect(found?.task?.incident.incident_id).toBe("4");
    expect(found?.warning?.until).toBe(AT);
    expect(found?.round?.round_id).toBe("r");
    expect(found && runsOut(found)).toEqual({ what: "alarm", at: AT });
  });

  it("runs out with the next sign of life, or not at all", () => {
    const watched = one({ alone: [alone("jan")] });
    expect(watched && runsOut(watched)).toEqual({ what: "sign", at: "2026-11-23T10:30:00+00:00" });
    const idle = one({});
    expect(idle && runsOut(idle)).toBeUndefined();
  });
});

const people = fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { maxLength: 12 }).chain((numbers) =>
  fc.tuple(
    ...numbers.map((number) =>
      fc
        .record({
          on_duty: fc.boolean(),
          building_id: fc.constantFrom("a", "b", "gone", null),
          name: fc.constantFrom("Jan", "Els", "Omar"),
        })
        .map((with_) => responder(`p${number}`, with_)),
    ),
  ),
);

const told = people.chain((responders) => {
  const who = fc.constantFrom("nobody", ...responders.map((each) => each.responder_id));
  return fc.record({
    responders: fc.constant(responders),
    incidents: fc
      .array(
        fc.record({
          responder_id: fc.option(who),
          priority: fc.constantFrom(1, 2, 3),
          responders: fc.array(
            fc
              .tuple(who, fc.constantFrom("alerted", "accepted", "on_scene", "refused"))
              .map(([id, state]) => assignment(id, state as "alerted")),
            { maxLength: 3 },
          ),
        }),
        { maxLength: 4 },
      )
      .map((several) => several.map((with_, i) => incident(`${i + 1}`, with_))),
    warnings: fc.array(
      who.map((id) => warning(id)),
      { maxLength: 3 },
    ),
    alone: fc.array(
      who.map((id) => alone(id)),
      { maxLength: 3 },
    ),
  });
});

describe("the list", () => {
  it("has everybody once, those in need before the others, whatever comes in which order", () => {
    fc.assert(
      fc.property(told, (room) => {
        const found = look(room);
        expect(new Set(ids(found))).toEqual(new Set(room.responders.map((r) => r.responder_id)));
        expect(found.length).toBe(room.responders.length);
        const ranks = found.map((each) => STANDINGS.indexOf(each.standing));
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
        expect(ids(look({ ...room, responders: [...room.responders].reverse() }))).toEqual(
          ids(found),
        );
        const groups = grouped(found);
        expect(groups.flatMap((group) => ids(group.guards))).toEqual(ids(found));
        const keys = groups.map((group) => `${group.standing}/${group.building}`);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  it("is an order: nobody is both before and behind somebody", () => {
    fc.assert(
      fc.property(told, (room) => {
        const found = look(room);
        for (const a of found) {
          for (const b of found) {
            expect(Math.sign(compareGuards(a, b)) + Math.sign(compareGuards(b, a))).toBe(0);
            expect(compareGuards(a, b) === 0).toBe(a === b);
          }
        }
      }),
    );
  });

  it("stands still while it is pointed at, and shows everybody as they are", () => {
    fc.assert(
      fc.property(told, told, (before, after) => {
        const first = grouped(look(before));
        const now = look(after);
        const held = stood(first, now);
        const were = first.flatMap((group) => ids(group.guards));
        const are = held.flatMap((group) => group.guards);
        expect(ids(are).slice(0, were.length)).toEqual(were);
        expect(new Set(ids(are)).size).toBe(are.length);
        for (const each of now) {
          expect(are).toContain(each);
        }
      }),
    );
  });

  it("puts who is warned in the order of their alarms", () => {
    const found = look({
      responders: [responder("a"), responder("b")],
      warnings: [warning("a", { until: "2026-11-23T10:02:00Z" }), warning("b")],
    });
    expect(ids(found)).toEqual(["b", "a"]);
  });
});

describe("a search", () => {
  it.each(["jan", "ÉLODIE", "elodie", "alpha guard", "hall desk", "5512", ""])(
    "finds by %j",
    (typed) => {
      const found = look({
        responders: [
          responder("jan", {
            name: "Élodie Jansen",
            building_id: "a",
            contacts: [{ system_id: "dmr", address: "5512", link: true, online: true }],
            last_place: {
              building_id: "a",
              building: "Hall",
              floor: "",
              desk_id: null,
              desk: "",
              checkpoint_id: null,
              checkpoint: "",
              text: "Hall, Desk 3",
            },
          }),
        ],
      })[0];
      expect(found && isMeant(found, typed, "Guard")).toBe(true);
      expect(found && isMeant(found, `${typed} omar`, "Guard")).toBe(false);
    },
  );
});

it.each<[boolean | null, boolean | null, string]>([
  [true, true, "yes"],
  [true, null, "perhaps"],
  [null, null, "perhaps"],
  [false, true, "no"],
  [true, false, "no"],
])("is reached by a link %s and a radio %s: %s", (link, online, how) => {
  const contact = { system_id: "dmr", address: "1", link, online };
  expect(reach(responder("jan", { contacts: [contact] }))).toBe(how);
});

it("is not reached without any way", () => {
  expect(reach(responder("jan"))).toBe("no");
});
