/** The dashboard that makes itself: pure functions from options to Home Assistant's config. */

import { text } from "../i18n/localize.js";

export interface ViewConfig {
  title: string;
  path: string;
  icon: string;
  type?: string;
  cards: object[];
}

export function dashboard(language: string): { title: string; views: ViewConfig[] } {
  return {
    title: text("dashboard", {}, language),
    views: [
      {
        title: text("queue", {}, language),
        path: "queue",
        icon: "mdi:shield-alert",
        type: "panel",
        cards: [{ type: "custom:municipal-alarm-console-card" }],
      },
    ],
  };
}
