import fc from "fast-check";
import { expect, it } from "vitest";
import { LIVE_AT_ONCE, LiveSet } from "../../src/domain/live.js";

class One {
  overtakenTimes = 0;
  overtaken(): void {
    this.overtakenTimes += 1;
  }
}

it("a fourth stops the oldest, and tells it", () => {
  const live = new LiveSet();
  const all = [new One(), new One(), new One(), new One()];
  all.forEach((one) => live.begin(one));
  expect(all.map((one) => one.overtakenTimes)).toEqual([1, 0, 0, 0]);
  expect(live.size).toBe(LIVE_AT_ONCE);
});

it("who begins anew is the newest, and takes no second place", () => {
  const live = new LiveSet(2);
  const [a, b, c] = [new One(), new One(), new One()];
  live.begin(a);
  live.begin(b);
  live.begin(a);
  live.begin(c);
  expect([a, b, c].map((one) => one.overtakenTimes)).toEqual([0, 1, 0]);
});

it("never more than there may be, and nobody who went is told", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ who: fc.nat(6), begin: fc.boolean() })),
      fc.integer({ min: 1, max: 4 }),
      (steps, most) => {
        const live = new LiveSet(most);
        const all = Array.from({ length: 7 }, () => new One());
        const on = new Set<number>();
        for (const { who, begin } of steps) {
          const before = all.map((one) => one.overtakenTimes);
          if (begin) {
            live.begin(all[who] as One);
            on.delete(who);
            on.add(who);
          } else {
            live.end(all[who] as One);
            on.delete(who);
          }
          all.forEach((one, i) => {
            if (one.overtakenTimes > (before[i] as number)) {
              expect(on.has(i)).toBe(true);
              expect(i).not.toBe(who);
              on.delete(i);
            }
          });
          expect(live.size).toBe(on.size);
          expect(live.size).toBeLessThanOrEqual(most);
        }
      },
    ),
  );
});
