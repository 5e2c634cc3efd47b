import fc from "fast-check";
import { expect, it } from "vitest";
import { type Agreed, arranged, counted } from "../../src/domain/measures.js";

const measure = (with_: Partial<Agreed>): Agreed => ({
  measure_id: "1",
  text: "A second exit",
  owner: "Facilities",
  due: "2026-12-01",
  state: "open",
  overdue: false,
  incident_id: "i",
  number: 1,
  place: null,
  agreed_at: "2026-11-01T10:00:00+00:00",
  agreed_by: "Anna",
  reminders: 0,
  done_at: null,
  done_by: "",
  note: "",
  ...with_,
});

const some = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 1, max: 50 }),
    day: fc.integer({ min: 1, max: 28 }),
    what: fc.constantFrom("late", "open", "done"),
  }),
  { selector: (one) => one.id },
);

it("what is late comes first, then what is open, each by date; what was done last, then", () => {
  fc.assert(
    fc.property(some, (all) => {
      const day = (n: number) => `2026-11-${String(n).padStart(2, "0")}`;
      const given = all.map((one) =>
        measure({
          measure_id: String(one.id),
          due: day(one.day),
          overdue: one.what === "late",
          state: one.what === "done" ? "done" : "open",
          done_at: one.what === "done" ? `${day(one.day)}T10:00:00+00:00` : null,
        }),
      );
      const found = arranged(given);
      expect(new Set(found)).toEqual(new Set(given));
      const rank = (one: Agreed) => (one.state === "done" ? 2 : one.overdue ? 0 : 1);
      found.slice(1).forEach((one, index) => {
        const before = found[index] as Agreed;
        expect(rank(before)).toBeLessThanOrEqual(rank(one));
        if (rank(before) === rank(one)) {
          const later = one.state === "done" ? before.due >= one.due : before.due <= one.due;
          expect(later).toBe(true);
        }
      });
      const { open, overdue } = counted(given);
      expect(open).toBe(all.filter((one) => one.what !== "done").length);
      expect(overdue).toBe(all.filter((one) => one.what === "late").length);
    }),
  );
});

it("those of one day stand in the order of their ids, also when it is not known when they were done", () => {
  const two = [measure({ measure_id: "b" }), measure({ measure_id: "a" })];
  expect(arranged(two).map((one) => one.measure_id)).toEqual(["a", "b"]);
  const done = two.map((one) => ({ ...one, state: "done" as const }));
  expect(arranged(done).map((one) => one.measure_id)).toEqual(["a", "b"]);
});
