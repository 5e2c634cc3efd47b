/** What Home Assistant's page does for us: settings of this browser, and going elsewhere. */

const root = () => document.querySelector("home-assistant");

function tell(target: EventTarget | null, type: string, detail: unknown): void {
  target?.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
}

/** Whether Home Assistant drops its connection and its page after five minutes out of sight. */
export function setSuspendWhenHidden(suspend: boolean): void {
  tell(root(), "hass-suspend-when-hidden", { suspend });
}

/** Whether single letters open dialogs of Home Assistant over whatever is shown. */
export function setShortcuts(enabled: boolean): void {
  tell(root(), "hass-enable-shortcuts", enabled);
}

/** Go to another page of Home Assistant without loading anew. */
export function navigate(path: string): void {
  history.pushState(null, "", path);
  tell(window, "location-changed", { replace: false });
}

/** The language of the user, as Home Assistant has set it on the page. */
export function language(): string {
  return document.documentElement.lang || "en";
}
