import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { GIVE_UP_MS, Outbox } from "../../src/feed/outbox.js";
import { HandLink, HandTimers, settled } from "../kit.js";

let timers: HandTimers;
let link: HandLink;
let outbox: Outbox;
let ids: number;

beforeEach(() => {
  timers = new HandTimers();
  link = new HandLink();
  ids = 0;
  outbox = new Outbox(
    link,
    timers,
    () => timers.now(),
    () => `id ${++ids}`,
    () => undefined,
  );
});

const states = () => outbox.told.map((one) => one.state);
const sent = () => link.asked.map((one) => (one as { request_id: string }).request_id);

describe("a press", () => {
  it("is sent at once, and said to be received when it is answered", async () => {
    outbox.press("municipal_alarm:code:4", "4");
    expect(states()).toEqual(["sending"]);
    expect(link.asked).toEqual([
      {
        type: "municipal_alarm/own/do",
        action: "municipal_alarm:code:4",
        text: "",
        request_id: "id 1",
      },
    ]);
    await settled();
    expect(states()).toEqual(["received"]);
    expect(timers.pending).toBe(0);
  });

  it("without an answer is sent again under its own id, and then given up", async () => {
    link.answer = undefined;
    outbox.press("a", "A");
    await timers.pass(4_100);
    expect(states()).toEqual(["again"]);
    await timers.pass(GIVE_UP_MS);
    expect(states()).toEqual(["lost"]);
    expect(new Set(sent())).toEqual(new Set(["id 1"]));
    const tries = sent().length;
    await timers.pass(GIVE_UP_MS);
    expect(sent()).toHaveLength(tries);
    link.answer = () => ({});
    outbox.retry("id 1");
    await settled();
    expect(states()).toEqual(["received"]);
    expect(new Set(sent())).toEqual(new Set(["id 1"]));
  });

  it("without a connection waits for it, and says so", async () => {
    link.cut();
    outbox.press("a", "A");
    expect(states()).toEqual(["again"]);
    await timers.pass(20_000);
    expect(sent()).toEqual([]);
    link.mend();
    await settled();
    expect(states()).toEqual(["received"]);
    expect(sent()).toEqual(["id 1"]);
  });

  it("that was refused is not tried again", async () => {
    const why = { code: "not_found", message: "no such tag" };
    link.answer = () => {
      throw why as unknown as Error;
    };
    outbox.press("a", "A");
    await timers.pass(10_000);
    expect(outbox.told).toMatchObject([{ state: "refused", error: why }]);
    expect(sent()).toHaveLength(1);
    outbox.forget("id 1");
    expect(outbox.told).toEqual([]);
  });

  it.each(["home_assistant_error", "unknown_command", 3])(
    "is tried again while nothing runs that could take it: %s",
    async (code) => {
      link.answer = () => {
        throw { code, message: "" } as unknown as Error;
      };
      outbox.press("a", "A");
      await timers.pass(2_500);
      expect(states()).toEqual(["again"]);
      link.answer = () => ({});
      await timers.pass(1_000);
      expect(states()).toEqual(["received"]);
    },
  );

  it("that was answered late was received all the same", async () => {
    let answer: (() => void) | undefined;
    link.ask = <T>() => new Promise<T>((resolve) => (answer ??= () => resolve({} as T)));
    outbox.press("a", "A");
    await timers.pass(GIVE_UP_MS + 5_000);
    expect(states()).toEqual(["lost"]);
    answer?.();
    await settled();
    expect(states()).toEqual(["received"]);
  });
});

it("tells of what was not received before it tells of what was", async () => {
  link.answer = (message) => {
    if ((message as { action: string }).action === "bad") {
      throw { code: "not_found", message: "" } as unknown as Error;
    }
    return {};
  };
  link.cut();
  outbox.press("first", "1");
  outbox.press("second", "2");
  expect(outbox.told.map((one) => one.label)).toEqual(["1", "2"]);
  link.mend();
  await settled();
  expect(sent()).toEqual(["id 1", "id 2"]);
  expect(outbox.told).toMatchObject([{ label: "2", state: "received" }]);
  outbox.press("bad", "3");
  await settled();
  expect(states()).toEqual(["refused"]);
  // Whoever presses on has read it.
  outbox.press("fourth", "4");
  await settled();
  expect(outbox.told).toMatchObject([{ label: "4", state: "received" }]);
});

it("loses no press and sends none under two ids, however the connection comes and goes", async () => {
  const happening = fc.oneof(
    fc.constant("press"),
    fc.constant("cut"),
    fc.constant("mend"),
    fc.constant("silent"),
    fc.constant("speaks"),
    fc.integer({ min: 100, max: 20_000 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 30 }), async (all) => {
      timers = new HandTimers();
      link = new HandLink();
      ids = 0;
      const taken = new Set<string>();
      const speaks = (message: object) => {
        taken.add((message as { action: string }).action);
        return {};
      };
      link.answer = speaks;
      const box = new Outbox(
        link,
        timers,
        () => timers.now(),
        () => `id ${++ids}`,
        () => undefined,
      );
      let pressed = 0;
      for (const what of all) {
        if (typeof what === "number") {
          await timers.pass(what);
        } else if (what === "press") {
          pressed += 1;
          box.press(`action ${pressed}`, `${pressed}`);
        } else if (what === "cut" || what === "mend") {
          if (link.connected === (what === "cut")) {
            link[what]();
          }
        } else {
          link.answer = what === "speaks" ? speaks : undefined;
        }
        await settled();
        const known = new Set(box.told.map((one) => one.action));
        for (let one = 1; one <= pressed; one += 1) {
          // Either the room has it, or the screen says that it does not.
          expect(taken.has(`action ${one}`) || known.has(`action ${one}`)).toBe(true);
        }
      }
      expect(new Set(sent()).size).toBeLessThanOrEqual(pressed);
      await timers.pass(GIVE_UP_MS + 5_000);
      expect(timers.pending).toBe(0);
    }),
  );
});
