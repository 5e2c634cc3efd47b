/** Which incident is looked at. It stands in the address, so a reload shows it again. */

const PARAMETER = "incident";

export class Selection {
  /** Whether somebody chose it, here and since this page was loaded. */
  byHand = false;
  private readonly listeners = new Set<() => void>();

  get incidentId(): string | undefined {
    return new URLSearchParams(location.search).get(PARAMETER) ?? undefined;
  }

  choose(incidentId: string | undefined, byHand = true): void {
    const same = incidentId === this.incidentId && byHand === this.byHand;
    this.byHand = byHand;
    if (same) {
      return;
    }
    const url = new URL(location.href);
    if (incidentId === undefined) {
      url.searchParams.delete(PARAMETER);
    } else {
      url.searchParams.set(PARAMETER, incidentId);
    }
    history.replaceState(history.state, "", url);
    for (const listener of [...this.listeners]) {
      listener();
    }
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
