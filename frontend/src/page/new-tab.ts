/** A page in a tab of its own, whose address is not known yet at the click. */

/** Opens the tab at once, for a browser opens none that comes later; none: it closes again. */
export async function openTab(
  address: () => Promise<string | undefined>,
  absolute: (path: string) => string,
  open: () => Window | null = () => window.open("", "_blank"),
): Promise<void> {
  const tab = open();
  const path = await address();
  if (tab && path) {
    tab.opener = null;
    tab.location.href = absolute(path);
  } else {
    tab?.close();
  }
}
