/** The floor plans: a view that one is led to from a building, and back from. */

import { text } from "../../i18n/localize.js";
import type { ViewConfig } from "../dashboard.js";

export function plansView(language: string): ViewConfig {
  return {
    title: text("card.plan", {}, language),
    path: "plans",
    icon: "mdi:floor-plan",
    type: "panel",
    subview: true,
    cards: [{ type: "custom:municipal-alarm-plan-card" }],
  };
}
