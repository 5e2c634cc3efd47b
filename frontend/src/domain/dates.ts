/** Days and moments as one reads them. */

export function moment(iso: string, language: string): string {
  return new Date(iso).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
}

/** A day, of a moment or written as 2026-11-23; as one it is the same on every clock. */
export function day(iso: string, language: string): string {
  const alone = iso.length === 10;
  return new Date(iso).toLocaleDateString(language, {
    dateStyle: "medium",
    ...(alone ? { timeZone: "UTC" } : {}),
  });
}

/** A month written as 2026-11: November 2026. A year is said as it is written. */
export function periodName(period: string, language: string): string {
  if (period.length === 4) {
    return period;
  }
  const month = period;
  return new Date(`${month}-01`).toLocaleDateString(language, {
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
}

/** The first moment after a day. */
export function dayAfter(day: string): string {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return `${next.toISOString().slice(0, 10)} 00:00:00`;
}
