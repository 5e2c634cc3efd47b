/** What is written in an evaluation, in words. */

import { html, nothing, type TemplateResult } from "lit";
import type { Measure, WrittenEvaluation } from "../api/generated.js";
import { day } from "../domain/dates.js";
import {
  type FieldName,
  ONE,
  type OneName,
  type SeveralName,
  TEXTS,
} from "../domain/evaluation.js";
import { language } from "../ha/page.js";
import { text, word } from "../i18n/localize.js";

/** The name of a field. */
export function fieldName(name: FieldName): string {
  return text(`field.${name}`);
}

export function fieldNames(names: readonly FieldName[]): string {
  return names.map(fieldName).join(", ");
}

/** The list of the texts in which the words of a field are. */
export function listOf(name: OneName | SeveralName): string {
  return name === "aftercare_by" ? "helper" : name;
}

/** What a field says; empty: nothing. */
export function said(name: FieldName, written: WrittenEvaluation): string {
  switch (name) {
    case "outcome":
      return word("outcome", written.outcome);
    case "aggression":
    case "aftercare_by":
      return written[name].map((one) => word(listOf(name), one)).join(", ");
    case "measures":
      return written.measures.map(measureWords).join("; ");
    case "affected":
      return written.affected ? String(written.affected) : "";
    case "by_employer":
      return written.by_employer ? "✓" : "";
    case "happened":
    case "went_well":
    case "to_improve":
    case "police_reference":
      return written[name];
    default:
      return written[name] === "unknown" ? "" : word(listOf(name), written[name]);
  }
}

function measureWords(one: Measure): string {
  const due = one.due ? `, ${text("measures.due", { date: day(one.due, language()) })}` : "";
  return `${one.text} (${one.owner}${due})`;
}

/** All fields in the order of the form. */
const FIELDS: readonly FieldName[] = [
  "outcome",
  ...TEXTS,
  "measures",
  "aggression",
  "affected",
  ...(Object.keys(ONE) as OneName[]),
  "police_reference",
  "by_employer",
  "aftercare_by",
];

/** What is written, to read: the fields that say something. */
export function toRead(written: WrittenEvaluation): TemplateResult {
  return html`<dl class="read">
    ${FIELDS.map((name) => [name, said(name, written)] as const).map(([name, words]) =>
      words
        ? html`<div>
            <dt>${fieldName(name)}</dt>
            <dd>${words}</dd>
          </div>`
        : nothing,
    )}
  </dl>`;
}
