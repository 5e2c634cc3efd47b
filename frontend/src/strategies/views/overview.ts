/** The views of all buildings and of the equipment, and the dashboard for the wall. */

import { text } from "../../i18n/localize.js";
import type { ViewConfig } from "../dashboard.js";

export function overviewView(language: string): ViewConfig {
  return {
    title: text("overview", {}, language),
    path: "overview",
    icon: "mdi:city",
    type: "panel",
    cards: [{ type: "custom:municipal-alarm-overview-card" }],
  };
}

export function equipmentView(language: string): ViewConfig {
  return {
    title: text("equipment", {}, language),
    path: "equipment",
    icon: "mdi:hammer-wrench",
    type: "panel",
    cards: [{ type: "custom:municipal-alarm-equipment-card" }],
  };
}

export function wall(language: string): { title: string; views: ViewConfig[] } {
  return {
    title: text("wall", {}, language),
    views: [
      {
        title: text("wall", {}, language),
        path: "wall",
        icon: "mdi:monitor-dashboard",
        type: "panel",
        cards: [{ type: "custom:municipal-alarm-wall-card" }],
      },
    ],
  };
}
