/** The dashboard that makes itself: pure functions from options to Home Assistant's config. */

import type { HomeAssistant } from "../ha/types.js";
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

export class DashboardStrategy extends HTMLElement {
  static readonly noEditor = true;
  /** What is shown comes by the feed: no edit of a registry makes another dashboard. */
  static readonly registryDependencies: string[] = [];

  static async generate(_config: object, hass: HomeAssistant): Promise<object> {
    return dashboard(hass.language);
  }

  static getCreateSuggestions(hass: HomeAssistant): object {
    return { title: text("dashboard", {}, hass.language), icon: "mdi:shield-alert" };
  }
}
