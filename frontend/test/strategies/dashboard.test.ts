import { expect, it } from "vitest";
import { dashboard } from "../../src/strategies/dashboard.js";
import { wall } from "../../src/strategies/views/overview.js";
import { phone } from "../../src/strategies/views/phone.js";

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
  // A row of signs alone is for where there is no room for their names.
  expect(made.views.some((view) => view.show_icon_and_title)).toBe(false);
  expect(dashboard("nl", true).views.every((view) => view.show_icon_and_title)).toBe(true);
  expect(made.views[0]?.cards).toEqual([{ type: "custom:municipal-alarm-console-card" }]);
});

it("has a dashboard for the wall with nothing to click", () => {
  const { title, views } = wall("nl");
  expect(title).toBe("Wandscherm");
  expect(views.map((view) => view.cards)).toEqual([[{ type: "custom:municipal-alarm-wall-card" }]]);
});

it("has a dashboard for a guard's hand", () => {
  const { title, views } = phone("nl");
  expect(title).toBe("Telefoon van de beveiliger");
  expect(views.map((view) => [view.type, view.cards])).toEqual([
    ["panel", [{ type: "custom:municipal-alarm-phone-card" }]],
  ]);
});
