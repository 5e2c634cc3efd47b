import fc from "fast-check";
import { expect, it } from "vitest";
import { clock, dayAndTime, since, span, timeOfDay, until } from "../../src/domain/time.js";

it.each([
  [0, "0:00"],
  [7_900, "0:07"],
  [-5, "0:00"],
  [750_000, "12:30"],
  [3_725_000, "1:02:05"],
])("%d ms is %s", (ms, shown) => {
  expect(clock(ms)).toBe(shown);
});

it.each([
  [-1, [0, "s"]],
  [59_999, [59, "s"]],
  [60_000, [1, "min"]],
  [7_200_000, [2, "h"]],
])("a span of %d ms is %j", (ms, shown) => {
  expect(span(ms)).toEqual(shown);
});

it("a deadline has not come before it shows zero, and shows zero once it has", () => {
  const at = "2026-11-23T10:00:00Z";
  fc.assert(
    fc.property(fc.integer({ min: -90_000, max: 90_000 }), (early) => {
      const left = until(at, Date.parse(at) - early);
      expect(left === 0).toBe(early <= 0);
      expect(left).toBeGreaterThanOrEqual(early);
    }),
  );
});

it("nothing has been for less than no time", () => {
  expect(since("2026-11-23T10:00:00Z", Date.parse("2026-11-23T09:59:00Z"))).toBe(0);
});

it.each([
  ["en", /23 Nov 2026|Nov 23, 2026/],
  ["nl", /23 nov 2026/],
])("what may be weeks ago has its day, in %s", (language, day) => {
  const said = dayAndTime("2026-11-23T21:05:07", language);
  expect(said).toMatch(day);
  expect(said).toContain("21:05");
});

it("the time of day has seconds", () => {
  expect(timeOfDay("2026-11-23T10:00:07", "nl")).toBe("10:00:07");
});
