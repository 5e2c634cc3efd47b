import { expect, it } from "vitest";
import { SiteKnowledge } from "../../src/page/site.js";
import { HandLink, HandTimers, settled } from "../kit.js";

function setUp() {
  const link = new HandLink();
  const timers = new HandTimers();
  let told = 0;
  const site = new SiteKnowledge(link, timers, () => {
    told += 1;
  });
  return { link, timers, site, told: () => told };
}

it("asks once for each version, and keeps the old one until the new is there", async () => {
  const { link, site, told } = setUp();
  link.answer = () => ({ version: link.asked.length, buildings: [] });
  expect([site.of("a"), site.of("a")]).toEqual([undefined, undefined]);
  await settled();
  expect([site.of("a")?.version, told(), link.asked.length]).toEqual([1, 1, 1]);
  expect(site.of("b")?.version).toBe(1);
  await settled();
  expect([site.of("b")?.version, told(), link.asked.length]).toEqual([2, 2, 2]);
});

it("takes no answer of an earlier question for the newest", async () => {
  const { link, site } = setUp();
  const answers: ((site: object) => void)[] = [];
  link.answer = () => new Promise((resolve) => answers.push(resolve));
  site.of("a");
  site.of("b");
  answers[1]?.({ version: 2, buildings: [] });
  answers[0]?.({ version: 1, buildings: [] });
  await settled();
  expect(site.of("b")?.version).toBe(2);
});

it("asks again a while after a refusal", async () => {
  const { link, timers, site } = setUp();
  link.answer = () => {
    throw { code: "x", message: "no" };
  };
  site.of("a");
  await settled();
  site.of("a");
  expect(link.asked.length).toBe(1);
  link.answer = () => ({ version: 7, buildings: [] });
  await timers.pass(5_000);
  site.of("a");
  await settled();
  expect(site.of("a")?.version).toBe(7);
});
