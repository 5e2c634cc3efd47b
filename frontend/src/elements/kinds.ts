/** The sign of each kind of alarm: told by shape and word, not by colour alone. */

import type { AlarmKind, Incident } from "../api/generated.js";
import { isOpen } from "../domain/incidents.js";
import { text, word } from "../i18n/localize.js";

const ICONS: Record<AlarmKind, string> = {
  panic: "mdi:alarm-light",
  emergency: "mdi:radio-handheld",
  man_down: "mdi:human-handsdown",
  duress: "mdi:account-alert",
  lone_worker: "mdi:account-clock",
  fire: "mdi:fire",
};

export function icon(kind: AlarmKind): string {
  return ICONS[kind];
}

export function kindWords(one: Incident): string {
  const kind = word("kind", one.kind);
  return one.possible ? `${kind} (${text("kind.possible")})` : kind;
}

export function placeWords(one: Incident): string {
  return one.place?.text || one.responder || text("incident.unknown_place");
}

/** Who has it, for whoever looks. */
export function ownerWords(one: Incident, me: string | null | undefined): string {
  if (one.owner_id === null) {
    return text(isOpen(one) ? "queue.nobody" : "queue.had_nobody");
  }
  return one.owner_id === me ? text("queue.mine") : one.owner;
}
