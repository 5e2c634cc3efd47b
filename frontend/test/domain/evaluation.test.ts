import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Evaluation, Incident, Operator, WrittenEvaluation } from "../../src/api/generated.js";
import {
  approvers,
  begin,
  brought,
  command,
  conflicts,
  differences,
  type FieldName,
  isAboutAggression,
  isChanged,
  isOvertaken,
  missing,
  mustBeTold,
  ONE,
  put,
  SEVERAL,
  stage,
  toggled,
  waiting,
  written,
} from "../../src/domain/evaluation.js";
import { incident } from "../kit.js";

const EMPTY = written(incident("1"));

const evaluation = (with_: Partial<Evaluation> = {}): Evaluation => ({
  persons: 2,
  version: 0,
  complete: false,
  due_at: null,
  by: null,
  at: null,
  approved_by: [],
  written: null,
  ...with_,
});

const resolved = (id: string, with_: Partial<Incident> = {}): Incident =>
  incident(id, {
    state: "resolved",
    resolved_at: "2026-11-23T11:00:00+00:00",
    outcome: "genuine",
    evaluation: evaluation(),
    ...with_,
  });

/** An incident of which somebody wrote this. */
const after = (said: Partial<WrittenEvaluation>, version = 1, by = "Omar"): Incident =>
  resolved("1", {
    evaluation: evaluation({ by, at: "1", version, written: { ...EMPTY, ...said } }),
  });

const said: fc.Arbitrary<Partial<WrittenEvaluation>> = fc.record(
  {
    outcome: fc.constantFrom("genuine" as const, "false" as const),
    happened: fc.string({ maxLength: 6 }),
    went_well: fc.string({ maxLength: 6 }),
    aggression: fc.subarray([...SEVERAL.aggression]),
    injury: fc.constantFrom(...ONE.injury),
    affected: fc.nat(5),
    measures: fc.array(
      fc.record({
        measure_id: fc.constantFrom("", "1"),
        text: fc.string({ maxLength: 4 }),
        owner: fc.string({ maxLength: 4 }),
        due: fc.constant("2027-03-01"),
      }),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: [] },
);

describe("what waits", () => {
  const room = fc.uniqueArray(
    fc.record({
      id: fc.integer({ min: 1, max: 40 }),
      state: fc.constantFrom("raised" as const, "on_scene" as const, "resolved" as const),
      hour: fc.integer({ min: 0, max: 23 }),
      evaluation: fc.option(
        fc.record({ complete: fc.boolean(), written: fc.constantFrom(null, EMPTY) }),
      ),
    }),
    { selector: (one) => one.id },
  );

  it("is each resolved incident once; those of which it is asked come first, oldest first", () => {
    fc.assert(
      fc.property(room, (all) => {
        const incidents = all.map((one) =>
          incident(String(one.id), {
            state: one.state,
            resolved_at:
              one.state === "resolved"
                ? `2026-11-23T${String(one.hour).padStart(2, "0")}:00:00+00:00`
                : null,
            evaluation: one.evaluation && evaluation(one.evaluation),
          }),
        );
        const found = waiting(incidents);
        expect(new Set(found)).toEqual(
          new Set(incidents.filter((one) => one.state === "resolved")),
        );
        found.slice(1).forEach((one, index) => {
          const before = found[index] as Incident;
          const [a, b] = [before, one].map((each) => Number(stage(each) === "close"));
          expect(a).toBeLessThanOrEqual(b as number);
          if (a === b) {
            expect(before.resolved_at?.localeCompare(one.resolved_at ?? "")).toBeLessThanOrEqual(0);
          }
        });
      }),
    );
  });

  it("is to be written, then approved, then closed", () => {
    expect(stage(incident("1"))).toBeUndefined();
    expect(stage(resolved("1"))).toBe("write");
    expect(stage(after({}))).toBe("approve");
    const complete = evaluation({ complete: true, written: EMPTY, by: "Omar" });
    expect(stage(resolved("1", { evaluation: complete }))).toBe("close");
    expect(stage(resolved("1", { evaluation: null }))).toBe("close");
    // Nobody knows when: it was raised, at least.
    expect(waiting([resolved("1", { resolved_at: null })])).toHaveLength(1);
  });

  it("counts who is missing behind it", () => {
    expect(missing(evaluation())).toBe(2);
    expect(missing(evaluation({ written: EMPTY, by: "Omar" }))).toBe(1);
    // What an automation wrote has a writer, and yet is not enough with one.
    expect(missing(evaluation({ written: EMPTY, by: "Bot", approved_by: ["Anna"] }))).toBe(1);
    expect(missing(evaluation({ complete: true }))).toBe(0);
  });

  it("may be approved by whoever acts here and does not stand behind it yet", () => {
    const people: Operator[] = [
      { operator_id: "1", name: "Omar", role: "operator", present: true },
      { operator_id: "2", name: "Sanne", role: "supervisor", present: false },
      { operator_id: "3", name: "Vera", role: "viewer", present: true },
      { operator_id: "4", name: "Anna", role: "operator", present: true },
    ];
    const written_ = evaluation({ written: EMPTY, by: "Omar" });
    expect(approvers(written_, people)).toEqual(["Anna", "Sanne"]);
    expect(approvers({ ...written_, approved_by: ["Anna"] }, people)).toEqual(["Sanne"]);
  });
});

describe("a draft", () => {
  it("begins with what is written, or with the outcome alone", () => {
    expect(begin(resolved("1", { outcome: "false" })).mine.outcome).toBe("false");
    expect(begin(after({ happened: "A chair" })).mine.happened).toBe("A chair");
    expect(isChanged(begin(after({ happened: "A chair" })))).toBe(false);
  });

  it("is changed by what differs, and by nothing else", () => {
    fc.assert(
      fc.property(said, said, (before, mine) => {
        let draft = begin(after(before));
        for (const name of Object.keys(mine) as FieldName[]) {
          draft = put(draft, name, mine[name] as never);
        }
        expect(isChanged(draft)).toBe(differences(draft.base, draft.mine).length > 0);
        for (const name of differences(draft.base, draft.mine)) {
          expect(Object.keys(mine)).toContain(name);
        }
        const back = differences(draft.mine, draft.base).reduce(
          (one, name) => put(one, name, draft.base[name] as never),
          draft,
        );
        expect(isChanged(back)).toBe(false);
      }),
    );
  });

  it("does not differ by the order of its words", () => {
    expect(
      differences(
        { ...EMPTY, aggression: ["verbal", "threat"] },
        { ...EMPTY, aggression: ["threat", "verbal"] },
      ),
    ).toEqual([]);
  });

  it("is upon what others wrote meanwhile: theirs, but for what was written here", () => {
    fc.assert(
      fc.property(said, said, said, (before, mine, theirs) => {
        const one = after(before, 1, "Anna");
        const draft = { ...begin(one), mine: { ...begin(one).base, ...mine } };
        const now = after({ ...before, ...theirs }, 2, "Omar");
        expect(isOvertaken(draft, now)).toBe(true);
        const both = conflicts(draft, now);
        const put_ = brought(draft, now);
        expect(isOvertaken(put_, now)).toBe(false);
        expect(put_.base).toEqual(written(now));
        const here = differences(draft.base, draft.mine);
        for (const name of Object.keys(EMPTY) as FieldName[]) {
          expect(put_.mine[name]).toEqual(here.includes(name) ? draft.mine[name] : put_.base[name]);
          if (both.includes(name)) {
            expect(here).toContain(name);
            expect(put_.mine[name]).not.toEqual(put_.base[name]);
          }
        }
      }),
    );
  });

  it("is overtaken by a first text and by another version, and by nothing else", () => {
    const first = begin(resolved("1"));
    expect(isOvertaken(first, resolved("1"))).toBe(false);
    expect(isOvertaken(first, after({}))).toBe(true);
    expect(isOvertaken(begin(after({}, 1)), after({}, 2))).toBe(true);
    expect(isOvertaken(begin(after({}, 2)), after({}, 2))).toBe(false);
    // An approval changes no text.
    const approved = after({});
    const { evaluation: of } = approved;
    expect(
      isOvertaken(begin(approved), {
        ...approved,
        evaluation: of && { ...of, approved_by: ["Anna"] },
      }),
    ).toBe(false);
  });
});

describe("the command", () => {
  it("holds all of the form, and names a measure by its id where it has one", () => {
    const measures = [
      { measure_id: "m1", text: "A door", owner: "Facilities", due: "2027-03-01" },
      { measure_id: "", text: "A talk", owner: "Anna", due: "2027-03-02" },
    ];
    const sent = command("1", put(begin(resolved("1")), "measures", measures));
    expect(sent.measures).toEqual([
      measures[0],
      { text: "A talk", owner: "Anna", due: "2027-03-02" },
    ]);
    expect(sent.incident_id).toBe("1");
  });

  it("names the version that was read, where something was written", () => {
    expect(command("1", begin(after({}, 3)))).toMatchObject({ replaces: 3 });
    expect(command("1", begin(resolved("1")))).not.toHaveProperty("replaces");
    expect(command("1", begin(resolved("1", { evaluation: null })))).not.toHaveProperty("replaces");
  });
});

describe("words", () => {
  it("are toggled in the order of the list, once each", () => {
    const words = SEVERAL.aggression;
    fc.assert(
      fc.property(
        fc.subarray([...words]),
        fc.constantFrom(...words),
        fc.boolean(),
        (all, one, on) => {
          const found = toggled(words, all, one, on);
          expect(found).toEqual(words.filter((word) => found.includes(word)));
          expect(found.includes(one)).toBe(on);
          expect(found.filter((word) => word !== one)).toEqual(
            words.filter((word) => all.includes(word) && word !== one),
          );
        },
      ),
    );
  });

  it("say when the labour inspectorate must be told", () => {
    expect(mustBeTold({ ...EMPTY, injury: "hospital" })).toBe(true);
    expect(mustBeTold({ ...EMPTY, injury: "hospital", inspectorate: "reported" })).toBe(false);
    expect(mustBeTold({ ...EMPTY, injury: "doctor" })).toBe(false);
  });

  it("say whether anything is known of aggression", () => {
    expect(isAboutAggression(EMPTY)).toBe(false);
    expect(isAboutAggression({ ...EMPTY, happened: "Much" })).toBe(false);
    const some: Partial<WrittenEvaluation>[] = [
      { affected: 1 },
      { by_employer: true },
      { police_reference: "PL-1" },
      { aggression: ["verbal"] },
      { aftercare_by: ["manager"] },
      { weapon: "none" },
    ];
    for (const one of some) {
      expect(isAboutAggression({ ...EMPTY, ...one })).toBe(true);
    }
  });
});
