import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Sound } from "../../src/sentinel/sound.js";

/** As much of Web Audio as is asked for: it counts what sounds. */
const sounding = new Set<object>();

class Node {
  gain = {};
  frequency = {};
  connect<T>(to: T): T {
    return to;
  }
  disconnect(): void {}
}

class Source extends Node {
  start(): void {
    sounding.add(this);
  }
  stop(): void {
    sounding.delete(this);
  }
}

class Buffer {
  copyToChannel(): void {}
}

class Context extends EventTarget {
  state = "suspended";
  sampleRate = 8_000;
  destination = {};
  allowed = false;
  resume(): Promise<void> {
    if (!this.allowed) {
      return new Promise(() => undefined);
    }
    this.become("running");
    return Promise.resolve();
  }
  close(): Promise<void> {
    this.state = "closed";
    return Promise.resolve();
  }
  become(state: string): void {
    this.state = state;
    this.dispatchEvent(new Event("statechange"));
  }
}

const NAMES = {
  OscillatorNode: Source,
  AudioBufferSourceNode: Source,
  GainNode: Node,
  AudioBuffer: Buffer,
};

beforeAll(() => Object.assign(globalThis, NAMES));
afterAll(() => {
  for (const name of Object.keys(NAMES)) {
    Reflect.deleteProperty(globalThis, name);
  }
});

let context: Context;
let page: EventTarget;
let sound: Sound;
let states: string[];

function open(allowed: boolean): void {
  context = new Context();
  context.allowed = allowed;
  page = new EventTarget();
  sound = new Sound(context as unknown as AudioContext, page);
  states = [];
  sound.onState = () => states.push(sound.state);
}

beforeEach(() => {
  sounding.clear();
});

describe("in a browser that lets nothing out before a click", () => {
  beforeEach(() => {
    open(false);
  });

  it("is blocked, also while there is an alarm", () => {
    expect(sound.state).toBe("blocked");
    sound.play("urgent");
    expect(sound.state).toBe("blocked");
  });

  it.each(["pointerdown", "keydown", "touchend"])("is heard from %s on", (gesture) => {
    sound.play("urgent");
    context.allowed = true;
    page.dispatchEvent(new Event(gesture));
    expect(sound.state).toBe("sounding");
    expect(states.at(-1)).toBe("sounding");
  });

  it("says so when the browser takes the sound away again", () => {
    context.become("running");
    context.become("interrupted");
    expect(states).toEqual(["idle", "blocked"]);
  });
});

describe("in a browser that may sound", () => {
  beforeEach(() => {
    open(true);
  });

  it("plays one tone at a time", () => {
    expect(sound.state).toBe("idle");
    sound.play("urgent");
    const voices = sounding.size;
    sound.play("urgent");
    sound.play("raised");
    expect(sounding.size).toBe(voices);
    sound.play("none");
    expect(sounding.size).toBe(0);
    expect(states).toEqual(["sounding", "sounding", "idle"]);
  });

  it("ends with its page", () => {
    sound.play("lost");
    sound.close();
    expect(sounding.size).toBe(0);
    expect(context.state).toBe("closed");
    page.dispatchEvent(new Event("pointerdown"));
    expect(context.state).toBe("closed");
  });
});
