import { expect, it } from "vitest";
import type { Responder, Round } from "../../src/api/generated.js";
import { ServerClock } from "../../src/feed/server-clock.js";
import { Store } from "../../src/feed/store.js";
import { HandTimers, incident, OPERATOR, room } from "../kit.js";

const NOW = "2026-11-23T10:00:00+00:00";

function store(): Store {
  const one = new Store(new ServerClock(new HandTimers()));
  const round = { round_id: "r", plan_id: "p" } as Round;
  one.take({
    type: "snapshot",
    number: 1,
    now: NOW,
    epoch: "e",
    program: null,
    me: OPERATOR,
    room: room({ incidents: [incident("1")], rounds: [round] }),
  });
  return one;
}

function delta(one: Store, changes: object): void {
  one.take({ type: "delta", number: 2, now: NOW, ...changes });
}

it("keeps what a delta does not name, as the same object", () => {
  const one = store();
  const { incidents, incidentsVersion, rounds } = one;
  delta(one, { responders: [{ responder_id: "jan", name: "Jan" } as Responder] });
  expect(one.incidents).toBe(incidents);
  expect(one.incidentsVersion).toBe(incidentsVersion);
  expect(one.rounds).toBe(rounds);
  expect(one.responders.get("jan")?.name).toBe("Jan");
});

it("takes every part of a delta in", () => {
  const one = store();
  delta(one, {
    rounds_removed: ["r"],
    reports: [{ plan_id: "p" }],
    lone_work: [{ responder_id: "jan" }],
    pre_alerts: [{ responder_id: "jan" }],
    operators: [{ operator_id: "anna" }],
    links: [{ system_id: "s" }],
    desk_tests: [{ desk_id: "d" }],
    journal: { fault: "full", waiting: 3 },
    consoles: [{ console: "left" }],
    equipment: [{ key: "link_lost/s" }],
  });
  expect([...one.equipment.keys()]).toEqual(["link_lost/s"]);
  delta(one, { equipment_removed: ["link_lost/s"] });
  expect(one.equipment.size).toBe(0);
  expect(one.rounds.size).toBe(0);
  expect([...one.reports.keys()]).toEqual(["p"]);
  expect([...one.loneWork.keys()]).toEqual(["jan"]);
  expect([one.preAlerts, one.operators, one.links, one.deskTests].map((l) => l.length)).toEqual([
    1, 1, 1, 1,
  ]);
  expect(one.journal?.waiting).toBe(3);
  expect(one.consoles).toEqual([{ console: "left" }]);
  delta(one, { lone_work_removed: ["jan"], journal: null });
  expect(one.loneWork.size).toBe(0);
  expect(one.journal).toBeNull();
});

it("numbers what is told of an incident, also what its timeline alone tells", () => {
  const one = store();
  const { incidentsVersion } = one;
  const first = one.telling("1");
  delta(one, { touched: ["1"] });
  expect(one.telling("1")).toBe(first + 1);
  expect(one.incidentsVersion).toBe(incidentsVersion);
  delta(one, { incidents: [incident("1"), incident("2")] });
  expect([one.telling("1"), one.telling("2")]).toEqual([first + 2, 1]);
  delta(one, { removed: ["2"] });
  expect(one.telling("2")).toBe(0);
  one.take({
    type: "snapshot",
    number: 1,
    now: NOW,
    epoch: "e",
    program: null,
    me: OPERATOR,
    room: room({ incidents: [incident("3")] }),
  });
  expect([one.telling("1"), one.telling("3")]).toEqual([0, 1]);
});

it("tells whoever listens, until they leave", () => {
  const one = store();
  let told = 0;
  const stop = one.listen(() => {
    told += 1;
  });
  delta(one, { removed: ["1"] });
  one.setState("lost");
  stop();
  one.setState("live");
  expect(told).toBe(2);
});

it("keeps what it knows while nothing runs", () => {
  const one = store();
  one.take({ type: "stopped", number: 2, now: NOW });
  expect(one.incidents.size).toBe(1);
});

it("names another site after an edit, a start, and the end of a desk's test", () => {
  const one = store();
  const first = one.siteVersion;
  delta(one, { desk_tests: [{ desk_id: "d" }] });
  expect(one.siteVersion).toBe(first);
  delta(one, { desk_tests: [] });
  const tested = one.siteVersion;
  const snapshot = { type: "snapshot", number: 1, now: NOW, program: null, me: OPERATOR } as const;
  one.take({ ...snapshot, epoch: "e", room: room({ site: 2 }) });
  const edited = one.siteVersion;
  one.take({ ...snapshot, epoch: "f", room: room({ site: 2 }) });
  expect(new Set([first, tested, edited, one.siteVersion]).size).toBe(4);
  one.take({ type: "refused", number: 2, now: NOW });
  expect(one.siteVersion).toBeUndefined();
});
