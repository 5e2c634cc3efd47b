/** The one control room of a page: whoever shows something of it shares feed and store. */

import type {
  CommandName,
  Commands,
  FloorPlan,
  Incident,
  Sights,
  SiteStructure,
  Timeline,
} from "../api/generated.js";
import type { Near } from "../domain/nearest.js";
import { FeedClient } from "../feed/client.js";
import { HomeAssistantLink, type Link } from "../feed/link.js";
import { ServerClock } from "../feed/server-clock.js";
import { Store } from "../feed/store.js";
import { awakeTimers } from "../feed/timers.js";
import { homeAssistantsSettings } from "../ha/page.js";
import type { Connection } from "../ha/types.js";
import { spoken } from "../i18n/localize.js";
import { Consoles } from "../sentinel/console-mode.js";
import { PlanKnowledge } from "./plans.js";
import { Selection } from "./selection.js";
import { SiteKnowledge } from "./site.js";
import { Updates } from "./updates.js";

export class ControlRoom {
  readonly timers = awakeTimers();
  readonly store = new Store(new ServerClock(this.timers));
  readonly consoles = new Consoles(localStorage, homeAssistantsSettings);
  readonly selection = new Selection();
  private readonly client: FeedClient;
  private readonly siteKnowledge: SiteKnowledge;
  readonly plans: PlanKnowledge;
  readonly updates = new Updates(this.store, this.timers, {
    reload: () => location.reload(),
    storage: sessionStorage,
    isConsole: () => this.consoles.mode !== undefined,
  });
  /** Lets this console sound and light up, and asks what came of it; undefined: it is none. */
  checkConsole: (() => void) | undefined;
  /** Whether a tone sounds in this page now: whatever else sounds is quieter then. */
  toneSounds = false;
  private wanted = 0;

  constructor(readonly link: Link) {
    this.client = new FeedClient(
      link,
      this.timers,
      (message) => this.store.take(message),
      (state) => this.store.setState(state),
    );
    this.plans = new PlanKnowledge(link, this.timers, () => this.store.tell());
    this.siteKnowledge = new SiteKnowledge(link, this.timers, () => this.store.tell());
  }

  /** Keep the feed for as long as the returned function is not called. */
  acquire(): () => void {
    this.wanted += 1;
    if (this.wanted === 1) {
      this.client.start();
    }
    let released = false;
    return () => {
      if (!released) {
        released = true;
        this.wanted -= 1;
        if (this.wanted === 0) {
          this.client.stop();
        }
      }
    };
  }

  command<K extends CommandName>(command: K, data: Commands[K]): Promise<unknown> {
    return this.link.ask({ type: "municipal_alarm/command", command, data });
  }

  /** What is set up; undefined until it is there, and then whoever listens to the store is told. */
  get site(): SiteStructure | undefined {
    const version = this.store.siteVersion;
    return version === undefined ? undefined : this.siteKnowledge.of(version);
  }

  /** The floor plans of a building; undefined until they are there, as with the site. */
  plansOf(buildingId: string): readonly FloorPlan[] | undefined {
    const version = this.store.siteVersion;
    return version === undefined
      ? undefined
      : this.plans.of(buildingId, `${version}/${this.store.plans}`);
  }

  /** Who is on duty, the nearest to a building first. */
  async nearest(buildingId: string | undefined): Promise<Near[]> {
    const where = buildingId === undefined ? {} : { building: buildingId };
    const answer = await this.link.ask<{ response: { responders: Near[] } }>({
      type: "call_service",
      domain: "municipal_alarm",
      service: "get_responders",
      service_data: { on_duty: true, ...where },
      return_response: true,
    });
    return answer.response.responders;
  }

  timeline(incident: Pick<Incident, "incident_id">): Promise<Timeline> {
    return this.link.ask({
      type: "municipal_alarm/timeline",
      incident_id: incident.incident_id,
      language: spoken(),
    });
  }

  sights(incident: Incident): Promise<Sights> {
    return this.link.ask({ type: "municipal_alarm/sights", incident_id: incident.incident_id });
  }

  /** A path that an image can be shown by, or sound be fetched: signed for who looks. */
  async signed(path: string): Promise<string> {
    const answer = await this.link.ask<{ path: string }>({
      type: "auth/sign_path",
      path,
      expires: 60,
    });
    return answer.path;
  }
}

/** Home Assistant's own connection; its page makes it while, or after, we are loaded. */
async function connection(): Promise<Connection> {
  while (!window.hassConnection) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return (await window.hassConnection).conn;
}

export const controlRoom: Promise<ControlRoom> = connection().then(
  (conn) => new ControlRoom(new HomeAssistantLink(conn)),
);
