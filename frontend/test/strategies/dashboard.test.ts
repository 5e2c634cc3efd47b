import { expect, it } from "vitest";
import { dashboard } from "../../src/strategies/dashboard.js";
import { wall } from "../../src/strategies/views/overview.js";

it("has a view for the operator, in the language of the user", () => {
  const made = dashboard("nl");
  expect(made.title).toBe("Meldkamer");
  const tabs = made.views.filter((view) => !view.subview);
  expect(tabs.map((view) => [view.path, view.type])).toEqual([
    ["queue", "panel"],
    ["overview", "panel"],
    ["guards", "panel"],
    ["rounds", "panel"],
    ["equipment", "panel"],
    ["evaluation", "panel"],
  ]);
  expect(made.views[0]?.cards).toEqual([{ type: "custom:municipal-alarm-console-card" }]);
});

it("has a dashboard for the wall with nothing to click", () => {
  const { title, views } = wall("nl");
  expect(title).toBe("Wandscherm");
  expect(views.map((view) => view.cards)).toEqual([[{ type: "custom:municipal-alarm-wall-card" }]]);
});
