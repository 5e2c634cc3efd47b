import { describe, expect, it } from "vitest";
import type { Assignment, Link, Microphone, Responder } from "../../src/api/generated.js";
import { ears } from "../../src/domain/microphones.js";
import { incident } from "../kit.js";

const NOW = Date.parse("2026-11-23T10:01:00Z");
const link = (system_id: string, microphone: boolean, sound: boolean): Link => ({
  system_id,
  name: system_id,
  up: true,
  microphone,
  sound,
});
const LINKS = [
  link("hytera", true, true),
  link("gateway", true, false),
  link("mototrbo", false, false),
];
const person = (responder_id: string, ...systems: string[]): [string, Responder] => [
  responder_id,
  {
    responder_id,
    name: responder_id,
    duty: "guard",
    on_duty: true,
    building_id: null,
    last_place: null,
    last_seen_at: null,
    confidence: null,
    lone_work: null,
    contacts: systems.map((system_id) => ({ system_id, address: "1", link: true, online: true })),
  },
];
const PEOPLE = new Map([
  person("hy", "hytera"),
  person("gw", "gateway"),
  person("mt", "mototrbo"),
  person("phone"),
]);
const part = (responder_id: string, state: Assignment["state"] = "alerted"): Assignment => ({
  responder_id,
  responder: responder_id,
  state,
  since: "",
  minutes: null,
  code: null,
  code_name: null,
  code_at: null,
  unknown_code: null,
  delivery: null,
  messages: [],
});
const open = (responder_id: string, with_: Partial<Microphone> = {}): Microphone => ({
  responder_id,
  responder: responder_id,
  until: "2026-11-23T10:02:00Z",
  state: "open",
  reason: "",
  detail: "",
  system_id: "hytera",
  address: "1",
  ...with_,
});

describe("who can be listened in on", () => {
  it("those of the incident whose radio has a microphone for us", () => {
    const one = incident("1", {
      responder_id: "hy",
      responder: "hy",
      responders: [part("gw"), part("mt"), part("phone"), part("gone")],
    });
    expect(ears(one, PEOPLE, LINKS, NOW).map((ear) => [ear.name, ear.canOpen, ear.sound])).toEqual([
      ["hy", true, true],
      ["gw", true, false],
    ]);
  });

  it("not those who went or will not come, and nobody when it is over", () => {
    const one = incident("1", { responders: [part("hy", "refused"), part("gw", "released")] });
    expect(ears(one, PEOPLE, LINKS, NOW)).toEqual([]);
    const over = incident("1", { state: "resolved", responders: [part("hy")] });
    expect(ears(over, PEOPLE, LINKS, NOW).map((ear) => ear.canOpen)).toEqual([false]);
  });

  it("an open microphone comes first, and cannot be opened once more", () => {
    const one = incident("1", {
      responders: [part("gw"), part("hy", "released")],
      microphones: [open("hy")],
    });
    const all = ears(one, PEOPLE, LINKS, NOW);
    expect(all.map((ear) => [ear.name, ear.canOpen])).toEqual([
      ["hy", false],
      ["gw", true],
    ]);
  });

  it("one that failed, or whose time is over, can be asked for again", () => {
    for (const found of [
      open("hy", { state: "failed", reason: "no_answer" }),
      open("hy", { until: "2026-11-23T10:00:30Z" }),
    ]) {
      const one = incident("1", { responders: [part("hy")], microphones: [found] });
      expect(ears(one, PEOPLE, LINKS, NOW)[0]).toMatchObject({ canOpen: true, microphone: found });
    }
  });

  it("whether it is heard here is a matter of the system that it was opened by", () => {
    const by = (system_id: string) =>
      ears(incident("1", { microphones: [open("hy", { system_id })] }), PEOPLE, LINKS, NOW)[0]
        ?.sound;
    expect([by("hytera"), by("gateway"), by("gone"), by("")]).toEqual([true, false, false, true]);
  });
});
