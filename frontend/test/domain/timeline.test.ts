import { expect, it } from "vitest";
import { lines } from "../../src/domain/timeline.js";

const AT = "2026-11-23T10:00:00Z";
const word = (list: string, one: string) => `${list}:${one}`;
const entry = (event: string, fields: object = {}) => ({ event, at: AT, ...fields });
const JAN = { key: "k1", responder: "Jan", responder_id: "j" };

it("names people and places, and no ids", () => {
  const place = { building: "Town Hall", floor: "Ground", desk: "Desk 3", desk_id: "d" };
  const told = lines(
    [
      entry("incident_raised", { place, signal_id: "x" }),
      entry("step_taken", { alerts: [JAN, { ...JAN, key: "k2" }] }),
      entry("acknowledged", { actor: { kind: "operator", actor_id: "a", name: "Anna" } }),
      entry("incident_resolved", { actor: { name: "Anna" }, outcome: "false", note: "A test" }),
      entry("note_added", { erased: true }),
    ],
    word,
  );
  expect(told.map((line) => line.detail)).toEqual([
    "Town Hall, Ground, Desk 3",
    "Jan",
    "Anna",
    "Anna · A test · outcome:false",
    "",
  ]);
});

it("says of each message how far it got, once, and to whom", () => {
  const told = lines(
    [
      entry("message_sent", { alerts: [JAN], digits: "5", actor: null }),
      entry("delivery_reported", { key: "k1", state: "sent" }),
      entry("delivery_reported", { key: "other", state: "failed", reason: "no answer" }),
      entry("delivery_reported", { key: "k1", state: "receipted" }),
      entry("delivery_reported", { key: "12/camera", state: "sent" }),
    ],
    word,
  );
  expect(told.map((line) => line.detail)).toEqual([
    "5 · Jan",
    "carried:desk · no answer · delivery:failed",
    "Jan · delivery:receipted",
    "carried:camera · delivery:sent",
  ]);
});
