/**
 * Makes the tones, and knows whether they are heard.
 *
 * An oscillator whose loudness and pitch follow two looped curves: once begun it needs no
 * timer and no script, so a page that the browser slows down sounds on as it should.
 */

import type { Tone } from "./demand.js";
import { curves, pattern } from "./tones.js";

/**
 * idle      nothing to sound, and it would be heard
 * sounding  a tone is being heard
 * blocked   the browser lets no sound out before somebody has clicked or typed
 */
export type SoundState = "idle" | "sounding" | "blocked";

/** What makes the browser let sound out. Escape does not. */
const GESTURES = ["pointerdown", "keydown", "touchend"] as const;

export class Sound {
  tone: Tone = "none";
  /** Told when it begins or ceases to be heard. */
  onState: () => void = () => undefined;
  private voice: { stop: () => void } | undefined;
  private readonly changed = () => this.onState();
  private readonly unlock = () => {
    if (this.context.state !== "running") {
      // Settles only once the browser agrees: nothing may wait for it.
      this.context.resume().catch(() => undefined);
    }
  };

  constructor(
    private readonly context: AudioContext,
    private readonly page: EventTarget,
  ) {
    context.addEventListener("statechange", this.changed);
    for (const gesture of GESTURES) {
      page.addEventListener(gesture, this.unlock, { capture: true });
    }
    // Where the policy of the browser allows it, this is all it takes.
    this.unlock();
  }

  get state(): SoundState {
    if (this.context.state !== "running") {
      return "blocked";
    }
    return this.tone === "none" ? "idle" : "sounding";
  }

  /** Sound this from now on, until told otherwise. */
  play(tone: Tone): void {
    if (tone === this.tone) {
      return;
    }
    this.tone = tone;
    this.voice?.stop();
    this.voice = tone === "none" ? undefined : this.begin(tone);
    this.onState();
  }

  close(): void {
    this.play("none");
    this.context.removeEventListener("statechange", this.changed);
    for (const gesture of GESTURES) {
      this.page.removeEventListener(gesture, this.unlock, { capture: true });
    }
    this.context.close().catch(() => undefined);
  }

  private begin(tone: Exclude<Tone, "none">): { stop: () => void } {
    const context = this.context;
    const { loudness, pitch } = curves(pattern(tone), context.sampleRate);
    const oscillator = new OscillatorNode(context, { type: "triangle", frequency: 0 });
    const gain = new GainNode(context, { gain: 0 });
    const curve = (values: Float32Array<ArrayBuffer>, target: AudioParam) => {
      const buffer = new AudioBuffer({ length: values.length, sampleRate: context.sampleRate });
      buffer.copyToChannel(values, 0);
      const source = new AudioBufferSourceNode(context, { buffer, loop: true });
      source.connect(target);
      return source;
    };
    const sources = [oscillator, curve(loudness, gain.gain), curve(pitch, oscillator.frequency)];
    oscillator.connect(gain).connect(context.destination);
    for (const source of sources) {
      source.start();
    }
    return {
      stop: () => {
        for (const source of sources) {
          source.stop();
          source.disconnect();
        }
        gain.disconnect();
      },
    };
  }
}
