/** Strategies as Home Assistant asks for them: classes with static answers. */

import type { HomeAssistant } from "../ha/types.js";
import { text, type TextKey } from "../i18n/localize.js";
import { dashboard } from "./dashboard.js";
import { wall } from "./views/overview.js";
import { phone } from "./views/phone.js";

interface Kind {
  /** How it is called: in a dashboard with `custom:` before it. */
  type: string;
  title: TextKey;
  about: TextKey;
  icon: string;
  make: (language: string) => object;
}

const STRATEGIES: readonly Kind[] = [
  {
    type: "municipal-alarm",
    title: "dashboard",
    about: "dashboard.about",
    icon: "mdi:shield-alert",
    make: dashboard,
  },
  {
    type: "municipal-alarm-wall",
    title: "wall",
    about: "wall.about",
    icon: "mdi:monitor-dashboard",
    make: wall,
  },
  {
    type: "municipal-alarm-phone",
    title: "phone",
    about: "phone.about",
    icon: "mdi:cellphone",
    make: phone,
  },
];

function strategy({ title, icon, make }: Kind): CustomElementConstructor {
  return class extends HTMLElement {
    static readonly noEditor = true;
    /** What is shown comes by the feed: no edit of a registry makes another dashboard. */
    static readonly registryDependencies: string[] = [];

    static generate(_config: object, hass: HomeAssistant): Promise<object> {
      return Promise.resolve(make(hass.language));
    }

    static getCreateSuggestions(hass: HomeAssistant): object {
      return { title: text(title, {}, hass.language), icon };
    }
  };
}

export function registerStrategies(): void {
  window.customStrategies ??= [];
  for (const one of STRATEGIES) {
    customElements.define(`ll-strategy-dashboard-${one.type}`, strategy(one));
    window.customStrategies.push({
      type: one.type,
      strategyType: "dashboard",
      name: text(one.title),
      description: text(one.about),
    });
  }
}
