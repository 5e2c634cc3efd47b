/**
 * Whether this browser is a console of the control room.
 *
 * The sentinel is in the page of everybody who uses this Home Assistant; only a browser
 * that was declared a console sounds, beats, and is kept awake.
 */

import { randomId } from "../feed/random-id.js";

const KEY = "municipal_alarm.console";
const ID_BYTES = 8;

export interface ConsoleMode {
  /** Names this browser to the room. */
  id: string;
}

export interface BrowserSettings {
  readonly isForConsole: boolean;
  setForConsole(console: boolean): void;
}

export class Consoles {
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">,
    private readonly settings: BrowserSettings,
  ) {}

  /** What this browser is declared as; undefined: no console. */
  get mode(): ConsoleMode | undefined {
    try {
      const stored: unknown = JSON.parse(this.storage.getItem(KEY) ?? "null");
      const id = (stored as Partial<ConsoleMode> | null)?.id;
      return typeof id === "string" && id.length > 0 ? { id } : undefined;
    } catch {
      return undefined;
    }
  }

  declare(): void {
    if (!this.mode) {
      this.storage.setItem(KEY, JSON.stringify({ id: `console-${randomId(ID_BYTES)}` }));
    }
    this.apply();
    this.tell();
  }

  withdraw(): void {
    this.storage.removeItem(KEY);
    this.settings.setForConsole(false);
    this.tell();
  }

  /**
   * Keep Home Assistant from falling asleep and from taking single letters, on consoles. Asked
   * again and again: its page may not listen yet, and somebody may have switched it back.
   */
  apply(): void {
    if (this.mode && !this.settings.isForConsole) {
      this.settings.setForConsole(true);
    }
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Another tab of this browser has changed it. */
  changedElsewhere(key: string | null): void {
    if (key === KEY || key === null) {
      this.tell();
    }
  }

  private tell(): void {
    for (const listener of [...this.listeners]) {
      listener();
    }
  }
}
