/** What is set up: asked for when somebody wants it, and again when it is another. */

import type { SiteStructure } from "../api/generated.js";
import type { Link } from "../feed/link.js";
import type { Timers } from "../feed/timers.js";

const AGAIN_MS = 5_000;

export class SiteKnowledge {
  private known: SiteStructure | undefined;
  private asked: string | undefined;

  constructor(
    private readonly link: Link,
    private readonly timers: Timers,
    private readonly told: () => void,
  ) {}

  /** The newest there is; `version`: of what it should be, and then it comes by itself. */
  of(version: string): SiteStructure | undefined {
    if (version !== this.asked) {
      this.asked = version;
      void this.ask(version);
    }
    return this.known;
  }

  private async ask(version: string): Promise<void> {
    try {
      const answer = await this.link.ask<SiteStructure>({ type: "municipal_alarm/site" });
      if (version === this.asked) {
        this.known = answer;
        this.told();
      }
    } catch {
      this.timers.after(AGAIN_MS, () => {
        if (version === this.asked) {
          this.asked = undefined;
          this.told();
        }
      });
    }
  }
}
