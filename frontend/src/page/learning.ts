/** What one asks after incidents, by actions that answer. */

import type { AlarmKind } from "../api/generated.js";
import type { Figures, KeptReport } from "../domain/figures.js";
import type { Agreed } from "../domain/measures.js";
import type { Link } from "../feed/link.js";
import type { ApiError } from "../ha/types.js";

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

  makeReport(period: string): Promise<KeptReport> {
    return this.ask("make_report", { report: "month", period });
  }

  /** Where the dossier of an incident opens, for an hour, as who asks may read it. */
  async dossier(incidentId: string): Promise<string> {
    const { urls } = await this.ask<{ urls: Urls }>("get_report", {
      report: "dossier",
      incident_id: incidentId,
    });
    return urls["html"] ?? "";
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

/** Whether it was refused because the component does not know the action yet. */
export function isUnknownAction(error: unknown): boolean {
  const known = error as Partial<ApiError> | undefined;
  return known?.code === "not_found" && known.translation_key === "service_not_found";
}
