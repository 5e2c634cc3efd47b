/** Texts in the user's language. Every key has a text in both languages (see the test). */

import type {
  Absence,
  Aftercare,
  Aggression,
  AlarmKind,
  AssignmentState,
  Channel,
  DeliveryState,
  DeskAnswer,
  Duty,
  EquipmentFault,
  Helper,
  IncidentState,
  Injury,
  Inspectorate,
  Offender,
  Outcome,
  PoliceReport,
  Prompt,
  Recovery,
  Sanction,
  Weapon,
  WrittenEvaluation,
} from "../api/generated.js";
import { language } from "../ha/page.js";
import en from "./en.json" with { type: "json" };
import nl from "./nl.json" with { type: "json" };

export type TextKey = keyof typeof en;

/** The feed's closed lists that are shown: a word without a text is an error of types. */
type Words =
  | `kind.${AlarmKind}`
  | `state.${IncidentState}`
  | `assignment.${AssignmentState}`
  | `delivery.${DeliveryState}`
  | `answer.${DeskAnswer}`
  | `outcome.${Outcome}`
  | `prompt.${Prompt}`
  | `duty.${Duty}`
  | `fault.${EquipmentFault}`
  | `field.${keyof WrittenEvaluation}`
  | `aggression.${Aggression}`
  | `channel.${Channel}`
  | `weapon.${Weapon}`
  | `offender.${Offender}`
  | `injury.${Injury}`
  | `absence.${Absence}`
  | `inspectorate.${Inspectorate}`
  | `police_report.${PoliceReport}`
  | `aftercare.${Aftercare}`
  | `helper.${Helper}`
  | `sanction.${Sanction}`
  | `recovery.${Recovery}`;

const TEXTS = { en: en satisfies Record<Words, string>, nl } satisfies Record<
  string,
  Record<TextKey, string>
>;

/** The language in which a user is spoken to: theirs, or English. */
export function spoken(lang: string = language()): keyof typeof TEXTS {
  return lang.slice(0, 2) === "nl" ? "nl" : "en";
}

export function text(
  key: TextKey,
  values: Record<string, string | number> = {},
  lang: string = language(),
): string {
  return TEXTS[spoken(lang)][key].replace(/\{(\w+)\}/g, (_, name: string) =>
    String(values[name] ?? ""),
  );
}

/** A word of one of the feed's closed lists. One that we do not know yet is shown as it is. */
export function word(list: string, one: string, lang?: string): string {
  const key = `${list}.${one}`;
  return key in en ? text(key as TextKey, {}, lang) : one.replaceAll("_", " ");
}
