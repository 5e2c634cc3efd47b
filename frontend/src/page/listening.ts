/**
 * Listening to an open microphone: fetched, and played by Web Audio at once.
 *
 * An <audio> element waits for seconds of sound before it begins. While an alarm tone sounds
 * in this page the voice is quieter, so that no alarm is covered by it; it is not silent, for
 * somebody may be calling for help at that moment.
 */

import { loudness, RATE, Schedule, WavPieces } from "../domain/sound-pieces.js";
import { text } from "../i18n/localize.js";
import type { ControlRoom } from "./control-room.js";

/** Beside an alarm tone: a fifth, which is some 14 dB less. */
const BESIDE_A_TONE = 0.2;
/** How fast it gives way, and comes back. */
const GIVES_WAY_S = 0.05;

/**
 * opening  asked for; nothing came yet
 * hearing  it plays
 * ended    the microphone closed, or we stopped
 * failed   it could not be heard: see `why`
 */
export type ListeningState = "opening" | "hearing" | "ended" | "failed";

export class Listening {
  state: ListeningState = "opening";
  why = "";
  /** How loud it is there now, 0 to 1; also while it is played more quietly. */
  level = 0;
  /** Whether anything but silence came yet. */
  heard = false;
  private readonly stopper = new AbortController();

  constructor(
    private readonly room: ControlRoom,
    private readonly path: string,
    private readonly changed: () => void,
  ) {
    void this.run();
  }

  stop(): void {
    this.stopper.abort();
  }

  private async run(): Promise<void> {
    const audio = new AudioContext();
    try {
      const gain = new GainNode(audio);
      gain.connect(audio.destination);
      const url = await this.room.signed(this.path);
      const answer = await fetch(url, { signal: this.stopper.signal });
      if (!answer.ok || !answer.body) {
        this.set("failed", await said(answer));
        return;
      }
      await this.play(answer.body.getReader(), audio, gain);
      this.set("ended");
    } catch (error) {
      // The connection may end in the middle of it: then it is over, and says so.
      this.set(this.stopper.signal.aborted ? "ended" : "failed", String(error));
    } finally {
      this.level = 0;
      audio.close().catch(() => undefined);
      this.changed();
    }
  }

  private async play(
    reader: ReadableStreamDefaultReader<Uint8Array>,
    audio: AudioContext,
    gain: GainNode,
  ): Promise<void> {
    const pieces = new WavPieces();
    const schedule = new Schedule();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      const samples = pieces.take(value);
      if (!samples.length) {
        continue;
      }
      this.level = loudness(samples);
      this.heard ||= this.level > 0;
      this.set("hearing");
      gain.gain.setTargetAtTime(
        this.room.toneSounds ? BESIDE_A_TONE : 1,
        audio.currentTime,
        GIVES_WAY_S,
      );
      const at = schedule.place(samples.length / RATE, audio.currentTime);
      if (at !== undefined) {
        const buffer = new AudioBuffer({ length: samples.length, sampleRate: RATE });
        buffer.copyToChannel(samples, 0);
        const source = new AudioBufferSourceNode(audio, { buffer });
        source.connect(gain);
        source.start(at);
      }
    }
  }

  private set(state: ListeningState, why = ""): void {
    this.why = why;
    this.state = state;
    this.changed();
  }
}

/** Why it is refused, as the component says it. */
async function said(answer: Response): Promise<string> {
  try {
    const { message } = (await answer.json()) as { message?: string };
    return message ?? text("act.no_answer");
  } catch {
    return text("act.no_answer");
  }
}
