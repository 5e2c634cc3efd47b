/** What is on every page of Home Assistant: cards, strategy, and the sentinel. */

import { registerCards } from "./cards/cards.js";
import { text } from "./i18n/localize.js";
import { controlRoom } from "./page/control-room.js";
import { guard } from "./sentinel/page.js";
import { DashboardStrategy } from "./strategies/element.js";

registerCards();
customElements.define("ll-strategy-dashboard-municipal-alarm", DashboardStrategy);
window.customStrategies ??= [];
window.customStrategies.push({
  type: "municipal-alarm",
  strategyType: "dashboard",
  name: text("dashboard"),
  description: text("dashboard.about"),
});
void controlRoom.then(guard);
