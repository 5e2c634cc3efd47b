import { expect, it } from "vitest";
import en from "../../src/i18n/en.json" with { type: "json" };
import nl from "../../src/i18n/nl.json" with { type: "json" };
import { text, word } from "../../src/i18n/localize.js";

const values = (one: string) => [...one.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort();

it("every text is there in both languages, with the same values", () => {
  expect(Object.keys(nl)).toEqual(Object.keys(en));
  for (const [key, english] of Object.entries(en)) {
    expect(values(nl[key as keyof typeof nl]), key).toEqual(values(english));
  }
});

it("fills values in, and falls back to English", () => {
  expect(text("queue.open", { count: 3 }, "nl-NL")).toBe("3 open");
  expect(text("act.acknowledge", {}, "nl")).toBe("Aannemen");
  expect(text("act.acknowledge", {}, "fy")).toBe("Acknowledge");
  expect(text("queue.open", {}, "en")).toBe(" open");
});

it("shows a word that it does not know as it is", () => {
  expect(word("state", "on_scene", "nl")).toBe("Ter plaatse");
  expect(word("state", "gone_fishing", "nl")).toBe("gone fishing");
});
