/** The dashboard that makes itself: pure functions from options to Home Assistant's config. */

import { hasRoom } from "../ha/page.js";
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
  /** What Home Assistant shows in the tab: only the icon otherwise. */
  show_icon_and_title?: boolean;
  cards: object[];
}

export function dashboard(
  language: string,
  named = hasRoom(),
): { title: string; views: ViewConfig[] } {
  const views: ViewConfig[] = [
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
  ];
  return {
    title: text("dashboard", {}, language),
    // Six signs in a row say nothing at hour seven: a tab has its name, where there is room.
    views: views.map((view) => ({ ...view, show_icon_and_title: named })),
  };
}
