/** What is learned of an incident: what waits for it, and a form that somebody is writing. */

import type {
  Absence,
  Aftercare,
  Aggression,
  Channel,
  Commands,
  Evaluation,
  Helper,
  Incident,
  Injury,
  Inspectorate,
  Offender,
  Operator,
  Outcome,
  PoliceReport,
  Recovery,
  Sanction,
  Weapon,
  WrittenEvaluation,
} from "../api/generated.js";
import { mayAct } from "./incidents.js";

/** The words of a closed list in their order; one that is left out is an error of types. */
function all<W extends string>(words: Record<W, 0>): readonly W[] {
  return Object.keys(words) as W[];
}

export const OUTCOMES = all<Outcome>({
  genuine: 0,
  false: 0,
  drill: 0,
  cancelled: 0,
  technical: 0,
});

/** Fields of several words, by their words. */
export const SEVERAL = {
  aggression: all<Aggression>({
    verbal: 0,
    threat: 0,
    physical: 0,
    sexual: 0,
    discrimination: 0,
    stalking: 0,
    damage: 0,
    trespass: 0,
    doxing: 0,
  }),
  aftercare_by: all<Helper>({
    manager: 0,
    colleagues: 0,
    social_work: 0,
    company_doctor: 0,
    victim_support: 0,
  }),
};

/** Fields of one word, by their words. The first says that nobody knows. */
export const ONE = {
  channel: all<Channel>({
    unknown: 0,
    building: 0,
    street: 0,
    home_visit: 0,
    telephone: 0,
    writing: 0,
    online: 0,
  }),
  weapon: all<Weapon>({ unknown: 0, none: 0, object: 0, stabbing: 0, firearm: 0, other: 0 }),
  offender: all<Offender>({
    unknown: 0,
    client: 0,
    companion: 0,
    passer_by: 0,
    colleague: 0,
    group: 0,
  }),
  injury: all<Injury>({ unknown: 0, none: 0, mental: 0, first_aid: 0, doctor: 0, hospital: 0 }),
  absence: all<Absence>({ unknown: 0, none: 0, days: 0, longer: 0 }),
  inspectorate: all<Inspectorate>({ unknown: 0, not_needed: 0, reported: 0 }),
  police_report: all<PoliceReport>({ unknown: 0, none: 0, notified: 0, intended: 0, filed: 0 }),
  aftercare: all<Aftercare>({ unknown: 0, not_offered: 0, offered: 0, accepted: 0, declined: 0 }),
  sanction: all<Sanction>({ unknown: 0, none: 0, talk: 0, warning: 0, limited: 0, ban: 0 }),
  recovery: all<Recovery>({ unknown: 0, no_damage: 0, not_claimed: 0, claimed: 0, paid: 0 }),
};

export const TEXTS = ["happened", "went_well", "to_improve"] as const;

export type OneName = keyof typeof ONE;
export type SeveralName = keyof typeof SEVERAL;
export type FieldName = keyof WrittenEvaluation;

/** What an incident waits for after it was resolved. */
export type Stage = "write" | "approve" | "close";

/** Undefined: it waits for nothing, for it is open. */
export function stage(one: Incident): Stage | undefined {
  if (one.state !== "resolved") {
    return undefined;
  }
  const { evaluation } = one;
  if (!evaluation || evaluation.complete) {
    return "close";
  }
  return evaluation.written ? "approve" : "write";
}

/** Those that are over and not closed: first those whose evaluation is asked for, oldest first. */
export function waiting(incidents: Iterable<Incident>): Incident[] {
  const asked = (one: Incident) => (stage(one) === "close" ? 1 : 0);
  const over = (one: Incident) => Date.parse(one.resolved_at ?? one.raised_at);
  return [...incidents]
    .filter((one) => stage(one) !== undefined)
    .sort((a, b) => asked(a) - asked(b) || over(a) - over(b) || a.number - b.number);
}

/** Who may still approve it, by name: those who act here, and neither wrote nor approved it. */
export function approvers(evaluation: Evaluation, operators: readonly Operator[]): string[] {
  const behind = new Set([evaluation.by, ...evaluation.approved_by]);
  return operators
    .filter((one) => mayAct(one.role) && !behind.has(one.name))
    .map((one) => one.name)
    .sort((a, b) => a.localeCompare(b));
}

/** How many persons are still missing behind it, for it to be enough. */
export function missing(evaluation: Evaluation): number {
  const there = evaluation.written ? 1 + evaluation.approved_by.length : 0;
  return evaluation.complete ? 0 : Math.max(1, evaluation.persons - there);
}

/** What is written of an incident, as one begins to write: what is known of it so far. */
export function written(one: Incident): WrittenEvaluation {
  return (
    one.evaluation?.written ?? {
      outcome: one.outcome ?? "genuine",
      happened: "",
      went_well: "",
      to_improve: "",
      aggression: [],
      channel: "unknown",
      weapon: "unknown",
      offender: "unknown",
      affected: 0,
      injury: "unknown",
      absence: "unknown",
      inspectorate: "unknown",
      police_report: "unknown",
      by_employer: false,
      police_reference: "",
      aftercare: "unknown",
      aftercare_by: [],
      sanction: "unknown",
      recovery: "unknown",
      measures: [],
    }
  );
}

/** What somebody is writing, and what they began with. */
export interface Draft {
  /** The version that stood there when they began; 0: nothing was written. */
  readonly version: number;
  readonly base: WrittenEvaluation;
  readonly mine: WrittenEvaluation;
}

export function begin(one: Incident): Draft {
  const base = written(one);
  return { version: versionOf(one), base, mine: base };
}

function versionOf(one: Incident): number {
  return one.evaluation?.version ?? 0;
}

/** The same draft with a field of it written. */
export function put<N extends FieldName>(
  draft: Draft,
  name: N,
  value: WrittenEvaluation[N],
): Draft {
  return { ...draft, mine: { ...draft.mine, [name]: value } };
}

/** A list with a word more or less, in the order of all the words. */
export function toggled<W extends string>(
  words: readonly W[],
  chosen: readonly W[],
  word: W,
  on: boolean,
): W[] {
  return words.filter((one) => (one === word ? on : chosen.includes(one)));
}

/** The fields in which two say something else. */
export function differences(a: WrittenEvaluation, b: WrittenEvaluation): FieldName[] {
  return (Object.keys(a) as FieldName[]).filter((name) => !same(a[name], b[name]));
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
}

function canonical(value: unknown): unknown {
  // Words stand in any order; measures in theirs.
  return Array.isArray(value) && typeof value[0] === "string"
    ? [...(value as string[])].sort()
    : value;
}

export function isChanged(draft: Draft): boolean {
  return differences(draft.base, draft.mine).length > 0;
}

/** Whether somebody wrote since this was begun. */
export function isOvertaken(draft: Draft, one: Incident): boolean {
  return versionOf(one) !== draft.version;
}

/** The fields that both wrote since, each in their own way. */
export function conflicts(draft: Draft, one: Incident): FieldName[] {
  const theirs = written(one);
  const [i, they] = [differences(draft.base, draft.mine), differences(draft.base, theirs)];
  return i.filter((name) => they.includes(name) && !same(draft.mine[name], theirs[name]));
}

/** The draft upon what others wrote meanwhile: theirs, but for what was written here. */
export function brought(draft: Draft, one: Incident): Draft {
  const fresh = begin(one);
  const mine = differences(draft.base, draft.mine).map((name) => [name, draft.mine[name]]);
  return {
    ...fresh,
    mine: { ...fresh.base, ...(Object.fromEntries(mine) as Partial<WrittenEvaluation>) },
  };
}

/** The command that writes it down, naming the version that it replaces where there is one. */
export function command(
  incidentId: string,
  { mine, version }: Draft,
): Commands["evaluate_incident"] {
  return {
    incident_id: incidentId,
    ...mine,
    measures: mine.measures.map(({ measure_id, ...said }) =>
      measure_id ? { measure_id, ...said } : said,
    ),
    ...(version > 0 ? { replaces: version } : {}),
  };
}

/** Whether the labour inspectorate must be told, and nobody said that it was. */
export function mustBeTold({ injury, inspectorate }: WrittenEvaluation): boolean {
  return injury === "hospital" && inspectorate !== "reported";
}

/** Whether anything was written of aggression. */
export function isAboutAggression(one: WrittenEvaluation): boolean {
  return (
    one.affected > 0 ||
    one.by_employer ||
    one.police_reference !== "" ||
    (Object.keys(SEVERAL) as SeveralName[]).some((name) => one[name].length > 0) ||
    (Object.keys(ONE) as OneName[]).some((name) => one[name] !== "unknown")
  );
}
