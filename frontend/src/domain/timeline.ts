/** An incident's timeline as an operator reads it: one line for what they care to know. */

import type { TimelineEntry } from "../api/generated.js";

export interface Line {
  at: string;
  event: string;
  detail: string;
}

/** A word of a closed list, in the user's language. */
export type Word = (list: string, one: string) => string;

type Fields = Record<string, unknown>;

/** Whose words stand in a line, in this order; ids and keys are for programs. */
const NAMES = ["responder", "operator", "target"];
const TEXTS = ["digits", "shown_digits", "text", "about", "note", "reason"];
const WORDS: [field: string, list: string][] = [
  ["state", "delivery"],
  ["answer", "answer"],
  ["prompt", "prompt"],
  ["outcome", "outcome"],
];

/**
 * Every entry a line, but for deliveries: a message is queued, sent and received within a
 * second, and only how far it got says something. So of each the last report stands.
 */
export function lines(entries: readonly TimelineEntry[], word: Word): Line[] {
  const told = entries.map((entry) => entry as unknown as Fields);
  const recipients = new Map<string, string>();
  const last = new Map<string, Fields>();
  for (const fields of told) {
    for (const alert of alerts(fields)) {
      recipients.set(said(alert["key"]), said(alert["responder"]));
    }
    if (fields["event"] === "delivery_reported") {
      last.set(said(fields["key"]), fields);
    }
  }
  return told
    .filter((fields) => {
      const key = said(fields["key"]);
      return fields["event"] !== "delivery_reported" || last.get(key) === fields;
    })
    .map((fields) => ({
      at: said(fields["at"]),
      event: said(fields["event"]),
      detail: detail(fields, recipients, word),
    }));
}

function detail(fields: Fields, recipients: ReadonlyMap<string, string>, word: Word): string {
  const parts = [
    said((fields["actor"] as Fields | null | undefined)?.["name"]),
    recipient(fields, recipients, word),
    ...NAMES.map((field) => said(fields[field])),
    place(fields["place"]),
    ...TEXTS.map((field) => said(fields[field])),
    ...WORDS.map(([field, list]) => (said(fields[field]) ? word(list, said(fields[field])) : "")),
    alerts(fields)
      .map((alert) => said(alert["responder"]))
      .filter((name, i, all) => all.indexOf(name) === i)
      .join(", "),
  ];
  return parts.filter((part, i) => part && parts.indexOf(part) === i).join(" · ");
}

/** To whom something was on its way: a responder, or what stands at the desk itself. */
function recipient(fields: Fields, recipients: ReadonlyMap<string, string>, word: Word): string {
  if (fields["event"] !== "delivery_reported") {
    return "";
  }
  const key = said(fields["key"]);
  return recipients.get(key) ?? word("carried", key.endsWith("/camera") ? "camera" : "desk");
}

function alerts(fields: Fields): Fields[] {
  return Array.isArray(fields["alerts"]) ? (fields["alerts"] as Fields[]) : [];
}

function place(value: unknown): string {
  if (typeof value !== "object" || value === null) {
    return "";
  }
  const where = value as Fields;
  return ["building", "floor", "desk", "checkpoint"]
    .map((part) => said(where[part]))
    .filter(Boolean)
    .join(", ");
}

function said(value: unknown): string {
  return typeof value === "string" ? value : "";
}
