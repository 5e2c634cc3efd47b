import { beforeEach, expect, it } from "vitest";
import { ConsoleCheck, SOUNDS_MS } from "../../src/sentinel/check.js";
import { HandTimers } from "../kit.js";

let timers: HandTimers;
let told: unknown[];
let refuses: boolean;
let check: ConsoleCheck;

beforeEach(() => {
  timers = new HandTimers();
  told = [];
  refuses = false;
  check = new ConsoleCheck(
    timers,
    (audible, passed) => {
      told.push({ audible, passed });
      return refuses ? Promise.reject(new Error("no connection")) : Promise.resolve();
    },
    () => undefined,
  );
});

it("sounds for two seconds, asks, and writes down what was heard", async () => {
  check.start();
  check.heard();
  expect(check.phase).toBe("sounding");
  await timers.pass(SOUNDS_MS);
  expect(check.phase).toBe("asking");
  await check.answer(true);
  expect(told).toEqual([{ audible: true, passed: true }]);
  expect(check.phase).toBe("none");
});

it("says what can be wrong when nothing was heard", async () => {
  check.start();
  await timers.pass(SOUNDS_MS);
  await check.answer(false);
  expect(told).toEqual([{ audible: false, passed: false }]);
  expect(check.phase).toBe("advice");
});

it("says so when the answer could not be written down", async () => {
  refuses = true;
  check.start();
  await timers.pass(SOUNDS_MS);
  await check.answer(true);
  expect(check.phase).toBe("unsaid");
});

it("ends without an answer when an alarm comes, also while the answer is on its way", async () => {
  check.start();
  check.end();
  await timers.pass(2 * SOUNDS_MS);
  expect(check.phase).toBe("none");
  check.start();
  await timers.pass(SOUNDS_MS);
  const answer = check.answer(false);
  check.end();
  await answer;
  expect(check.phase).toBe("none");
});

it("begins anew as often as somebody wants", async () => {
  check.start();
  await timers.pass(SOUNDS_MS / 2);
  check.start();
  await timers.pass(SOUNDS_MS / 2 + 1);
  expect(check.phase).toBe("sounding");
  await timers.pass(SOUNDS_MS / 2);
  expect(check.phase).toBe("asking");
});
