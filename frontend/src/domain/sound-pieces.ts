/** The sound of a microphone as it comes: pieces of a WAV stream, and when each is played. */

export const RATE = 8_000;

const HEADER = 44;

/** 16-bit samples out of pieces that end anywhere, also in the header or within a sample. */
export class WavPieces {
  private toSkip = HEADER;
  private rest = new Uint8Array(0);

  take(piece: Uint8Array): Float32Array<ArrayBuffer> {
    const skipped = Math.min(this.toSkip, piece.length);
    this.toSkip -= skipped;
    const bytes = new Uint8Array(this.rest.length + piece.length - skipped);
    bytes.set(this.rest);
    bytes.set(piece.subarray(skipped), this.rest.length);
    const samples = new Float32Array(bytes.length >> 1);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < samples.length; i += 1) {
      samples[i] = view.getInt16(2 * i, true) / 32_768;
    }
    this.rest = bytes.slice(2 * samples.length);
    return samples;
  }
}

/** Ahead of the first piece, so that the next is there before it ends. */
const AHEAD_S = 0.1;

/** Beyond this we are no longer live, and leave pieces out. */
const MOST_BEHIND_S = 0.6;

export class Schedule {
  private next = 0;

  /** When a piece of so many seconds begins; undefined: leave it out. */
  place(seconds: number, now: number): number | undefined {
    if (this.next < now) {
      this.next = now + AHEAD_S;
    }
    if (this.next > now + MOST_BEHIND_S) {
      return undefined;
    }
    const at = this.next;
    this.next += seconds;
    return at;
  }
}

/** How loud, 0 to 1, as ears do: 60 dB below the loudest is nothing. */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const one of samples) {
    sum += one * one;
  }
  const level = Math.sqrt(sum / Math.max(1, samples.length));
  return level <= 0.001 ? 0 : Math.min(1, 1 + Math.log10(level) / 3);
}
