import { beforeEach, expect, it } from "vitest";
import { Pulse } from "../../src/feed/pulse.js";
import { HandLink, HandTimers } from "../kit.js";

let timers: HandTimers;
let link: HandLink;
let answers: (number | undefined)[];
let pulse: Pulse<number>;

beforeEach(() => {
  timers = new HandTimers();
  link = new HandLink();
  link.answer = () => link.asked.length;
  answers = [];
  pulse = new Pulse<number>(
    link,
    timers,
    () => ({ type: "beat" }),
    (answer) => answers.push(answer),
  );
});

it("beats every ten seconds", async () => {
  pulse.start();
  await timers.pass(35_000);
  expect(answers).toEqual([1, 2, 3, 4]);
});

it("gives a connection up that does not answer", async () => {
  link.answer = undefined;
  pulse.start();
  await timers.pass(4_900);
  expect(link.renewed).toBe(0);
  await timers.pass(200);
  expect(link.renewed).toBe(1);
  expect(answers).toEqual([undefined]);
  link.answer = () => 7;
  link.cut();
  link.mend();
  await timers.pass(0);
  expect(pulse.answer).toBe(7);
});

it("takes a refusal for an answer that proves nothing more than life", async () => {
  link.answer = () => {
    throw new Error("unauthorized");
  };
  pulse.start();
  await timers.pass(20_000);
  expect(link.renewed).toBe(0);
  expect(link.asked.length).toBe(3);
  expect(pulse.answer).toBeUndefined();
});

it("beats at once when what it tells has changed, and no twice as often from then on", async () => {
  pulse.start();
  await timers.pass(3_000);
  pulse.beat();
  await timers.pass(9_900);
  expect(link.asked.length).toBe(2);
  await timers.pass(200);
  expect(link.asked.length).toBe(3);
});

it("waits while there is no connection", async () => {
  link.connected = false;
  pulse.start();
  await timers.pass(60_000);
  expect(link.asked).toEqual([]);
  link.mend();
  await timers.pass(0);
  expect(link.asked.length).toBe(1);
});

it("stops", async () => {
  pulse.start();
  await timers.pass(0);
  pulse.stop();
  await timers.pass(60_000);
  link.mend();
  expect(link.asked.length).toBe(1);
  expect(timers.pending).toBe(0);
});
