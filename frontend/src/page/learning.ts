/** What one asks after incidents, by actions that answer. */

import type { AlarmKind } from "../api/generated.js";
import { type Figures, isYear, type KeptReport } from "../domain/figures.js";
import type { Agreed } from "../domain/measures.js";
import type { Link } from "../feed/link.js";

/** An incident that is over, of `search_incidents`. */
export interface Found {
  incident_id: string;
  number: number;
  kind: AlarmKind;
  priority: number;
  raised_at: string;
  state: string;
  drill: boolean;
  building: string;
  place: string;
  outcome: string | null;
  excerpt: string;
}

export interface Wanted {
  words?: string;
  since?: string;
  until?: string;
  building?: string;
  kind?: string;
  limit?: number;
}

type Urls = Partial<Record<string, string>>;

export type Format = "html" | "csv" | "json";

export class Learning {
  constructor(private readonly link: Link) {}

  async measures(): Promise<Agreed[]> {
    return (await this.ask<{ measures: Agreed[] }>("get_measures", { done: true })).measures;
  }

  search(wanted: Wanted): Promise<{ incidents: Found[]; complete: boolean }> {
    return this.ask("search_incidents", { ...wanted });
  }

  figures(period: { since: string; until?: string }, building?: string): Promise<Figures> {
    return this.ask("get_figures", { ...period, ...(building ? { building } : {}) });
  }

  async reports(): Promise<KeptReport[]> {
    return (await this.ask<{ reports: KeptReport[] }>("get_reports", {})).reports;
  }

  /** Make the report of a month or a year, of the municipality or a building, and keep it. */
  makeReport(period: string, building?: string): Promise<KeptReport> {
    return this.ask("make_report", ofPeriod(period, building));
  }

  /** Where a report opens that is made as who asks may read it, for an hour. */
  async report(period: string, building: string, format: Format): Promise<string> {
    return this.opens(ofPeriod(period, building), format);
  }

  /** The same of the dossier of an incident. */
  async dossier(incidentId: string): Promise<string> {
    return this.opens({ report: "dossier", incident_id: incidentId }, "html");
  }

  /** A path that this page may show without a token, for a while. */
  async signed(path: string): Promise<string> {
    const signed = await this.link.ask<{ path: string }>({
      type: "auth/sign_path",
      path,
      expires: 3600,
    });
    return signed.path;
  }

  private async opens(report: object, format: Format): Promise<string> {
    return (await this.ask<{ urls: Urls }>("get_report", report)).urls[format] ?? "";
  }

  private async ask<T>(service: string, data: object): Promise<T> {
    const answer = await this.link.ask<{ response: T }>({
      type: "call_service",
      domain: "municipal_alarm",
      service,
      service_data: data,
      return_response: true,
    });
    return answer.response;
  }
}

function ofPeriod(period: string, building?: string): object {
  const report = isYear(period) ? "year" : "month";
  return { report, period, ...(building ? { building } : {}) };
}
