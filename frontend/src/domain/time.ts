/** Times as an operator reads them. All in milliseconds. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long ago, or how long yet: 0:07, 12:30, 1:02:05. Never below zero. */
export function clock(ms: number): string {
  const whole = Math.max(0, Math.floor(ms / SECOND));
  const seconds = String(whole % 60).padStart(2, "0");
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  return hours > 0
    ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}`
    : `${minutes}:${seconds}`;
}

/** A span in the largest unit that says enough: [7, "s"], [3, "min"], [2, "h"]. */
export function span(ms: number): readonly [number, "s" | "min" | "h"] {
  const least = Math.max(0, ms);
  if (least < MINUTE) {
    return [Math.floor(least / SECOND), "s"];
  }
  return least < HOUR ? [Math.floor(least / MINUTE), "min"] : [Math.floor(least / HOUR), "h"];
}

/** Until `at`, rounded up: a deadline has not come before it is zero. */
export function until(at: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(at) - now) / SECOND) * SECOND);
}

export function since(at: string, now: number): number {
  return Math.max(0, now - Date.parse(at));
}

/** The time of day, with seconds. */
export function timeOfDay(iso: string, language: string): string {
  return new Date(iso).toLocaleTimeString(language, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hour12: false,
  });
}

/** A day and a time, short: of what may be weeks ago. */
export function dayAndTime(iso: string, language: string): string {
  return new Date(iso).toLocaleString(language, {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
  });
}
