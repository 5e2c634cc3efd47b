import fc from "fast-check";
import { expect, it } from "vitest";
import { day, dayAfter, moment, periodName } from "../../src/domain/dates.js";

it("names a day alone as it is written, on any clock", () => {
  expect(day("2026-11-03", "en-GB")).toBe("3 Nov 2026");
  expect(day("2026-11-03T12:00:00+00:00", "nl")).toContain("nov");
});

it("names a moment and a month", () => {
  expect(moment("2026-11-03T12:00:00+00:00", "en-GB")).toMatch(/3 Nov 2026, \d\d:00/);
  expect(periodName("2026-11", "nl")).toBe("november 2026");
  expect(periodName("2026", "nl")).toBe("2026");
});

it("knows the first moment after a day", () => {
  expect(dayAfter("2026-02-28")).toBe("2026-03-01 00:00:00");
  expect(dayAfter("2026-12-31")).toBe("2027-01-01 00:00:00");
  fc.assert(
    fc.property(
      fc.date({ min: new Date("2000-01-01"), max: new Date("2099-12-31"), noInvalidDate: true }),
      (at) => {
        const one = at.toISOString().slice(0, 10);
        const next = dayAfter(one).slice(0, 10);
        expect(Date.parse(next) - Date.parse(one)).toBe(86_400_000);
      },
    ),
  );
});
