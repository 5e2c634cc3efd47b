/** Rounds that are walked, and how the last ones went. */

import { text } from "../../i18n/localize.js";
import type { ViewConfig } from "../dashboard.js";

export function roundsView(language: string): ViewConfig {
  return {
    title: text("rounds", {}, language),
    path: "rounds",
    icon: "mdi:map-marker-path",
    type: "panel",
    cards: [{ type: "custom:municipal-alarm-rounds-card" }],
  };
}
