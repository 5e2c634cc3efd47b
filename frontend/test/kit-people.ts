/** People and rounds, with nothing about them but what a test says. */

import type { Assignment, Responder, Round, RoundCheckpoint } from "../src/api/generated.js";

const AT = "2026-11-23T10:00:00+00:00";

export const responder = (id: string, with_: Partial<Responder> = {}): Responder => ({
  responder_id: id,
  name: id,
  duty: "guard",
  on_duty: true,
  building_id: null,
  last_place: null,
  last_seen_at: null,
  confidence: null,
  lone_work: false,
  contacts: [],
  ...with_,
});

export const assignment = (id: string, state: Assignment["state"]): Assignment => ({
  responder_id: id,
  responder: id,
  state,
  since: AT,
  minutes: null,
  code: null,
  code_name: null,
  code_at: null,
  unknown_code: null,
  delivery: null,
  messages: [],
});

export const checkpoint = (id: string, with_: Partial<RoundCheckpoint> = {}): RoundCheckpoint => ({
  checkpoint_id: id,
  checkpoint: id,
  floor: "",
  due_at: null,
  state: "due",
  out_of_order: false,
  visited_at: null,
  responder_id: null,
  responder: "",
  flags: [],
  corrected: "",
  corrected_by: "",
  ...with_,
});

export const round = (id: string, with_: Partial<Round> = {}): Round => ({
  round_id: id,
  plan_id: `plan ${id}`,
  plan: id,
  kind: "round",
  building_id: "a",
  building: "Alpha",
  opened_by: "operator",
  planned_at: AT,
  opened_at: AT,
  incident_id: null,
  ends_at: "2026-11-23T11:00:00+00:00",
  due_at: null,
  ordered: false,
  suspended_at: null,
  proven: 0,
  total: 0,
  overdue: 0,
  checkpoints: [],
  walkers: [],
  remarks: [],
  ...with_,
});
