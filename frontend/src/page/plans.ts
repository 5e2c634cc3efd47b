/** Floor plans: asked for building by building, and their pictures kept while the page is. */

import type { FloorPlan, FloorPlans, PlanMark } from "../api/generated.js";
import type { Link } from "../feed/link.js";
import type { Timers } from "../feed/timers.js";
import type { ApiError, HomeAssistant } from "../ha/types.js";

const AGAIN_MS = 5_000;
/** As many pictures as an operator looks at in one incident; each may be some megabytes. */
const PICTURES_KEPT = 24;
const UPLOAD = "/api/municipal_alarm/plan";

interface Known {
  asked: string | undefined;
  plans: readonly FloorPlan[] | undefined;
}

export class PlanKnowledge {
  private readonly known = new Map<string, Known>();
  private readonly pictures = new Map<string, Promise<string>>();

  constructor(
    private readonly link: Link,
    private readonly timers: Timers,
    private readonly told: () => void,
  ) {}

  /** The plans of a building; undefined until they are there. `version`: as they should be. */
  of(buildingId: string, version: string): readonly FloorPlan[] | undefined {
    const known = this.known.get(buildingId) ?? { asked: undefined, plans: undefined };
    this.known.set(buildingId, known);
    if (known.asked !== version) {
      known.asked = version;
      void this.ask(buildingId, known, version);
    }
    return known.plans;
  }

  private async ask(buildingId: string, known: Known, version: string): Promise<void> {
    try {
      const { plans } = await this.link.ask<FloorPlans>({
        type: "municipal_alarm/plans",
        building_id: buildingId,
      });
      if (known.asked === version) {
        known.plans = plans;
        this.told();
      }
    } catch {
      this.timers.after(AGAIN_MS, () => {
        if (known.asked === version) {
          known.asked = undefined;
          this.told();
        }
      });
    }
  }

  /** The picture of a plan, as an address of this page: the other one needs a token. */
  picture(plan: FloorPlan, hass: HomeAssistant): Promise<string> {
    const before = this.pictures.get(plan.url);
    const picture = before ?? fetched(plan.url, hass);
    // The last one used goes last: the first is the one to forget.
    this.pictures.delete(plan.url);
    this.pictures.set(plan.url, picture);
    if (!before) {
      picture.catch(() => this.pictures.delete(plan.url));
      this.forget();
    }
    return picture;
  }

  private forget(): void {
    for (const [url, picture] of this.pictures) {
      if (this.pictures.size <= PICTURES_KEPT) {
        return;
      }
      this.pictures.delete(url);
      void picture.then((address) => {
        URL.revokeObjectURL(address);
      });
    }
  }

  save(plan: FloorPlan, marks: readonly PlanMark[]): Promise<FloorPlan> {
    return this.link.ask({ type: "municipal_alarm/plans/save", ...which(plan), marks });
  }

  remove(plan: FloorPlan): Promise<void> {
    return this.link.ask({ type: "municipal_alarm/plans/remove", ...which(plan) });
  }

  /** Give a floor its picture. Rejected with an `ApiError`, as what the WebSocket refuses. */
  async upload(
    buildingId: string,
    floor: string,
    picture: Blob,
    hass: HomeAssistant,
  ): Promise<FloorPlan> {
    const where = new URLSearchParams({ building: buildingId, floor });
    const answer = await hass.fetchWithAuth(`${UPLOAD}?${where}`, {
      method: "POST",
      body: picture,
    });
    const told = (await answer.json()) as FloorPlan | ApiError;
    if (!answer.ok) {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- as the WebSocket does
      throw told as ApiError;
    }
    return told as FloorPlan;
  }
}

function which({ building_id, floor, version }: FloorPlan): object {
  return { building_id, floor, version };
}

async function fetched(url: string, hass: HomeAssistant): Promise<string> {
  const answer = await hass.fetchWithAuth(url);
  if (!answer.ok) {
    throw new Error(String(answer.status));
  }
  return URL.createObjectURL(await answer.blob());
}
