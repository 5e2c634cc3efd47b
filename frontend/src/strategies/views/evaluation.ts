/** After incidents: what is learned of them. */

import { text } from "../../i18n/localize.js";
import type { ViewConfig } from "../dashboard.js";

export function evaluationView(language: string): ViewConfig {
  return {
    title: text("evaluation", {}, language),
    path: "evaluation",
    icon: "mdi:clipboard-text-search",
    type: "panel",
    cards: [{ type: "custom:municipal-alarm-evaluation-card" }],
  };
}
