/** Where this browser last saw the control room, so that an alarm leads back there. */

const KEY = "municipal_alarm.path";

export function rememberConsolePath(): void {
  localStorage.setItem(KEY, location.pathname);
}

export function consolePath(): string | undefined {
  return localStorage.getItem(KEY) ?? undefined;
}
