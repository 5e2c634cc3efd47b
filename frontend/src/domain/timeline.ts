/** An incident's timeline as an operator reads it. */

import type { TimelineEntry } from "../api/generated.js";

/**
 * Every entry, but for deliveries: a message is queued, sent and received within a second,
 * and only how far it got says something. So of each the last report stands.
 */
export function lines(entries: readonly TimelineEntry[]): TimelineEntry[] {
  const last = new Map(
    entries.filter(isReport).map((entry) => [entry.details["key"], entry] as const),
  );
  return entries.filter((entry) => !isReport(entry) || last.get(entry.details["key"]) === entry);
}

/** What was erased says no more of which message it was. */
function isReport(entry: TimelineEntry): boolean {
  return entry.event === "delivery_reported" && !entry.erased;
}
