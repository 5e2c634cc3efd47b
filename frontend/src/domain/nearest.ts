/** Who can be sent to an incident. */

import type { AssignmentState, Incident, Responder } from "../api/generated.js";

/** As the action `get_responders` tells them: with a building, how far they are from it. */
export interface Near extends Responder {
  here?: boolean;
  /** Null: nobody knows. */
  distance_km?: number | null;
}

/** To them nothing new would be sent; who has refused can be asked again. */
const GOES: readonly AssignmentState[] = ["dispatched", "accepted", "on_scene"];

/** In the order they came: the nearest first. */
export function canBeSent(near: readonly Near[], incident: Incident): Near[] {
  const going = new Set(
    incident.responders.filter((one) => GOES.includes(one.state)).map((one) => one.responder_id),
  );
  return near.filter((one) => one.on_duty && !going.has(one.responder_id));
}
