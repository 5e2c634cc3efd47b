/** The dashboard that makes itself: pure functions from options to Home Assistant's config. */

import { text } from "../i18n/localize.js";
import { evaluationView } from "./views/evaluation.js";
import { guardsView } from "./views/guards.js";
import { equipmentView, overviewView } from "./views/overview.js";
import { plansView } from "./views/plans.js";
import { roundsView } from "./views/rounds.js";

export interface ViewConfig {
  title: string;
  path: string;
  icon: string;
  type?: string;
  /** Not among the tabs: reached from another view, with a way back. */
  subview?: boolean;
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
      overviewView(language),
      guardsView(language),
      roundsView(language),
      equipmentView(language),
      evaluationView(language),
      plansView(language),
    ],
  };
}
