import { expect, it } from "vitest";
import type { Console, Link, Operator } from "../../src/api/generated.js";
import { faults, unknown } from "../../src/domain/watch.js";

const ANNA: Operator = { operator_id: "anna", name: "Anna", role: "operator", present: true };
const LEFT: Console = {
  console: "left",
  operator_id: "anna",
  operator: "Anna",
  visible: true,
  sound: true,
  checked: null,
};
const UNHEARD = { at: "2026-11-23T07:02:00+00:00", by: "Anna", passed: false };
const LINK: Link = { system_id: "h", name: "Hytera", up: true, microphone: true, sound: true };
const GOOD = {
  state: "live" as const,
  operators: [ANNA],
  consoles: [LEFT],
  links: [LINK],
  journal: null,
};

it.each([
  ["all is well", {}, []],
  ["nobody knows yet whether a link is up", { links: [{ ...LINK, up: null }] }, []],
  ["a link is lost", { links: [{ ...LINK, up: false }] }, ["watch.link"]],
  ["nobody is there", { operators: [{ ...ANNA, present: false }] }, ["watch.nobody"]],
  ["a viewer alone is nobody", { operators: [{ ...ANNA, role: "viewer" }] }, ["watch.nobody"]],
  ["nobody would hear", { consoles: [{ ...LEFT, sound: false }] }, ["watch.unheard"]],
  [
    "a console was not heard at its check",
    { consoles: [{ ...LEFT, checked: UNHEARD }] },
    ["watch.check"],
  ],
  [
    "a console was heard at its check",
    { consoles: [{ ...LEFT, checked: { ...UNHEARD, passed: true } }] },
    [],
  ],
  ["nothing is written down", { journal: { fault: "full", waiting: 2 } }, ["watch.journal"]],
  ["nothing is known", { state: "lost", operators: [] }, []],
])("%s", (_, change, said) => {
  const room = { ...GOOD, ...change } as Parameters<typeof faults>[0];
  expect(faults(room).map((fault) => fault.text)).toEqual(said);
});

it.each([
  ["live", 60_000, undefined],
  ["refused", 0, "bar.refused"],
  ["stopped", 0, "wall.stopped"],
  ["starting", 3_999, undefined],
  ["starting", 4_000, "wall.lost"],
  ["lost", 3_999, undefined],
  ["lost", 4_000, "wall.lost"],
] as const)("a feed that is %s for %d ms says %s", (state, since, said) => {
  expect(unknown(state, since)).toBe(said);
});
