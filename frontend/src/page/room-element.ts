/** What every element of ours has: the room, drawn again when it changes, and the clock. */

import { LitElement } from "lit";
import type { CommandName, Commands } from "../api/generated.js";
import { mayAct } from "../domain/incidents.js";
import type { ApiError, HomeAssistant } from "../ha/types.js";
import { text } from "../i18n/localize.js";
import { type ControlRoom, controlRoom } from "./control-room.js";

const SECOND_MS = 1_000;

export abstract class RoomElement extends LitElement {
  /** Undefined until Home Assistant has a connection. */
  protected room: ControlRoom | undefined;
  private releases: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    void controlRoom.then((room) => {
      if (!this.isConnected || this.releases.length) {
        return;
      }
      this.room = room;
      this.releases = [
        room.acquire(),
        room.store.listen(() => this.requestUpdate()),
        room.selection.listen(() => this.requestUpdate()),
        room.consoles.listen(() => this.requestUpdate()),
        everySecond(() => this.requestUpdate()),
      ];
      this.requestUpdate();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const release of this.releases.splice(0)) {
      release();
    }
  }

  /** Home Assistant's time, in milliseconds. */
  protected get now(): number {
    return this.room?.store.clock.now() ?? Date.now();
  }

  protected get mayAct(): boolean {
    return mayAct(this.room?.store.me.role ?? null);
  }

  /** Do something; what came of it is told by the feed, a refusal by an event. */
  protected async act<K extends CommandName>(command: K, data: Commands[K]): Promise<boolean> {
    const answer = await this.inquire((room) => room.command(command, data));
    return answer !== undefined;
  }

  /** Ask something; undefined, and an event, when it is refused. */
  protected async inquire<T>(what: (room: ControlRoom) => Promise<T>): Promise<T | undefined> {
    if (!this.room) {
      return undefined;
    }
    try {
      return await what(this.room);
    } catch (error) {
      this.dispatchEvent(
        new CustomEvent("municipal-alarm-refused", {
          detail: { error },
          bubbles: true,
          composed: true,
        }),
      );
      return undefined;
    }
  }
}

/** Why something was refused, in the user's language where the component has it. */
export async function refusal(error: unknown, hass?: HomeAssistant): Promise<string> {
  const known = error as Partial<ApiError> | undefined;
  if (!known?.message) {
    return text("act.no_answer");
  }
  let why = known.message;
  if (hass && known.translation_key && known.translation_domain) {
    // What was loaded is known to the function that comes back, not to the one of before.
    const localize = await hass.loadBackendTranslation("exceptions", known.translation_domain);
    const key = `component.${known.translation_domain}.exceptions.${known.translation_key}.message`;
    why = localize(key, known.translation_placeholders) || why;
  }
  return text("act.failed", { why });
}

const tickers = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;

/** One beat for all elements of a page, so that their times change together. */
export function everySecond(what: () => void): () => void {
  tickers.add(what);
  ticking ??= setInterval(() => {
    for (const ticker of [...tickers]) {
      ticker();
    }
  }, SECOND_MS);
  return () => {
    tickers.delete(what);
    if (!tickers.size && ticking !== undefined) {
      clearInterval(ticking);
      ticking = undefined;
    }
  };
}
