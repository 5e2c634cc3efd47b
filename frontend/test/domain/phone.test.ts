import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OwnAlarm, OwnMessage, OwnRound } from "../../src/api/generated.js";
import {
  action,
  answers,
  fresh,
  inOrder,
  next,
  recent,
  signBy,
  spokenOf,
  standing,
  SURE_MS,
  where,
} from "../../src/domain/phone.js";
import { own, ownAlarm } from "../kit-phone.js";

const STATES = ["alerted", "dispatched", "accepted", "on_scene", "refused", null] as const;

const alarms = fc
  .array(fc.record({ state: fc.constantFrom(...STATES), about_me: fc.boolean() }), { maxLength: 6 })
  .map((all) => all.map((one, at) => ownAlarm(`${at}`, one)));

it("says what the button of a notification says", () => {
  expect(action("accept", "01K")).toBe("municipal_alarm:accept:01K");
  expect(action("code", "0", "01K")).toBe("municipal_alarm:code:0:01K");
  expect(action("check_in")).toBe("municipal_alarm:check_in");
});

describe("the connection", () => {
  it("is sure only while the other end was just heard", () => {
    expect(standing("live", 1_000, 1_000 + SURE_MS - 1)).toBe("sure");
    expect(standing("live", 1_000, 1_000 + SURE_MS)).toBe("lost");
    expect(standing("live", undefined, 0)).toBe("lost");
  });

  it("is what the feed says of it otherwise", () => {
    expect(standing("starting", undefined, 0)).toBe("starting");
    expect(standing("stopped", 0, 0)).toBe("stopped");
    expect(standing("lost", 0, 0)).toBe("lost");
    expect(standing("refused", 0, 0)).toBe("lost");
  });
});

describe("an alarm", () => {
  it.each([
    ["alerted", ["accept", "arrive", "refuse"]],
    ["dispatched", ["accept", "arrive", "refuse"]],
    ["accepted", ["arrive", "refuse"]],
    ["on_scene", []],
    ["refused", ["accept", "arrive"]],
    [null, []],
  ] as const)("of which one is %s is answered by %s", (state, verbs) => {
    const found = answers(ownAlarm("1", { state }));
    expect(found.map((one) => one.verb)).toEqual(verbs);
    expect(found.map((one) => one.main)).toEqual(verbs.map((_, at) => at === 0));
    expect(answers(ownAlarm("1", { state, about_me: true }))).toEqual([]);
  });

  it("says where to go, the door first", () => {
    const place = {
      building_id: "hall",
      building: "Town hall",
      floor: "1st floor",
      desk_id: "d",
      desk: "Desk 3",
      checkpoint_id: null,
      checkpoint: "",
      text: "",
    };
    expect(where(ownAlarm("1", { place }))).toEqual(["Desk 3", "1st floor", "Town hall"]);
    const cellar = { ...place, desk: "", checkpoint: "Cellar", floor: "" };
    expect(where(ownAlarm("1", { place: cellar }))).toEqual(["Cellar", "Town hall"]);
    expect(where(ownAlarm("1"))).toEqual([]);
  });

  it("that waits for an answer stands before the others, which stay as they came", () => {
    fc.assert(
      fc.property(alarms, (all) => {
        const waits = (one: OwnAlarm) => one.state === "alerted" || one.state === "dispatched";
        expect(inOrder(all)).toEqual([...all.filter(waits), ...all.filter((one) => !waits(one))]);
      }),
    );
  });

  it("is spoken of when it was chosen, else as the room would have it", () => {
    fc.assert(
      fc.property(alarms, fc.nat(7), (all, at) => {
        const one = spokenOf(all, `${at}`);
        if (at < all.length) {
          expect(one?.incident_id).toBe(`${at}`);
        } else {
          expect(one).toBe(spokenOf(all, undefined));
          expect(one === undefined).toBe(all.length === 0);
          expect(one?.about_me ?? false).toBe(all.some((each) => each.about_me));
        }
      }),
    );
    const near = spokenOf(
      [
        ownAlarm("1", { state: "alerted" }),
        ownAlarm("2", { state: "refused" }),
        ownAlarm("3", { state: "on_scene" }),
        ownAlarm("4", { state: "accepted" }),
      ],
      undefined,
    );
    expect(near?.incident_id).toBe("3");
  });
});

it("shows no text of the shift before", () => {
  const message = (at: string): OwnMessage => ({ purpose: "code", text: "3", at });
  const now = Date.parse("2026-11-23T10:00:00+00:00");
  const last = message("2026-11-23T09:59:00+00:00");
  expect(recent([last, message("2026-11-22T21:59:00+00:00")], now)).toEqual([last]);
  expect(fresh([last], now)).toBe(last);
  expect(fresh([message("2026-11-23T09:44:59+00:00")], now)).toBeUndefined();
  expect(fresh([], now)).toBeUndefined();
});

describe("a round", () => {
  const place = (name: string, due_at: string | null) => ({
    checkpoint_id: name,
    checkpoint: name,
    floor: "",
    due_at,
    overdue: false,
  });
  const round = (ordered: boolean): OwnRound => ({
    round_id: "r",
    plan: "Evening",
    building: "Hall",
    mine: true,
    ordered,
    ends_at: "2026-11-23T11:00:00+00:00",
    suspended_at: null,
    proven: 0,
    total: 3,
    pending: [
      place("whenever", null),
      place("late", "2026-11-23T10:50:00+00:00"),
      place("soon", "2026-11-23T10:10:00+00:00"),
    ],
  });

  it("in an order goes on with its next, any other with what is due first", () => {
    expect(next(round(true))?.checkpoint).toBe("whenever");
    expect(next(round(false))?.checkpoint).toBe("soon");
    expect(next({ ...round(false), pending: [] })).toBeUndefined();
  });
});

it("says until when a lone worker is to be heard of", () => {
  const alone = { state: "watched", next_at: "a", alarm_at: null, until: null };
  expect(signBy(own())).toBeUndefined();
  expect(signBy(own({ lone_work: alone }))).toBe("a");
  expect(signBy(own({ lone_work: { ...alone, next_at: null, alarm_at: "b" } }))).toBe("b");
  expect(signBy(own({ lone_work: { ...alone, next_at: null } }))).toBeUndefined();
});
