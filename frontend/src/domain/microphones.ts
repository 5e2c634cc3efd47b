/** Whose microphone is open or could be, and whether it would be heard here. */

import type { Incident, Link, Microphone, Responder } from "../api/generated.js";
import { isOpen } from "./incidents.js";

export interface Ear {
  responderId: string;
  name: string;
  /** The microphone as the feed has it, while it is or was asked for. */
  microphone: Microphone | undefined;
  /** Whether it may be asked for. */
  canOpen: boolean;
  /** Whether its radio system gives the sound to us. */
  sound: boolean;
}

/** Those whose radio can be listened in by, who have an open one first. */
export function ears(
  one: Incident,
  responders: ReadonlyMap<string, Responder>,
  links: readonly Link[],
  now: number,
): Ear[] {
  const systems = new Map(links.map((link) => [link.system_id, link]));
  const people = new Map<string, string>();
  if (one.responder_id !== null) {
    people.set(one.responder_id, one.responder);
  }
  for (const part of one.responders) {
    if (part.state !== "refused" && part.state !== "released") {
      people.set(part.responder_id, part.responder);
    }
  }
  for (const microphone of one.microphones) {
    people.set(microphone.responder_id, microphone.responder);
  }
  return [...people]
    .flatMap(([responderId, name]) => {
      const found = one.microphones.find((each) => each.responder_id === responderId);
      const radios = (responders.get(responderId)?.contacts ?? [])
        .map((contact) => systems.get(contact.system_id))
        .filter((system) => system?.microphone);
      const isNow = found !== undefined && isListening(found, now);
      if (!found && !radios.length) {
        return [];
      }
      return [
        {
          responderId,
          name,
          microphone: found,
          canOpen: isOpen(one) && !isNow && radios.length > 0,
          sound: found?.system_id
            ? (systems.get(found.system_id)?.sound ?? false)
            : radios.some((system) => system?.sound),
        },
      ];
    })
    .sort((a, b) => Number(b.microphone !== undefined) - Number(a.microphone !== undefined));
}

/** Whether it is open, or about to be. */
export function isListening(one: Microphone, now: number): boolean {
  return one.state !== "failed" && Date.parse(one.until) > now;
}
