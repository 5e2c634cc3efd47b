import fc from "fast-check";
import { expect, it } from "vitest";
import { ServerClock } from "../../src/feed/server-clock.js";
import { HandTimers } from "../kit.js";

const START = Date.parse("2026-11-23T10:00:00Z");

it("is our own clock while nothing was heard", () => {
  expect(new ServerClock(new HandTimers(), () => 42).now()).toBe(42);
});

it("is off by no more than the quickest way here, however slow the others were", async () => {
  const way = fc.integer({ min: 0, max: 5_000 });
  await fc.assert(
    fc.asyncProperty(fc.array(way, { minLength: 1, maxLength: 10 }), async (ways) => {
      const timers = new HandTimers();
      const clock = new ServerClock(timers, () => 0);
      for (const ms of ways) {
        await timers.pass(10_000);
        clock.hear(new Date(START + timers.now() - ms).toISOString());
      }
      const error = START + timers.now() - clock.now();
      expect(error).toBeCloseTo(Math.min(...ways), 5);
    }),
  );
});

it("begins anew after a snapshot", () => {
  const clock = new ServerClock(new HandTimers(), () => 0);
  clock.hear("2026-11-23T12:00:00Z");
  clock.reset();
  clock.hear("2026-11-23T10:00:00Z");
  expect(clock.now()).toBe(START);
});
