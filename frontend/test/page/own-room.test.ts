import { beforeEach, expect, it, vi } from "vitest";
import type { OwnFeedMessage } from "../../src/api/generated.js";
import { OwnRoom } from "../../src/page/own-room.js";
import { HandLink, HandTimers, settled } from "../kit.js";
import { own, ownAlarm } from "../kit-phone.js";

vi.mock("../../src/page/control-room.js", () => ({ controlRoom: new Promise(() => undefined) }));

let timers: HandTimers;
let link: HandLink;
let room: OwnRoom;
let slept: number;
let alarms: number;

beforeEach(() => {
  timers = new HandTimers();
  link = new HandLink();
  slept = 0;
  alarms = 0;
  link.onSubscribe = (id) => tell(id, 1);
  room = new OwnRoom(
    link,
    timers,
    () => timers.now() + slept,
    () => "id",
    "old",
  );
});

function tell(id: number, number: number, with_: Partial<OwnFeedMessage> = {}): void {
  const told = own({ alarms: Array.from({ length: alarms }, (_, at) => ownAlarm(`${at}`)) });
  const now = new Date(timers.now() + slept).toISOString();
  const message = { type: "own", number, now, program: "old", own: told, why: "", ...with_ };
  link.subscriptions.get(id)?.(message as never);
}

it("shows what is told, for as long as somebody looks", async () => {
  expect(room.standing).toBe("starting");
  const release = room.acquire();
  await settled();
  expect([room.standing, room.own?.name, room.why]).toEqual(["sure", "Kees", ""]);
  alarms = 1;
  tell(1, 2);
  expect(room.own?.alarms).toHaveLength(1);
  release();
  await settled();
  expect(link.subscriptions.size).toBe(0);
  expect(timers.pending).toBe(0);
});

it("stays sure by a ping every ten seconds, and no longer than that is answered", async () => {
  room.acquire();
  await timers.pass(120_000);
  expect(room.standing).toBe("sure");
  expect(link.asked.every((one) => (one as { type: string }).type === "ping")).toBe(true);
  link.answer = undefined;
  await timers.pass(31_000);
  expect(room.standing).toBe("lost");
  expect(link.renewed).toBe(1);
});

it("believes nothing after an hour of sleep until it was answered", async () => {
  room.acquire();
  await settled();
  slept = 3_600_000;
  expect(room.standing).toBe("lost");
  room.wake();
  await settled();
  expect(room.standing).toBe("sure");
});

it("is right again when the connection is, whatever was missed", async () => {
  room.acquire();
  await settled();
  link.cut();
  expect(room.standing).toBe("lost");
  alarms = 3;
  link.mend();
  await settled();
  expect([room.standing, room.own?.alarms.length]).toEqual(["sure", 3]);
});

it("says when nothing runs, and asks nothing while nobody looks", async () => {
  room.wake();
  expect(link.asked).toEqual([]);
  room.acquire();
  await settled();
  tell(1, 2, { type: "stopped" });
  expect(room.standing).toBe("stopped");
  expect(room.own?.name).toBe("Kees");
});

it("knows that there is a newer program", async () => {
  room.acquire();
  await settled();
  expect(room.isOld).toBe(false);
  tell(1, 2, { program: "new" });
  expect(room.isOld).toBe(true);
  tell(1, 3, { program: null });
  expect(room.isOld).toBe(false);
});

it("tells whoever listens", async () => {
  let told = 0;
  const stop = room.listen(() => (told += 1));
  room.acquire();
  await settled();
  expect(told).toBeGreaterThan(0);
  stop();
  const before = told;
  tell(1, 2);
  expect(told).toBe(before);
});

it("subscribes again when somebody else ended it", async () => {
  room.acquire();
  await settled();
  alarms = 2;
  tell(1, 2, { type: "ended" });
  await settled();
  expect([room.standing, room.own?.alarms.length]).toEqual(["sure", 2]);
});
