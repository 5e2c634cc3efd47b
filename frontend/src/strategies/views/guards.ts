/** Everybody who can be sent. */

import { text } from "../../i18n/localize.js";
import type { ViewConfig } from "../dashboard.js";

export function guardsView(language: string): ViewConfig {
  return {
    title: text("guards", {}, language),
    path: "guards",
    icon: "mdi:account-hard-hat",
    type: "panel",
    cards: [{ type: "custom:municipal-alarm-guards-card" }],
  };
}
