/** The strategy as Home Assistant asks for it: a class with static answers. */

import type { HomeAssistant } from "../ha/types.js";
import { text } from "../i18n/localize.js";
import { dashboard } from "./dashboard.js";

export class DashboardStrategy extends HTMLElement {
  static readonly noEditor = true;
  /** What is shown comes by the feed: no edit of a registry makes another dashboard. */
  static readonly registryDependencies: string[] = [];

  static generate(_config: object, hass: HomeAssistant): Promise<object> {
    return Promise.resolve(dashboard(hass.language));
  }

  static getCreateSuggestions(hass: HomeAssistant): object {
    return { title: text("dashboard", {}, hass.language), icon: "mdi:shield-alert" };
  }
}
