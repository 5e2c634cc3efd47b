/** What Home Assistant's page does for us: settings of this browser, and going elsewhere. */

const root = () => document.querySelector("home-assistant");

function tell(target: EventTarget | null, type: string, detail: unknown): void {
  target?.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
}

/** What Home Assistant keeps for this browser, as far as a console needs it otherwise. */
export const homeAssistantsSettings = {
  /**
   * Whether Home Assistant stays awake out of sight (else it drops connection and page after
   * five minutes), and leaves single letters alone (else they open dialogs of its own).
   */
  get isForConsole(): boolean {
    const hass = (
      root() as { hass?: { suspendWhenHidden: boolean; enableShortcuts: boolean } } | null
    )?.hass;
    return hass?.suspendWhenHidden === false && !hass.enableShortcuts;
  },

  setForConsole(console: boolean): void {
    tell(root(), "hass-suspend-when-hidden", { suspend: !console });
    tell(root(), "hass-enable-shortcuts", !console);
  },
};

/**
 * Keep the foot of every page free, for so many pixels: sidebar, views, dialogs and round keys
 * of Home Assistant leave out what a phone's own bar covers, and so they do with ours.
 */
export function reserveAtFoot(pixels: number): void {
  const style = document.documentElement.style;
  for (const name of ["--app-safe-area-inset-bottom", "--ma-bar-height"]) {
    if (pixels > 0) {
      style.setProperty(name, `${pixels}px`);
    } else {
      style.removeProperty(name);
    }
  }
}

/** Go to another page of Home Assistant without loading anew. */
export function navigate(path: string): void {
  history.pushState(null, "", path);
  tell(window, "location-changed", { replace: false });
}

/** Whether six tabs find room beside each other with their names. */
export function hasRoom(): boolean {
  return typeof window !== "undefined" && window.innerWidth > 870;
}

/** The language of the user, as Home Assistant has set it on the page. */
export function language(): string {
  return document.documentElement.lang || "en";
}
