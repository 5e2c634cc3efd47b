/** What is a guard's own, for tests. */

import type { Own, OwnAlarm } from "../src/api/generated.js";

export const ownAlarm = (id: string, with_: Partial<OwnAlarm> = {}): OwnAlarm => ({
  incident_id: id,
  number: 1,
  kind: "panic",
  possible: false,
  drill: false,
  place: null,
  responder: "",
  placed_at: null,
  raised_at: "2026-11-23T10:00:00+00:00",
  presses: 1,
  owner: "",
  about_me: false,
  state: "alerted",
  roll_call: null,
  others: [],
  ...with_,
});

export const own = (with_: Partial<Own> = {}): Own => ({
  responder_id: "kees",
  name: "Kees",
  duty: "guard",
  on_duty: true,
  alarms: [],
  messages: [],
  keys: [],
  lone_work: null,
  rounds: [],
  ...with_,
});
