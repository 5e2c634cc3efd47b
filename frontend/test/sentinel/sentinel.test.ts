import { beforeEach, describe, expect, it } from "vitest";
import { FeedClient } from "../../src/feed/client.js";
import { ServerClock } from "../../src/feed/server-clock.js";
import { Store } from "../../src/feed/store.js";
import { ConsoleCheck } from "../../src/sentinel/check.js";
import type { Demand } from "../../src/sentinel/demand.js";
import { Sentinel, type Speaker } from "../../src/sentinel/sentinel.js";
import type { SoundState } from "../../src/sentinel/sound.js";
import { HandLink, HandTimers, incident, OPERATOR, room, Server } from "../kit.js";

class HandSpeaker implements Speaker {
  state: SoundState = "idle";
  tone: Demand["tone"] = "none";
  closed = false;
  play(tone: Demand["tone"]): void {
    this.tone = tone;
  }
  close(): void {
    this.closed = true;
  }
}

let timers: HandTimers;
let link: HandLink;
let server: Server;
let store: Store;
let speaker: HandSpeaker;
let visible: boolean;
let sentinel: Sentinel;

beforeEach(async () => {
  timers = new HandTimers();
  link = new HandLink();
  link.answer = () => ({ present: true, audible_consoles: 1, expires_in: 30 });
  server = new Server(link);
  store = new Store(new ServerClock(timers));
  speaker = new HandSpeaker();
  visible = true;
  const client = new FeedClient(
    link,
    timers,
    (message) => store.take(message),
    (state) => store.setState(state),
  );
  sentinel = new Sentinel(store, link, timers, speaker, "console-1", () => visible);
  client.start();
  sentinel.start();
  await timers.pass(0);
});

const beats = () => link.asked as { visible: boolean; sound: boolean; console: string }[];

describe("a console", () => {
  it("sounds with the press, and is silent when somebody has it", () => {
    server.raise(incident("1"));
    expect(speaker.tone).toBe("urgent");
    server.raise(incident("1", { owner_id: "anna" }));
    expect(speaker.tone).toBe("none");
  });

  it("sounds again by itself after a silence", async () => {
    server.raise(incident("1"));
    sentinel.silenceNow();
    expect(speaker.tone).toBe("none");
    expect(sentinel.watch.demand.calls.length).toBe(1);
    await timers.pass(30_500);
    expect(speaker.tone).toBe("urgent");
  });

  it("sounds when the connection is gone for longer than a moment", async () => {
    link.cut();
    await timers.pass(3_000);
    expect(speaker.tone).toBe("none");
    await timers.pass(1_500);
    expect(speaker.tone).toBe("lost");
    link.mend();
    await timers.pass(0);
    expect(speaker.tone).toBe("none");
  });

  it("counts one loss, whatever it is a loss of", async () => {
    server.send(1, { type: "stopped" });
    await timers.pass(3_000);
    link.cut();
    await timers.pass(1_500);
    expect(speaker.tone).toBe("lost");
  });

  it("beats with what it is, and at once when that changes", async () => {
    expect(beats()).toEqual([
      { type: "municipal_alarm/heartbeat", console: "console-1", visible: true, sound: true },
    ]);
    visible = false;
    sentinel.seenOtherwise();
    expect(beats().at(-1)?.visible).toBe(false);
    speaker.state = "blocked";
    sentinel.look();
    expect(beats().at(-1)?.sound).toBe(false);
    expect(sentinel.watch.sound).toBe("blocked");
    await timers.pass(10_000);
    expect(beats().length).toBe(4);
  });

  it("knows whether the room has heard it", async () => {
    expect(sentinel.watch.answer?.present).toBe(true);
    link.answer = undefined;
    await timers.pass(15_500);
    expect(sentinel.watch.answer).toBeUndefined();
    expect(link.renewed).toBeGreaterThan(0);
  });

  it("is known to the room as soon as that runs again", async () => {
    link.cut();
    link.refuse = { code: "unknown_command", message: "starting" };
    link.answer = () => {
      throw new Error("unknown_command");
    };
    link.mend();
    await timers.pass(2_000);
    expect(sentinel.watch.answer).toBeUndefined();
    link.refuse = undefined;
    link.answer = () => ({ present: true, audible_consoles: 1, expires_in: 30 });
    await timers.pass(600);
    expect(sentinel.watch.answer?.present).toBe(true);
  });

  it("of a viewer sounds, and does not beat", async () => {
    const before = beats().length;
    store.take({
      type: "snapshot",
      number: 1,
      now: "2026-11-23T10:00:00Z",
      epoch: "e",
      program: null,
      me: { ...OPERATOR, role: "viewer" },
      room: room({ incidents: [incident("1")] }),
    });
    expect(speaker.tone).toBe("urgent");
    await timers.pass(60_000);
    expect(beats().length).toBe(before);
  });

  it("leaves nothing running when it is none any more", async () => {
    let told = 0;
    sentinel.listen(() => {
      told += 1;
    });
    sentinel.stop();
    const after = told;
    server.raise(incident("1"));
    await timers.pass(60_000);
    expect(told).toBe(after);
    expect(speaker.closed).toBe(true);
    expect(timers.pending).toBe(0);
  });
});

describe("the check of a console", () => {
  let check: ConsoleCheck;
  let told: boolean[];

  beforeEach(() => {
    told = [];
    check = new ConsoleCheck(
      timers,
      (audible) => {
        told.push(audible);
        return Promise.resolve();
      },
      () => sentinel.look(),
    );
    sentinel.check = check;
  });

  it("sounds as an alarm does, and knows whether the browser let it out", async () => {
    speaker.state = "sounding";
    check.start();
    expect(speaker.tone).toBe("urgent");
    await timers.pass(2_000);
    expect(speaker.tone).toBe("none");
    await check.answer(true);
    speaker.state = "blocked";
    check.start();
    await timers.pass(2_000);
    await check.answer(false);
    expect(told).toEqual([true, false]);
  });

  it("makes way for an alarm", () => {
    check.start();
    server.raise(incident("1", { priority: 3 }));
    expect(speaker.tone).toBe("normal");
    expect(check.phase).toBe("none");
  });
});
