import { describe, expect, it } from "vitest";
import { curves, pattern } from "../../src/sentinel/tones.js";

const TONES = ["normal", "high", "urgent", "raised", "lost"] as const;
const RATE = 8_000;

describe.each(TONES)("the tone %s", (tone) => {
  const of = pattern(tone);
  const { loudness, pitch } = curves(of, RATE);

  it("fits its period", () => {
    expect(loudness.length).toBe(Math.round(of.period * RATE));
    for (const note of of.notes) {
      expect(note.at + note.lasts).toBeLessThanOrEqual(of.period);
    }
  });

  it("begins and ends without a click", () => {
    let steepest = 0;
    for (let i = 0; i < loudness.length; i += 1) {
      const next = loudness[(i + 1) % loudness.length] ?? 0;
      steepest = Math.max(steepest, Math.abs(next - (loudness[i] ?? 0)));
    }
    expect(steepest).toBeLessThan(0.05);
    expect(Math.max(...loudness)).toBeCloseTo(of.loudness, 2);
  });

  it("lies where ears and small loudspeakers are good", () => {
    for (const hz of pitch) {
      expect(hz).toBeGreaterThanOrEqual(400);
      expect(hz).toBeLessThanOrEqual(1_600);
    }
  });

  it("changes its pitch only between two notes", () => {
    for (let i = 1; i < pitch.length; i += 1) {
      if (pitch[i] !== pitch[i - 1]) {
        expect(loudness[i]).toBeLessThan(0.02);
      }
    }
  });
});

it("every tone has a rhythm of its own, and more hurry is more of it", () => {
  const share = (tone: (typeof TONES)[number]) => pattern(tone).notes.length / pattern(tone).period;
  expect(share("lost")).toBeLessThan(share("normal"));
  expect(share("normal")).toBeLessThan(share("high"));
  expect(share("high")).toBeLessThan(share("urgent"));
  expect(new Set(TONES.map((tone) => pattern(tone).period)).size).toBe(TONES.length);
});
