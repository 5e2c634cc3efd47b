import fc from "fast-check";
import { expect, it } from "vitest";
import { bounds, isYear, months, percent, took, years } from "../../src/domain/figures.js";

it("names this month and those before it, each once", () => {
  expect(months(new Date(2026, 1, 28), 4)).toEqual(["2026-02", "2026-01", "2025-12", "2025-11"]);
  // The last day of a month has no namesake in the one before.
  expect(months(new Date(2026, 2, 31), 2)).toEqual(["2026-03", "2026-02"]);
  fc.assert(
    fc.property(
      fc.integer({ min: 2000, max: 2099 }),
      fc.integer({ min: 0, max: 11 }),
      (year, month) => {
        const found = months(new Date(year, month, 31), 13);
        expect(new Set(found).size).toBe(13);
        expect([...found].sort().reverse()).toEqual(found);
      },
    ),
  );
});

it("a month ends where the next begins", () => {
  expect(bounds("2026-12")).toEqual({ since: "2026-12-01 00:00:00", until: "2027-01-01 00:00:00" });
  const year = months(new Date(2026, 11, 1), 12).reverse();
  year.slice(1).forEach((month, index) => {
    expect(bounds(year[index] as string).until).toBe(bounds(month).since);
  });
});

it("a year is all its months", () => {
  const now = new Date(2026, 11, 31);
  expect(years(now, 3)).toEqual(["2026", "2025", "2024"]);
  for (const year of years(now, 3)) {
    expect(isYear(year)).toBe(true);
    expect(isYear(`${year}-01`)).toBe(false);
    expect(bounds(year)).toEqual({
      since: bounds(`${year}-01`).since,
      until: bounds(`${year}-12`).until,
    });
  }
});

it("says times as one reads them", () => {
  expect(took(null, "en")).toBe("–");
  expect(took(7.34, "en")).toBe("7.3 s");
  expect(took(7.34, "nl")).toBe("7,3 s");
  expect(took(125, "en")).toBe("2:05");
  expect(took(3725, "en")).toBe("1:02:05");
});

it("says shares with a tenth, and of nothing none", () => {
  expect(percent(98.54, "en")).toBe("98.5 %");
  expect(percent(80, "nl")).toBe("80 %");
  expect(percent(null, "en")).toBe("–");
});
