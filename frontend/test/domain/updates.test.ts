import fc from "fast-check";
import { expect, it } from "vitest";
import { MOST_TRIES, reloadsItself, UNTOUCHED_MS } from "../../src/domain/updates.js";

const QUIET = { wall: true, console: false, open: 0, untouchedMs: UNTOUCHED_MS, tries: 0 };

it("loads itself anew on a wall, and on a console in a quiet hour", () => {
  expect(reloadsItself(QUIET)).toBe(true);
  expect(reloadsItself({ ...QUIET, wall: false, console: true })).toBe(true);
});

const USE = fc.record({
  wall: fc.boolean(),
  console: fc.boolean(),
  open: fc.nat(2),
  untouchedMs: fc.nat(2 * UNTOUCHED_MS),
  tries: fc.nat(2 * MOST_TRIES),
});

it("never takes a page from somebody who works at it", () => {
  fc.assert(
    fc.property(USE, (use) => {
      if (reloadsItself(use)) {
        expect(use.wall || use.console).toBe(true);
        expect(use.console && use.open > 0).toBe(false);
        expect(use.untouchedMs).toBeGreaterThanOrEqual(UNTOUCHED_MS);
        expect(use.tries).toBeLessThan(MOST_TRIES);
      }
    }),
  );
});
