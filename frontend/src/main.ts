/** What is on every page of Home Assistant: cards, strategies, and the sentinel. */

import { registerCards } from "./cards/cards.js";
import { controlRoom } from "./page/control-room.js";
import { guard } from "./sentinel/page.js";
import { registerStrategies } from "./strategies/element.js";

registerCards();
registerStrategies();
void controlRoom.then(guard);
