/** One line of a timeline: of whatever an event has, what an operator wants to read. */

import type { TimelineEntry } from "../api/generated.js";

/** In this order. What stands here is words; ids and keys are for programs. */
const FIELDS = [
  "responder",
  "name",
  "owner",
  "operator",
  "actor",
  "target",
  "place",
  "digits",
  "text",
  "note",
  "state",
  "outcome",
  "answer",
  "prompt",
  "reason",
  "held_by",
];

export function detail(entry: TimelineEntry): string {
  const fields = entry as unknown as Record<string, unknown>;
  const said = FIELDS.map((field) => words(fields[field])).filter(Boolean);
  return [...new Set(said)].join(" · ");
}

function words(value: unknown): string {
  if (typeof value === "string") {
    return value.replaceAll("_", " ");
  }
  if (typeof value === "object" && value !== null) {
    const { text, name } = value as { text?: unknown; name?: unknown };
    return words(text) || words(name);
  }
  return "";
}
