// What the feed sends and takes, generated from the component by script/frontend types.
// Not to be edited by hand: script/check compares.

export type AlarmKind = "panic" | "emergency" | "man_down" | "duress" | "lone_worker" | "fire";

export type IncidentState = "raised" | "acknowledged" | "responding" | "on_scene" | "resolved" | "closed";

export type Outcome = "genuine" | "false" | "drill" | "cancelled" | "technical";

export type Role = "viewer" | "operator" | "supervisor";

export type Duty = "guard" | "response_team" | "patrol" | "operator" | "supervisor";

export type Target = "guards_here" | "neighbouring_guards" | "response_team" | "nearest_patrol" | "operators" | "supervisors" | "external";

export type AssignmentState = "alerted" | "dispatched" | "accepted" | "on_scene" | "refused" | "released";

export type DeliveryState = "queued" | "sent" | "receipted" | "failed" | "overtaken";

export type MicrophoneState = "asked" | "open" | "failed";

export type Purpose = "alarm" | "again" | "dispatch" | "backup" | "code" | "message" | "stand_down" | "check_in" | "roll_call";

export type DeskAnswer = "none" | "sent" | "seen" | "on_the_way" | "on_scene" | "police_called";

export type Prompt = "unacknowledged" | "nobody_reached" | "nobody_on_scene" | "not_receipted" | "police_asked" | "ambulance_asked" | "fire_brigade_asked" | "backup_asked" | "duress" | "nobody_comes" | "unaccounted" | "sweep_done" | "sign_of_life" | "external_failed" | "asked" | "all_clear" | "close" | "evaluation_due";

export type CodeEffect = "on_my_way" | "on_scene" | "under_control" | "need_backup" | "police" | "ambulance" | "fire" | "listen_in" | "all_clear" | "duress" | "check_in" | "start_lone_work" | "stop_lone_work" | "note";

export type CodeForm = "digits" | "neutral";

export type RoundKind = "round" | "final_round" | "fire_sweep";

export type OpenedBy = "schedule" | "operator" | "scan" | "fire";

export type Deviation = "on_time" | "late" | "missed" | "out_of_order";

export type ScanFlag = "copied" | "impossible" | "out_of_order" | "typed";

export type Confidence = "high" | "medium" | "low";

export type RollCallAnswer = "unaccounted" | "safe" | "help" | "helping";

export type AccessKind = "timeline" | "dossier" | "report" | "search" | "picture" | "camera" | "microphone" | "export" | "position" | "care" | "accesses";

export type ActorKind = "operator" | "responder" | "automation" | "source";

export type MarkKind = "desk" | "checkpoint" | "camera" | "exit";

export type EquipmentFault = "button_unavailable" | "button_silent" | "camera_down" | "link_lost" | "part_lost" | "radio_lost" | "checkpoint_silent" | "desk_untested";

export type Aggression = "verbal" | "threat" | "physical" | "sexual" | "discrimination" | "stalking" | "damage" | "trespass" | "doxing";

export type Channel = "unknown" | "building" | "street" | "home_visit" | "telephone" | "writing" | "online";

export type Weapon = "unknown" | "none" | "object" | "stabbing" | "firearm" | "other";

export type Offender = "unknown" | "client" | "companion" | "passer_by" | "colleague" | "group";

export type Injury = "unknown" | "none" | "mental" | "first_aid" | "doctor" | "hospital";

export type Absence = "unknown" | "none" | "days" | "longer";

export type Inspectorate = "unknown" | "not_needed" | "reported";

export type PoliceReport = "unknown" | "none" | "notified" | "intended" | "filed";

export type Aftercare = "unknown" | "not_offered" | "offered" | "accepted" | "declined";

export type Helper = "manager" | "colleagues" | "social_work" | "company_doctor" | "victim_support";

export type Sanction = "unknown" | "none" | "talk" | "warning" | "limited" | "ban";

export type Recovery = "unknown" | "no_damage" | "not_claimed" | "claimed" | "paid";

/** Where something is, with its words ready. */
export interface Place {
  building_id: string;
  building: string;
  floor: string;
  desk_id: string | null;
  desk: string;
  checkpoint_id: string | null;
  checkpoint: string;
  text: string;
}

/** Where a radio says it is. */
export interface Position {
  latitude: number;
  longitude: number;
  accuracy_m: number | null;
}

/** Where the radio of a responder says it is. */
export interface Located extends Position {
  responder_id: string;
  responder: string;
  occurred_at: string;
}

/** What was found on a round. */
export interface Remark {
  at: string;
  who: string;
  text: string;
}

/** Who walks a round. */
export interface Walker {
  responder_id: string;
  responder: string;
}

/** A checkpoint of a round, and whether it was proven. */
export interface RoundCheckpoint {
  checkpoint_id: string;
  checkpoint: string;
  floor: string;
  due_at: string | null;
  state: string;
  out_of_order: boolean;
  visited_at: string | null;
  responder_id: string | null;
  responder: string;
  flags: ScanFlag[];
  corrected: string;
  corrected_by: string;
}

/** What a round and its report have in common. */
export interface RoundHead {
  round_id: string;
  plan_id: string;
  plan: string;
  kind: RoundKind;
  building_id: string;
  building: string;
  opened_by: OpenedBy;
  planned_at: string;
  opened_at: string;
  incident_id: string | null;
}

/** A round that is not over. */
export interface Round extends RoundHead {
  ends_at: string;
  due_at: string | null;
  ordered: boolean;
  suspended_at: string | null;
  proven: number;
  total: number;
  overdue: number;
  checkpoints: RoundCheckpoint[];
  walkers: Walker[];
  remarks: Remark[];
}

/** A checkpoint that was not proven. */
export interface Missed {
  checkpoint_id: string;
  checkpoint: string;
  floor: string;
}

/** The last round of a plan that is over, in short. */
export interface Report extends RoundHead {
  ended_at: string;
  complete: boolean;
  reason: string;
  note: string;
  proven: number;
  total: number;
  late: number;
  out_of_order: number;
  corrected: number;
  missed: Missed[];
  walkers: string[];
  remarks: Remark[];
}

/** A round that is over, with a line for every checkpoint of it. */
export interface WholeReport extends Report {
  checkpoints: RoundCheckpoint[];
}

/** Something that was agreed. */
export interface Measure {
  measure_id: string;
  text: string;
  owner: string;
  due: string;
}

/** A measure that is open or only just done, with what it was agreed after. */
export interface KeptMeasure extends Measure {
  state: "open" | "done";
  incident_id: string;
  number: number;
  place: Place | null;
  agreed_at: string;
  agreed_by: string;
  reminders: number;
  done_at: string | null;
  done_by: string;
  note: string;
}

/** What somebody wrote of an incident. */
export interface WrittenEvaluation {
  outcome: Outcome;
  happened: string;
  went_well: string;
  to_improve: string;
  aggression: Aggression[];
  channel: Channel;
  weapon: Weapon;
  offender: Offender;
  affected: number;
  injury: Injury;
  absence: Absence;
  inspectorate: Inspectorate;
  police_report: PoliceReport;
  by_employer: boolean;
  police_reference: string;
  aftercare: Aftercare;
  aftercare_by: Helper[];
  sanction: Sanction;
  recovery: Recovery;
  measures: Measure[];
}

/** How far the evaluation of an incident is. */
export interface Evaluation {
  persons: number;
  complete: boolean;
  due_at: string | null;
  by: string | null;
  at: string | null;
  version: number;
  approved_by: string[];
  written: WrittenEvaluation | null;
}

/** A desk with its button. */
export interface SiteDesk {
  desk_id: string;
  name: string;
  floor: string;
  camera: boolean;
  tested_at: string | null;
}

/** A place to prove on rounds. */
export interface SiteCheckpoint {
  checkpoint_id: string;
  name: string;
  floor: string;
  assembly_point: boolean;
}

/** A building and what is in it, floor by floor from below. */
export interface SiteBuilding {
  building_id: string;
  name: string;
  address: string;
  floors: string[];
  desks: SiteDesk[];
  checkpoints: SiteCheckpoint[];
}

/** A round that can be walked. */
export interface SitePlan {
  plan_id: string;
  plan: string;
  kind: RoundKind;
  building_id: string;
  building: string;
  total: number;
}

/** Every building. `version` is another one when anything but a test is different. */
export interface SiteStructure {
  version: number;
  buildings: SiteBuilding[];
  round_plans: SitePlan[];
}

/** A piece of equipment that does not work, or of which nobody knows that it does.

`why`: of a desk to be tested `failed`, `never` or `overdue`; of a radio that never
registered `never`; of a button whose entity has said nothing yet `unknown`; else empty.
`since` is null where it never worked.
 */
export interface Abnormal {
  key: string;
  kind: EquipmentFault;
  name: string;
  place: string;
  building_id: string | null;
  desk_id: string | null;
  device_id: string | null;
  why: string;
  since: string | null;
}

/** Something on a plan. `x` and `y`: parts of its width and height, from the upper left.

`id`: of a desk or checkpoint its own, of a camera its entity; of an exit any. `turn`:
where a camera looks, in degrees clockwise from upwards; null: not said.
 */
export interface PlanMark {
  kind: MarkKind;
  id: string;
  name: string;
  x: number;
  y: number;
  turn: number | null;
}

/** The plan of one floor. `url` needs a token of Home Assistant; `version` goes up. */
export interface FloorPlan {
  building_id: string;
  floor: string;
  url: string;
  width: number;
  height: number;
  version: number;
  marks: PlanMark[];
}

/** The plans that were asked for; `version` as in the feed. */
export interface FloorPlans {
  version: number;
  plans: FloorPlan[];
}

/** One text to a responder by one of their ways, and how far it is. */
export interface Message {
  key: string;
  purpose: Purpose;
  text: string;
  system_id: string;
  address: string;
  state: DeliveryState;
  since: string;
  attempt: number;
  reason: string;
}

/** One responder's part in an incident. */
export interface Assignment {
  responder_id: string;
  responder: string;
  state: AssignmentState;
  since: string;
  minutes: number | null;
  code: string | null;
  code_name: string | null;
  code_at: string | null;
  unknown_code: string | null;
  delivery: DeliveryState | null;
  messages: Message[];
}

/** A step of the policy that is done again. */
export interface StepRepeat {
  step: number;
  number: number;
  due_at: string;
}

/** Somebody outside who was called. */
export interface ExternalCall {
  target: string;
  state: DeliveryState;
  called_at: string;
  reason: string;
}

/** The microphone of a responder's radio that was opened. */
export interface Microphone {
  responder_id: string;
  responder: string;
  until: string;
  state: MicrophoneState;
  reason: string;
  detail: string;
  system_id: string;
  address: string;
}

/** Somebody who was called up. */
export interface Asked {
  responder_id: string;
  responder: string;
  asked_at: string;
  minutes: number | null;
  answer_due_at: string | null;
  answer: string;
}

/** Who was asked to come, until enough do. */
export interface CallUp {
  duties: Duty[];
  wanted: number;
  coming: number;
  started_at: string;
  ended: string;
  asked: Asked[];
}

/** What is known of one person in a roll-call. */
export interface Accounted {
  responder_id: string;
  responder: string;
  answer: RollCallAnswer;
  by: string;
  answered_at: string | null;
  place: Place | null;
  seen_at: string | null;
}

/** Of whom is known that they are safe. */
export interface RollCall {
  started_at: string;
  due_at: string | null;
  ended_at: string | null;
  complete: boolean;
  people: Accounted[];
}

/** One incident, whole. */
export interface Incident {
  incident_id: string;
  number: number;
  kind: AlarmKind;
  priority: number;
  possible: boolean;
  detail: string;
  state: IncidentState;
  drill: boolean;
  test: boolean;
  tester: string;
  place: Place | null;
  responder_id: string | null;
  responder: string;
  placed_at: string | null;
  raised_at: string;
  occurred_at: string;
  last_press_at: string;
  presses: number;
  owner_id: string | null;
  owner: string;
  acknowledged_at: string | null;
  accepted_at: string | null;
  on_scene_at: string | null;
  resolved_at: string | null;
  outcome: Outcome | null;
  step: number;
  due_at: string | null;
  step_due_at: string | null;
  on_scene_due_at: string | null;
  sound_raised: boolean;
  put_off: boolean;
  repeats: StepRepeat[];
  external_called: string[];
  external: ExternalCall[];
  answer: DeskAnswer;
  microphones: Microphone[];
  position: Position | null;
  located: Located[];
  call_up: CallUp | null;
  roll_call: RollCall | null;
  duress: boolean;
  evaluation: Evaluation | null;
  prompts: Prompt[];
  asked: string;
  responders: Assignment[];
}

/** One way to reach a responder. */
export interface Contact {
  system_id: string;
  address: string;
  link: boolean | null;
  online: boolean | null;
}

/** Anyone who can be sent. */
export interface Responder {
  responder_id: string;
  name: string;
  duty: Duty;
  on_duty: boolean;
  building_id: string | null;
  last_place: Place | null;
  last_seen_at: string | null;
  confidence: Confidence | null;
  lone_work: boolean | null;
  contacts: Contact[];
}

/** One who works alone and is watched over. */
export interface LoneWorker {
  responder_id: string;
  responder: string;
  state: string;
  started_by: string;
  started_at: string;
  every_s: number;
  grace_s: number;
  last_sign_at: string;
  last_sign_by: string;
  next_at: string | null;
  alarm_at: string | null;
  until: string | null;
  prompts: number;
  incident_id: string | null;
}

/** What will be an alarm unless somebody stirs or answers. */
export interface PreAlert {
  responder_id: string;
  responder: string;
  by: string;
  kind: AlarmKind;
  since: string;
  until: string;
  system_id: string | null;
  address: string;
}

/** Somebody with a role in the control room. */
export interface Operator {
  operator_id: string;
  name: string;
  role: Role;
  present: boolean;
}

/** Our connection to a radio system.

`microphone`: its microphones can be opened; `sound`: and heard here.
 */
export interface Link {
  system_id: string;
  name: string;
  up: boolean | null;
  microphone: boolean;
  sound: boolean;
}

/** One of the agreed status codes. */
export interface Code {
  digits: string;
  name: string;
  effect: CodeEffect;
  alias: string;
  colour: string;
  sent_as: string;
}

/** Somebody outside who can be called. */
export interface ExternalTarget {
  name: string;
}

/** Somebody stands at a desk to test it. */
export interface DeskTest {
  desk_id: string;
  place: Place | null;
  by: string;
  until: string;
  due_at: string;
  incident_id: string | null;
}

/** The whole room. `site`: the version of what is set up. */
export interface Room {
  site: number;
  incidents: Incident[];
  responders: Responder[];
  rounds: Round[];
  reports: Report[];
  lone_work: LoneWorker[];
  pre_alerts: PreAlert[];
  operators: Operator[];
  links: Link[];
  codes: Code[];
  external: ExternalTarget[];
  desk_tests: DeskTest[];
}

/** What of the room changed; only that is there. */
export interface Changes {
  incidents?: Incident[];
  removed?: string[];
  touched?: string[];
  responders?: Responder[];
  rounds?: Round[];
  rounds_removed?: string[];
  reports?: Report[];
  lone_work?: LoneWorker[];
  lone_work_removed?: string[];
  pre_alerts?: PreAlert[];
  operators?: Operator[];
  links?: Link[];
  desk_tests?: DeskTest[];
}

/** Why nothing can be written down, and how much waits. */
export interface JournalFault {
  fault: string;
  waiting: number;
}

/** What somebody heard and saw of a console at its last check. */
export interface Checked {
  at: string;
  by: string;
  passed: boolean;
}

/** A browser at which an operator is. */
export interface Console {
  console: string;
  operator_id: string;
  operator: string;
  visible: boolean;
  sound: boolean;
  checked: Checked | null;
}

/** What the feed says beside the room: is it written down, who could hear an alarm, which plans. */
export interface Health {
  journal: JournalFault | null;
  consoles: Console[];
  plans: number;
  equipment: Abnormal[];
}

/** How soon something should have happened after a press, in how many of a thousand cases. */
export interface ResponseTarget {
  milestone: string;
  within_s: number;
  permille: number;
}

/** The room of a snapshot. */
export interface WholeRoom extends Room, Health {
  targets: ResponseTarget[];
}

/** Who looks. */
export interface Me {
  operator_id: string;
  name: string;
  role: Role | null;
}

/** What every message has. */
export interface Stamp {
  number: number;
  now: string;
}

/** All of it, in place of what was before. */
export interface SnapshotMessage extends Stamp {
  type: "snapshot";
  epoch: string;
  program: string | null;
  me: Me;
  room: WholeRoom;
}

/** What changed. */
export interface DeltaMessage extends Stamp, Changes {
  type: "delta";
  journal?: JournalFault | null;
  consoles?: Console[];
  plans?: number;
  equipment?: Abnormal[];
  equipment_removed?: string[];
}

/** Nothing runs; a snapshot comes when it does. */
export interface StoppedMessage extends Stamp {
  type: "stopped";
}

/** The role was taken away; nothing more comes. */
export interface RefusedMessage extends Stamp {
  type: "refused";
}

/** The subscription was ended, by whomever; who did not want that subscribes again. */
export interface EndedMessage extends Stamp {
  type: "ended";
}

export type FeedMessage = SnapshotMessage | DeltaMessage | StoppedMessage | RefusedMessage | EndedMessage;

/** What a console learns by its heartbeat. */
export interface HeartbeatAnswer {
  present: boolean;
  audible_consoles: number;
  expires_in: number;
}

/** What happened, as a sentence; `details` are the fields of the event. */
export interface TimelineEntry {
  event: string;
  at: string;
  category: string;
  text: string;
  delay_s: number | null;
  actor: string;
  people: string[];
  secret: boolean;
  erased: boolean;
  details: Record<string, unknown>;
}

/** What the camera saw at the press; its path needs a signature. */
export interface Picture {
  path: string;
  taken_at: string;
}

/** The story of one incident. */
export interface Timeline {
  incident_id: string;
  complete: boolean;
  entries: TimelineEntry[];
  pictures: Picture[];
}

/** Another desk on the same floor; its path needs a signature. */
export interface Neighbour {
  desk_id: string;
  name: string;
  live: string;
}

/** What there is to see of an incident: entities of Home Assistant, and paths to sign. */
export interface Sights {
  incident_id: string;
  camera: string | null;
  snapshot: string | null;
  live: string | null;
  picture: Picture | null;
  neighbours: Neighbour[];
}

/** Somebody else who goes there. */
export interface AlsoGoing {
  responder: string;
  state: AssignmentState;
  minutes: number | null;
}

/** An open incident in which they have a part; `state` is null: it is about them. */
export interface OwnAlarm {
  incident_id: string;
  number: number;
  kind: AlarmKind;
  possible: boolean;
  drill: boolean;
  place: Place | null;
  responder: string;
  placed_at: string | null;
  raised_at: string;
  presses: number;
  owner: string;
  about_me: boolean;
  state: AssignmentState | null;
  roll_call: RollCallAnswer | null;
  others: AlsoGoing[];
}

/** What the control room wrote to them, in the very words that their devices got. */
export interface OwnMessage {
  purpose: Purpose;
  text: string;
  at: string;
}

/** A key of their keypad. What it means is not for who looks over their shoulder. */
export interface OwnCode {
  digits: string;
  words: string;
}

/** That they are watched over, and until when they are to be heard of. */
export interface OwnLoneWork {
  state: string;
  next_at: string | null;
  alarm_at: string | null;
  until: string | null;
}

/** Where they are still to be. */
export interface OwnCheckpoint {
  checkpoint_id: string;
  checkpoint: string;
  floor: string;
  due_at: string | null;
  overdue: boolean;
}

/** A round of theirs; of one that nobody walks yet, `mine` is false. */
export interface OwnRound {
  round_id: string;
  plan: string;
  building: string;
  mine: boolean;
  ordered: boolean;
  ends_at: string;
  suspended_at: string | null;
  proven: number;
  total: number;
  pending: OwnCheckpoint[];
}

/** All that is one responder's. */
export interface Own {
  responder_id: string;
  name: string;
  duty: Duty;
  on_duty: boolean;
  alarms: OwnAlarm[];
  messages: OwnMessage[];
  keys: OwnCode[];
  lone_work: OwnLoneWork | null;
  rounds: OwnRound[];
}

/** All of it, in place of what was before; `own` is null: whose phone it is, `why` says. */
export interface OwnNews extends Stamp {
  type: "own";
  program: string | null;
  own: Own | null;
  why: "" | "no_responder" | "several_responders";
}

export type OwnFeedMessage = OwnNews | StoppedMessage | EndedMessage;

/** What was pressed was received; `journaled`: and is written down. */
export interface OwnAnswer {
  journaled: boolean;
}

/** The fields of each command. */
export interface Commands {
  accept: {
    incident_id: string;
    responder: string;
    request_id?: string;
  };
  acknowledge: {
    incident_id: string;
    operator?: string;
    request_id?: string;
  };
  add_note: {
    incident_id: string;
    note: string;
    request_id?: string;
  };
  alert_targets: {
    incident_id: string;
    targets: Target[];
    raise_sound?: boolean;
    confirm?: boolean;
    request_id?: string;
  };
  answer_desk: {
    incident_id: string;
    answer: "seen" | "on_the_way" | "on_scene" | "police_called";
    request_id?: string;
  };
  answer_roll_call: {
    incident_id: string;
    responder: string;
    answer: RollCallAnswer;
    request_id?: string;
  };
  approve_evaluation: {
    incident_id: string;
    version?: number;
    request_id?: string;
  };
  arrive: {
    incident_id: string;
    responder: string;
    request_id?: string;
  };
  call_up: {
    incident_id: string;
    duty?: Duty[];
    wanted?: number;
    request_id?: string;
  };
  carry_radio: {
    radio?: string;
    system?: string;
    address?: string;
    responder?: string;
    request_id?: string;
  };
  change_measure: {
    measure: string;
    text?: string;
    owner?: string;
    due?: string;
    request_id?: string;
  };
  check_console: {
    console: string;
    audible: boolean;
    passed: boolean;
    request_id?: string;
  };
  check_in: {
    responder: string;
    request_id?: string;
  };
  close: {
    incident_id: string;
    request_id?: string;
  };
  close_microphone: {
    incident_id: string;
    responder: string;
    request_id?: string;
  };
  complete_measure: {
    measure: string;
    note?: string;
    request_id?: string;
  };
  correct_round: {
    round: string;
    checkpoint: string;
    reason: string;
    occurred_at?: string;
    request_id?: string;
  };
  dismiss_prompt: {
    incident_id: string;
    prompt: Prompt;
    request_id?: string;
  };
  dispatch: {
    incident_id: string;
    responders: string[];
    request_id?: string;
  };
  drop_measure: {
    measure: string;
    reason: string;
    request_id?: string;
  };
  end_roll_call: {
    incident_id: string;
    request_id?: string;
  };
  end_round: {
    round: string;
    reason: string;
    request_id?: string;
  };
  escalate: {
    incident_id: string;
    external?: string;
    confirm?: boolean;
    request_id?: string;
  };
  evaluate_incident: {
    incident_id: string;
    outcome: Outcome;
    happened: string;
    went_well?: string;
    to_improve?: string;
    channel?: Channel;
    weapon?: Weapon;
    offender?: Offender;
    injury?: Injury;
    absence?: Absence;
    inspectorate?: Inspectorate;
    police_report?: PoliceReport;
    aftercare?: Aftercare;
    sanction?: Sanction;
    recovery?: Recovery;
    aggression?: Aggression[];
    aftercare_by?: Helper[];
    affected?: number;
    by_employer?: boolean;
    replaces?: number;
    police_reference?: string;
    measures?: ({ measure_id?: string; text: string; owner: string; due: string })[];
    request_id?: string;
  };
  finish_desk_test: {
    desk: string;
    passed: boolean;
    note?: string;
    request_id?: string;
  };
  hand_over: {
    incident_id: string;
    operator: string;
    request_id?: string;
  };
  open_microphone: {
    incident_id: string;
    responder: string;
    seconds?: number;
    request_id?: string;
  };
  prompt_operator: {
    incident_id: string;
    about: string;
    request_id?: string;
  };
  raise_alarm: {
    desk?: string;
    responder?: string;
    building?: string;
    kind?: AlarmKind;
    drill?: boolean;
    request_id?: string;
  };
  refuse: {
    incident_id: string;
    responder: string;
    reason?: string;
    request_id?: string;
  };
  remark_round: {
    round: string;
    remark: string;
    request_id?: string;
  };
  reopen_measure: {
    measure: string;
    request_id?: string;
  };
  report_external: {
    incident_id: string;
    external: string;
    reached?: boolean;
    reason?: string;
    request_id?: string;
  };
  report_scan: {
    responder: string;
    tag?: string;
    checkpoint?: string;
    occurred_at?: string;
    request_id?: string;
  };
  report_status_code: {
    responder: string;
    digits: string;
    incident_id?: string;
    request_id?: string;
  };
  resolve: {
    incident_id: string;
    outcome: Outcome;
    note?: string;
    request_id?: string;
  };
  resume_round: {
    round: string;
    request_id?: string;
  };
  send_message: {
    incident_id: string;
    message: string;
    responders?: string[];
    request_id?: string;
  };
  send_status_code: {
    incident_id: string;
    digits: string;
    responders?: string[];
    request_id?: string;
  };
  set_duty: {
    responder: string;
    on_duty: boolean;
    request_id?: string;
  };
  start_desk_test: {
    desk: string;
    request_id?: string;
  };
  start_lone_work: {
    responder: string;
    every?: string;
    until?: string;
    request_id?: string;
  };
  start_roll_call: {
    incident_id: string;
    request_id?: string;
  };
  start_round: {
    round_plan: string;
    responder?: string;
    request_id?: string;
  };
  stop_lone_work: {
    responder: string;
    request_id?: string;
  };
  suspend_round: {
    round: string;
    reason?: string;
    request_id?: string;
  };
  view_camera: {
    incident_id: string;
    camera: string;
    request_id?: string;
  };
}

export type CommandName = keyof Commands;
