import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Incident, Responder, SiteBuilding, SiteStructure } from "../../src/api/generated.js";
import { arranged, canCome, LEVELS, matches, overview } from "../../src/domain/overview.js";
import { fault, incident } from "../kit.js";

const building = (id: string, with_: Partial<SiteBuilding> = {}): SiteBuilding => ({
  building_id: id,
  name: `Building ${id}`,
  address: "",
  floors: [],
  desks: [],
  checkpoints: [],
  ...with_,
});

const site = (...ids: string[]): SiteStructure => ({
  version: 1,
  buildings: ids.map((id) => building(id)),
  round_plans: [],
});

const guard = (with_: Partial<Responder> = {}): Responder => ({
  responder_id: "jan",
  name: "Jan",
  duty: "guard",
  on_duty: true,
  building_id: "a",
  last_place: null,
  last_seen_at: null,
  confidence: null,
  lone_work: null,
  contacts: [{ system_id: "s", address: "1", link: true, online: null }],
  ...with_,
});

const at = (id: string, where: string, with_: Partial<Incident> = {}): Incident =>
  incident(id, { place: { building_id: where } as Incident["place"], ...with_ });

function look(town: SiteStructure, room: { incidents?: Incident[]; people?: Responder[] } = {}) {
  return overview(town, {
    incidents: new Map((room.incidents ?? []).map((one) => [one.incident_id, one])),
    responders: new Map((room.people ?? [guard({ duty: "patrol" })]).map((one) => [one.name, one])),
    equipment: new Map([["b", fault("b", { building_id: "b" })]]),
  });
}

const ids = (states: ReturnType<typeof look>) => states.map((one) => one.building.building_id);

describe("the order", () => {
  const generated = fc.record({
    incidents: fc.uniqueArray(
      fc.record({
        id: fc.integer({ min: 1, max: 30 }),
        where: fc.constantFrom("a", "b", "c", "d"),
        state: fc.constantFrom("raised" as const, "acknowledged" as const, "resolved" as const),
        priority: fc.constantFrom(1, 2, 3),
        drill: fc.boolean(),
      }),
      { selector: (one) => one.id },
    ),
    patrol: fc.boolean(),
  });

  it("is the abnormal first, every building once, whatever order things come in", () => {
    fc.assert(
      fc.property(generated, fc.boolean(), ({ incidents, patrol }, turned) => {
        const made = incidents.map(({ id, where, ...rest }) => at(`${id}`, where, rest));
        const people = [guard({ duty: patrol ? "patrol" : "guard" })];
        const room = { incidents: turned ? [...made].reverse() : made, people };
        const states = look(site("a", "b", "c", "d"), room);
        expect(ids(look(site("d", "c", "b", "a"), { incidents: made, people }))).toEqual(
          ids(states),
        );
        expect([...ids(states)].sort()).toEqual(["a", "b", "c", "d"]);
        const levels = states.map((one) => LEVELS.indexOf(one.level));
        expect(levels).toEqual([...levels].sort((x, y) => x - y));
        for (const one of states) {
          const open = one.incidents.filter((each) => each.state !== "resolved");
          expect(one.incidents).toEqual(open);
          expect(one.level === "alarm").toBe(open.some((each) => !each.drill));
        }
      }),
    );
  });

  it("stands still while it is held, and is right when it is let go", () => {
    const names = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "f"));
    fc.assert(
      fc.property(names, names, (shown, right) => {
        expect(arranged(right, shown, false)).toEqual(right);
        const held = arranged(right, shown, true);
        expect([...held].sort()).toEqual([...right].sort());
        const both = shown.filter((id) => right.includes(id));
        expect(held.slice(0, both.length)).toEqual(both);
        expect(arranged(right, held, true)).toEqual(held);
      }),
    );
  });
});

it("counts who could come: guards there, a patrol anywhere, and only who can be told", () => {
  const alone = (one: Responder) =>
    look(site("a", "b"), { people: [one] })
      .filter((each) => each.uncovered)
      .map((each) => each.building.building_id);
  expect(alone(guard())).toEqual(["b"]);
  expect(alone(guard({ duty: "response_team" }))).toEqual(["b"]);
  expect(alone(guard({ duty: "patrol" }))).toEqual([]);
  expect(alone(guard({ building_id: null }))).toEqual([]);
  expect(alone(guard({ duty: "patrol", on_duty: false }))).toEqual(["b", "a"]);
  expect(alone(guard({ duty: "operator" }))).toEqual(["b", "a"]);
  const lost = { system_id: "s", address: "1", link: false, online: true };
  expect(canCome(guard({ contacts: [lost] }))).toBe(false);
  expect(canCome(guard({ contacts: [{ ...lost, link: true, online: false }] }))).toBe(false);
  expect(canCome(guard({ contacts: [{ ...lost, link: null, online: null }] }))).toBe(true);
});

it("tells who is there, and what does not work there", () => {
  const states = look(site("a", "b"), {
    people: [guard(), guard({ name: "Els", duty: "patrol" })],
  });
  const [b, a] = states;
  expect([a?.level, a?.people.map((one) => one.name)]).toEqual(["quiet", ["Jan", "Els"]]);
  expect([b?.level, b?.faults.map((one) => one.key)]).toEqual(["down", ["b"]]);
});

it("finds by every word, without accents and capitals", () => {
  const hall = building("a", {
    name: "Café De Brug",
    address: "Kade 1",
    floors: ["1e verdieping"],
    desks: [{ desk_id: "d", name: "Balie 3", floor: "", camera: false, tested_at: null }],
  });
  for (const words of ["", "  ", "cafe", "BRUG balie", "kade 1", "verdieping cafe"]) {
    expect(matches(hall, words)).toBe(true);
  }
  expect(matches(hall, "cafe museum")).toBe(false);
});
