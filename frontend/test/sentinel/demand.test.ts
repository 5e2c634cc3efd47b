import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Incident } from "../../src/api/generated.js";
import {
  demand,
  LOSS_GRACE_MS,
  LOSS_SILENCE_MS,
  NO_SILENCE,
  SILENCE_MS,
  silenceAll,
} from "../../src/sentinel/demand.js";
import { incident } from "../kit.js";

const LIVE = { state: "live" as const, since: 0 };

function tone(...incidents: Incident[]): string {
  return demand(incidents, LIVE, NO_SILENCE, 1_000).tone;
}

describe("what sounds", () => {
  it.each([
    ["nothing in a quiet room", [], "none"],
    ["the most urgent of all", [incident("1", { priority: 3 }), incident("2")], "urgent"],
    ["less for what is less urgent", [incident("1", { priority: 2 })], "high"],
    ["least for what is least so", [incident("1", { priority: 3 })], "normal"],
    ["more when the policy says so", [incident("1", { sound_raised: true })], "raised"],
    ["nothing of what an operator has", [incident("1", { owner_id: "anna" })], "none"],
    ["nothing of a desk's test", [incident("1", { drill: true, test: true })], "none"],
    ["a drill as if it were real", [incident("1", { drill: true })], "urgent"],
    ["urgently what it does not know", [incident("1", { priority: 0 })], "urgent"],
  ])("%s", (_, incidents, heard) => {
    expect(tone(...incidents)).toBe(heard);
  });
});

describe("the loss of the feed", () => {
  it.each(["lost", "stopped"] as const)("sounds when %s for longer than a reload", (state) => {
    const at = (now: number) => demand([], { state, since: 10_000 }, NO_SILENCE, now);
    expect(at(10_000 + LOSS_GRACE_MS - 1).tone).toBe("none");
    expect(at(10_000 + LOSS_GRACE_MS).tone).toBe("lost");
  });

  it.each(["starting", "live", "refused"] as const)("is none when %s", (state) => {
    expect(demand([], { state, since: 0 }, NO_SILENCE, 60_000).lost).toBe(false);
  });

  it("does not hide an alarm that is known", () => {
    const heard = demand([incident("1")], { state: "lost", since: 0 }, NO_SILENCE, 60_000);
    expect(heard.tone).toBe("urgent");
    expect(heard.lost).toBe(true);
  });

  it("can be silenced, and is still said", () => {
    const lost = { state: "lost" as const, since: 0 };
    const silence = silenceAll(demand([], lost, NO_SILENCE, 60_000), NO_SILENCE, 60_000);
    const after = demand([], lost, silence, 60_001);
    expect([after.tone, after.lost]).toEqual(["none", true]);
    expect(demand([], lost, silence, 60_000 + LOSS_SILENCE_MS).tone).toBe("lost");
    // Of the next alarm it says nothing.
    expect(demand([incident("1")], LIVE, silence, 60_001).tone).toBe("urgent");
  });
});

describe("silence", () => {
  const one = incident("1");
  const silenced = silenceAll(demand([one], LIVE, NO_SILENCE, 1_000), NO_SILENCE, 1_000);

  it("is no acknowledgement: it still calls", () => {
    const after = demand([one], LIVE, silenced, 2_000);
    expect(after.tone).toBe("none");
    expect(after.calls).toEqual([one]);
    expect(after.silenced).toBe(1);
  });

  it("ends by itself", () => {
    expect(demand([one], LIVE, silenced, 1_000 + SILENCE_MS).tone).toBe("urgent");
  });

  it.each([
    ["a further press", { presses: 2 }],
    ["a step that raises the sound", { sound_raised: true }],
  ])("ends with %s", (_, change) => {
    expect(demand([{ ...one, ...change }], LIVE, silenced, 2_000).tone).not.toBe("none");
  });

  it("never covers an alarm that came after it, and never lasts", () => {
    const incidents = fc.array(
      fc.record({ id: fc.nat(8), presses: fc.nat(3), raised: fc.boolean() }),
    );
    fc.assert(
      fc.property(incidents, incidents, fc.nat(SILENCE_MS - 1), (before, after, ms) => {
        const made = (several: typeof before) =>
          several.map((each) =>
            incident(`${each.id}`, { presses: each.presses, sound_raised: each.raised }),
          );
        const first = demand(made(before), LIVE, NO_SILENCE, 0);
        const quiet = silenceAll(first, NO_SILENCE, 0);
        const known = new Set(before.map((each) => JSON.stringify(each)));
        const isNew = after.some((each) => !known.has(JSON.stringify(each)));
        expect(demand(made(after), LIVE, quiet, ms).tone !== "none").toBe(isNew);
        expect(demand(made(after), LIVE, quiet, SILENCE_MS).tone !== "none").toBe(after.length > 0);
      }),
    );
  });

  it("forgets what has run out", () => {
    const again = silenceAll(demand([], LIVE, silenced, 90_000), silenced, 90_000);
    expect(again.alarms.size).toBe(0);
  });
});
