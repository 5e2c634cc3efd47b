import { expect, it } from "vitest";
import type { TimelineEntry } from "../../src/api/generated.js";
import { lines } from "../../src/domain/timeline.js";

const entry = (event: string, text: string, fields: Partial<TimelineEntry> = {}) => ({
  event,
  at: "2026-11-23T10:00:00Z",
  category: "message",
  text,
  delay_s: null,
  actor: "",
  people: [],
  secret: false,
  erased: false,
  details: {},
  ...fields,
});
const report = (key: string, text: string) =>
  entry("delivery_reported", text, { details: { key } });
const told = (entries: TimelineEntry[]) => lines(entries).map((line) => line.text);

it("says of each message how far it got, once, where it got there", () => {
  expect(
    told([
      entry("message_sent", "sent 5 to Jan"),
      report("k1", "on its way to Jan"),
      report("k2", "no answer"),
      entry("note_added", "noted"),
      report("k1", "Jan has it"),
    ]),
  ).toEqual(["sent 5 to Jan", "no answer", "noted", "Jan has it"]);
});

it("leaves every other entry as it is, also of kinds that it does not know", () => {
  const gone = (text: string) => entry("delivery_reported", text, { erased: true });
  const all = [entry("of_tomorrow", "a"), entry("of_tomorrow", "a"), gone("b"), gone("c")];
  expect(lines(all)).toEqual(all);
});
