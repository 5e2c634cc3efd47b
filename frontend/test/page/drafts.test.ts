import { expect, it } from "vitest";
import { begin, put } from "../../src/domain/evaluation.js";
import { Drafts } from "../../src/page/drafts.js";
import { incident } from "../kit.js";

const leaves = (page: EventTarget) => {
  const event = new Event("beforeunload", { cancelable: true });
  page.dispatchEvent(event);
  return !event.defaultPrevented;
};

it("keeps what is written, and warns who leaves the page while something is", () => {
  const page = new EventTarget();
  const drafts = new Drafts(page);
  const fresh = begin(incident("1", { state: "resolved" }));
  drafts.keep("1", fresh);
  expect(drafts.of("1")).toBeUndefined();
  expect(leaves(page)).toBe(true);

  const written = put(fresh, "happened", "A chair");
  drafts.keep("1", written);
  drafts.keep("2", put(fresh, "happened", "A door"));
  expect(drafts.of("1")).toBe(written);
  drafts.drop("2");
  expect(leaves(page)).toBe(false);
  drafts.keep("1", put(written, "happened", ""));
  expect(drafts.any).toBe(false);
  expect(leaves(page)).toBe(true);
});
