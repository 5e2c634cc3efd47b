/**
 * The tones, as what two control curves do to an oscillator: one period of each, looped.
 *
 * Each is known by its rhythm, not by its pitch alone: who hears badly in the heights, or
 * two rooms away, still knows what it is. All lie between 400 and 1 600 Hz, where small
 * loudspeakers are loudest and ears do not fail first.
 */

import type { Tone } from "./demand.js";

export interface Note {
  /** Seconds from the begin of the period, and how long. */
  at: number;
  lasts: number;
  hz: number;
}

export interface Pattern {
  period: number;
  loudness: number;
  notes: readonly Note[];
}

const PATTERNS: Record<Exclude<Tone, "none">, Pattern> = {
  // One calm double tone.
  normal: {
    period: 2.4,
    loudness: 0.5,
    notes: [
      { at: 0, lasts: 0.25, hz: 660 },
      { at: 0.32, lasts: 0.3, hz: 528 },
    ],
  },
  // Three rising.
  high: {
    period: 1.8,
    loudness: 0.7,
    notes: [
      { at: 0, lasts: 0.18, hz: 660 },
      { at: 0.24, lasts: 0.18, hz: 784 },
      { at: 0.48, lasts: 0.24, hz: 988 },
    ],
  },
  // Two and two, without rest enough to be forgotten.
  urgent: {
    period: 1.2,
    loudness: 0.85,
    notes: [
      { at: 0, lasts: 0.14, hz: 880 },
      { at: 0.2, lasts: 0.14, hz: 1175 },
      { at: 0.5, lasts: 0.14, hz: 880 },
      { at: 0.7, lasts: 0.14, hz: 1175 },
    ],
  },
  // The policy raised the sound: nobody answered yet.
  raised: {
    period: 0.6,
    loudness: 1,
    notes: [
      { at: 0, lasts: 0.25, hz: 988 },
      { at: 0.3, lasts: 0.25, hz: 1319 },
    ],
  },
  // Low, long, falling: no alarm, but that one would not be heard.
  lost: {
    period: 4,
    loudness: 0.6,
    notes: [
      { at: 0, lasts: 0.5, hz: 587 },
      { at: 0.6, lasts: 0.7, hz: 440 },
    ],
  },
};

export function pattern(tone: Exclude<Tone, "none">): Pattern {
  return PATTERNS[tone];
}

/** Seconds in which a note comes and goes: without it each begins and ends with a click. */
const RAMP = 0.008;

/** One period as curves of loudness (0 to 1) and of pitch (Hz), `rate` values a second. */
export function curves(
  of: Pattern,
  rate: number,
): { loudness: Float32Array<ArrayBuffer>; pitch: Float32Array<ArrayBuffer> } {
  const length = Math.round(of.period * rate);
  const loudness = new Float32Array(length);
  const pitch = new Float32Array(length);
  let hz = of.notes[0]?.hz ?? 0;
  for (let i = 0; i < length; i += 1) {
    const t = i / rate;
    const note = of.notes.find((one) => t >= one.at && t < one.at + one.lasts);
    if (note) {
      hz = note.hz;
      const edge = Math.min(t - note.at, note.at + note.lasts - t);
      loudness[i] = of.loudness * Math.min(1, edge / RAMP);
    }
    pitch[i] = hz;
  }
  return { loudness, pitch };
}
