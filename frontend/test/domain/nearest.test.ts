import { expect, it } from "vitest";
import type { Assignment, AssignmentState } from "../../src/api/generated.js";
import { canBeSent, type Near } from "../../src/domain/nearest.js";
import { incident } from "../kit.js";

const near = (id: string, on_duty = true) => ({ responder_id: id, on_duty }) as Near;

it("sends those on duty who do not go already, and asks those again who refused", () => {
  const states: [string, AssignmentState][] = [
    ["a", "alerted"],
    ["b", "dispatched"],
    ["c", "accepted"],
    ["d", "on_scene"],
    ["e", "refused"],
    ["f", "released"],
  ];
  const responders = states.map(([responder_id, state]) => ({ responder_id, state }) as Assignment);
  const all = [near("x"), ...states.map(([id]) => near(id)), near("off", false)];
  const can = canBeSent(all, incident("1", { responders }));
  expect(can.map((one) => one.responder_id)).toEqual(["x", "a", "e", "f"]);
});
