/** Whether this page runs the program that Home Assistant serves, and what it does if not. */

import { isOpen } from "../domain/incidents.js";
import { reloadsItself } from "../domain/updates.js";
import type { Store } from "../feed/store.js";
import type { Timers } from "../feed/timers.js";

const KEY = "municipal_alarm.reloaded";
const LOOK_MS = 5_000;

/** The program of this page: the hash in the name of its file. */
export const OWN_PROGRAM = /main-([\w-]+)\.js/.exec(import.meta.url)?.[1];

export interface Page {
  reload(): void;
  storage: Pick<Storage, "getItem" | "setItem">;
  isConsole(): boolean;
}

export class Updates {
  /** Those on whose behalf the page hangs on a wall. */
  readonly walls = new Set<object>();
  private touchedAt: number;
  private looking = false;

  constructor(
    private readonly store: Store,
    private readonly timers: Timers,
    private readonly page: Page,
    private readonly own: string | undefined = OWN_PROGRAM,
  ) {
    this.touchedAt = timers.now();
    store.listen(() => this.look());
  }

  /** Whether Home Assistant serves another program than this page runs. */
  get isOld(): boolean {
    const served = this.store.program;
    return this.own !== undefined && served !== null && served !== this.own;
  }

  /** Somebody uses the page. */
  touched(): void {
    this.touchedAt = this.timers.now();
  }

  reload(): void {
    this.page.reload();
  }

  private look(): void {
    if (this.isOld && !this.looking) {
      this.looking = true;
      this.timers.after(LOOK_MS, () => {
        this.looking = false;
        this.decide();
        this.look();
      });
    }
  }

  private decide(): void {
    const tries = this.tries();
    const use = {
      wall: this.walls.size > 0,
      console: this.page.isConsole(),
      open: [...this.store.incidents.values()].filter(isOpen).length,
      untouchedMs: this.timers.now() - this.touchedAt,
      tries,
    };
    // What is not known to be quiet is not; and without a connection there is nothing to load.
    if (this.isOld && this.store.state === "live" && reloadsItself(use)) {
      this.page.storage.setItem(KEY, `${this.store.program} ${tries + 1}`);
      this.touched();
      this.page.reload();
    }
  }

  private tries(): number {
    const [program, tries] = (this.page.storage.getItem(KEY) ?? "").split(" ");
    return program === this.store.program ? Number(tries) : 0;
  }
}
