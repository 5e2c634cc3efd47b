/** Which floor is looked at. It stands in the address, so a reload and a link show it. */

import { navigate } from "../ha/page.js";

const BUILDING = "building";
const FLOOR = "floor";

export interface PlanChoice {
  building: string | undefined;
  floor: string | undefined;
}

export function planChoice(): PlanChoice {
  const asked = new URLSearchParams(location.search);
  return { building: asked.get(BUILDING) ?? undefined, floor: asked.get(FLOOR) ?? undefined };
}

export function choosePlan(building: string, floor: string): void {
  const url = new URL(location.href);
  url.searchParams.set(BUILDING, building);
  url.searchParams.set(FLOOR, floor);
  history.replaceState(history.state, "", url);
}

/** Go to the plan of a floor, in the dashboard that is open. */
export function openPlans(building: string, floor: string): void {
  const asked = new URLSearchParams({ [BUILDING]: building, [FLOOR]: floor });
  navigate(`/${location.pathname.split("/")[1] ?? ""}/plans?${asked}`);
}
