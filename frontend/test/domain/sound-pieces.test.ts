import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loudness, Schedule, WavPieces } from "../../src/domain/sound-pieces.js";

describe("a WAV stream in pieces", () => {
  it("gives the same samples however it is cut", () => {
    const samples = fc.array(fc.integer({ min: -32_768, max: 32_767 }), { maxLength: 60 });
    fc.assert(
      fc.property(samples, fc.array(fc.integer({ min: 1, max: 70 })), (sent, cuts) => {
        const bytes = new Uint8Array(44 + 2 * sent.length);
        const view = new DataView(bytes.buffer);
        sent.forEach((one, i) => view.setInt16(44 + 2 * i, one, true));
        const pieces = new WavPieces();
        const got: number[] = [];
        let from = 0;
        for (const length of [...cuts, bytes.length]) {
          got.push(...pieces.take(bytes.subarray(from, from + length)));
          from += length;
        }
        expect(got).toEqual(sent.map((one) => one / 32_768));
      }),
    );
  });
});

describe("when a piece is played", () => {
  it("pieces follow each other, start ahead, and never lag behind", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            waits: fc.double({ min: 0, max: 2, noNaN: true }),
            lasts: fc.double({ min: 0.01, max: 0.3, noNaN: true }),
          }),
        ),
        (pieces) => {
          const schedule = new Schedule();
          let now = 0;
          let end = 0;
          for (const { waits, lasts } of pieces) {
            now += waits;
            const at = schedule.place(lasts, now);
            if (at !== undefined) {
              expect(at).toBeGreaterThanOrEqual(now);
              expect(at).toBeGreaterThanOrEqual(end);
              expect(at - now).toBeLessThanOrEqual(0.6);
              end = at + lasts;
            } else {
              // Only what would come late is left out.
              expect(end - now).toBeGreaterThan(0.6);
            }
          }
        },
      ),
    );
  });
});

describe("how loud it is", () => {
  it("goes from silence to full, and says 0 of nothing", () => {
    expect(loudness(new Float32Array(0))).toBe(0);
    expect(loudness(new Float32Array(480))).toBe(0);
    expect(loudness(new Float32Array(480).fill(1))).toBe(1);
    expect(loudness(new Float32Array(480).fill(0.03))).toBeCloseTo(0.49, 2);
  });
  it("more is never less", () => {
    const level = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(level, level, (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        const of = (x: number) => loudness(new Float32Array(80).fill(x));
        expect(of(less)).toBeLessThanOrEqual(of(more));
      }),
    );
  });
});
