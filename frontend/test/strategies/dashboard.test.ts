import { expect, it } from "vitest";
import { dashboard } from "../../src/strategies/dashboard.js";

it("has a view for the operator, in the language of the user", () => {
  const made = dashboard("nl");
  expect(made.title).toBe("Meldkamer");
  expect(made.views.map((view) => [view.path, view.type])).toEqual([["queue", "panel"]]);
  expect(made.views[0]?.cards).toEqual([{ type: "custom:municipal-alarm-console-card" }]);
});
