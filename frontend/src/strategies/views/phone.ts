/** The dashboard in a guard's hand. */

import { text } from "../../i18n/localize.js";
import type { ViewConfig } from "../dashboard.js";

export function phone(language: string): { title: string; views: ViewConfig[] } {
  const title = text("phone", {}, language);
  return {
    title,
    views: [
      {
        title,
        path: "phone",
        icon: "mdi:cellphone",
        type: "panel",
        cards: [{ type: "custom:municipal-alarm-phone-card" }],
      },
    ],
  };
}
