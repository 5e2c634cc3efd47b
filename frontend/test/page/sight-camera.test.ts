import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LiveSet } from "../../src/domain/live.js";
import { SightCamera } from "../../src/page/sight-camera.js";

class Room {
  asked: string[] = [];
  fails = false;
  async signed(path: string): Promise<string> {
    this.asked.push(path);
    await Promise.resolve();
    if (this.fails) {
      throw new Error("lost");
    }
    return `${path}#${this.asked.length}`;
  }
}

let room: Room;
let live: LiveSet;
const camera = (path = "/sight/1/a") => new SightCamera(room, path, live, () => undefined);

beforeEach(() => {
  room = new Room();
  live = new LiveSet(1);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe("a camera that moves", () => {
  it("is live from the click, and shows when a picture of that very address came", async () => {
    const one = camera();
    const begun = one.begin();
    expect(one.isLive).toBe(true);
    await begun;
    one.came("/another");
    expect(one.shows).toBe(false);
    one.came(one.liveUrl as string);
    expect(one.shows).toBe(true);
  });

  it("is fetched anew when it begins anew, also where both are signed in the same way", async () => {
    const one = camera();
    await one.begin();
    await one.begin();
    expect(new Set(room.asked).size).toBe(2);
  });

  it("makes way for another, and says so until it begins anew", async () => {
    const [one, two] = [camera(), camera("/sight/1/b")];
    await one.begin();
    await two.begin();
    expect([one.isLive, one.liveUrl, one.wasOvertaken]).toEqual([false, undefined, true]);
    await one.begin();
    expect([one.isLive, one.wasOvertaken, two.wasOvertaken]).toEqual([true, false, true]);
  });

  it("gets another address with each begin, and an error of the one before is none of it", async () => {
    const one = camera();
    await one.begin();
    const before = one.liveUrl as string;
    await one.begin();
    expect(one.liveUrl).not.toBe(before);
    one.lacked(before);
    expect([one.isLive, one.failed]).toEqual([true, false]);
    one.lacked(one.liveUrl as string);
    expect([one.isLive, one.failed, live.size]).toEqual([false, true, 0]);
  });

  it("that was ended before its address came has none", async () => {
    const one = camera();
    const begun = one.begin();
    one.end();
    await begun;
    expect([one.liveUrl, one.isLive, live.size]).toEqual([undefined, false, 0]);
  });

  it("cannot begin without a connection, and can later", async () => {
    const one = camera();
    room.fails = true;
    await one.begin();
    expect([one.isLive, one.failed]).toEqual([false, true]);
    room.fails = false;
    await one.begin();
    expect([one.isLive, one.failed]).toEqual([true, false]);
  });
});

describe("a glance", () => {
  it("is a picture of its own each time, and the one before is given back", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(new Response(new Blob(["jpeg"]))));
    const given = vi.spyOn(URL, "revokeObjectURL");
    const one = camera();
    await one.glance();
    const first = one.stillUrl;
    expect(first).toMatch(/^blob:/);
    expect(room.asked).toEqual(["/sight/1/a?still=1"]);
    await one.glance();
    expect(given).toHaveBeenCalledWith(first);
    expect(one.stillUrl).not.toBe(first);
    one.leave();
    expect(one.stillUrl).toBeUndefined();
  });

  it("that fails is said, and forgotten with the next that does not", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(new Response("", { status: 404 })));
    const one = camera();
    await one.glance();
    expect([one.failed, one.stillUrl]).toEqual([true, undefined]);
    vi.stubGlobal("fetch", () => Promise.resolve(new Response(new Blob(["jpeg"]))));
    await one.glance();
    expect(one.failed).toBe(false);
  });
});
