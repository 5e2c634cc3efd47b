/** How a piece of equipment is shown that does not work: its sign, since when, its device. */

import { html, nothing, type TemplateResult } from "lit";
import type { Abnormal, EquipmentFault } from "../api/generated.js";
import { isDown } from "../domain/equipment.js";
import { dayAndTime } from "../domain/time.js";
import { language, navigate } from "../ha/page.js";
import type { HomeAssistant } from "../ha/types.js";
import { text, word } from "../i18n/localize.js";

const ICONS: Record<EquipmentFault, string> = {
  link_lost: "mdi:lan-disconnect",
  part_lost: "mdi:radio-tower",
  button_unavailable: "mdi:bell-off",
  radio_lost: "mdi:radio-handheld",
  camera_down: "mdi:camera-off",
  button_silent: "mdi:bell-sleep",
  checkpoint_silent: "mdi:map-marker-question",
  desk_untested: "mdi:clipboard-alert",
};

export function faultIcon(kind: EquipmentFault): string {
  return ICONS[kind];
}

/** Why and since when. */
export function faultWords(one: Abnormal): string {
  const why = one.why && word("why", one.why);
  if (one.since === null) {
    return why;
  }
  const time = dayAndTime(one.since, language());
  return [why, text(isDown(one) ? "equipment.since" : "equipment.last", { time })]
    .filter(Boolean)
    .join(", ");
}

/** A link to the page of its device, for who may change something there. */
export function deviceLink(
  one: Abnormal,
  hass: HomeAssistant | undefined,
): TemplateResult | typeof nothing {
  if (one.device_id === null || !hass?.user?.is_admin) {
    return nothing;
  }
  const path = `/config/devices/device/${one.device_id}`;
  const go = (event: MouseEvent) => {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      navigate(path);
    }
  };
  const label = text("equipment.device", { name: one.name });
  return html`<a class="device" href=${path} aria-label=${label} title=${label} @click=${go}>
    <ha-icon icon="mdi:open-in-new"></ha-icon>
  </a>`;
}
