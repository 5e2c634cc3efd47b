/** The figures of a month or year as they are shown: what the action tells, and what to choose. */

export interface Share {
  n: number;
  of: number;
  percent: number | null;
}

export const MILESTONES = ["receipt", "acknowledged", "accepted", "on_scene"] as const;
export type Milestone = (typeof MILESTONES)[number];

export interface Times {
  n: number;
  of: number;
  median: number | null;
  p90: number | null;
}

export interface Held extends Share {
  milestone: string;
  within_s: number;
  target_percent: number;
  met: boolean | null;
}

export interface RepeatDesk {
  desk_id: string;
  place: string;
  incidents: number;
  presses: number;
  false: Share;
}

/** Of the answer of `get_figures` what we show (docs/figures.md). */
export interface Figures {
  incidents: number;
  drills: number;
  times: Partial<Record<string, Times>>;
  targets: Held[];
  false: Share;
  repeat_desks: RepeatDesk[];
  load: { floods: unknown[] } | null;
  rounds: { missed: Share; kept: Share };
}

/** A report that is kept, of `get_reports`. */
export interface KeptReport {
  name: string;
  report: string;
  period: string;
  building_id: string | null;
  building: string;
  made_at: string;
  urls: Partial<Record<string, string>>;
}

/** This month and those before it, as the reports name them: 2026-11. */
export function months(now: Date, count: number): string[] {
  return Array.from({ length: count }, (_, back) => {
    const month = new Date(now.getFullYear(), now.getMonth() - back, 1);
    return `${month.getFullYear()}-${two(month.getMonth() + 1)}`;
  });
}

/** This year and those before it. */
export function years(now: Date, count: number): string[] {
  return Array.from({ length: count }, (_, back) => String(now.getFullYear() - back));
}

export function isYear(period: string): boolean {
  return period.length === 4;
}

/** From when until when a month or a year is, on the clocks of the municipality. */
export function bounds(period: string): { since: string; until: string } {
  if (isYear(period)) {
    return {
      since: `${period}-01-01 00:00:00`,
      until: `${Number(period) + 1}-01-01 00:00:00`,
    };
  }
  const month = period;
  const [year = 0, number = 1] = month.split("-").map(Number);
  const next = number === 12 ? [year + 1, 1] : [year, number + 1];
  return {
    since: `${month}-01 00:00:00`,
    until: `${next[0]}-${two(next[1] ?? 1)}-01 00:00:00`,
  };
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

/** Seconds as one reads them: 7.3 s, 2:05. */
export function took(seconds: number | null, language: string): string {
  if (seconds === null) {
    return "–";
  }
  if (seconds < 60) {
    return `${seconds.toLocaleString(language, { maximumFractionDigits: 1 })} s`;
  }
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

export function percent(value: number | null, language: string): string {
  return value === null ? "–" : `${value.toLocaleString(language, { maximumFractionDigits: 1 })} %`;
}
