/** What somebody is writing of incidents. Kept while the page is; leaving it is warned of. */

import { type Draft, isChanged } from "../domain/evaluation.js";

export class Drafts {
  private readonly kept = new Map<string, Draft>();
  private readonly warn = (event: Event) => {
    event.preventDefault();
  };

  constructor(private readonly page: Pick<Window, "addEventListener" | "removeEventListener">) {}

  of(incidentId: string): Draft | undefined {
    return this.kept.get(incidentId);
  }

  /** Whether something is written that is nowhere else yet. */
  get any(): boolean {
    return this.kept.size > 0;
  }

  /** Keep it; one in which nothing is changed need not be. */
  keep(incidentId: string, draft: Draft): void {
    if (isChanged(draft)) {
      this.kept.set(incidentId, draft);
    } else {
      this.kept.delete(incidentId);
    }
    this.watch();
  }

  drop(incidentId: string): void {
    this.kept.delete(incidentId);
    this.watch();
  }

  private watch(): void {
    // Always registered, a page is never kept by the browser for the way back.
    if (this.any) {
      this.page.addEventListener("beforeunload", this.warn);
    } else {
      this.page.removeEventListener("beforeunload", this.warn);
    }
  }
}

/** Those of this page. */
export const drafts = new Drafts(globalThis);
