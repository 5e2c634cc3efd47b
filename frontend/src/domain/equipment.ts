/** What of the equipment does not work, in the order in which somebody should look at it. */

import type { Abnormal, EquipmentFault, SiteStructure } from "../api/generated.js";

/** The worst first: a press that nobody hears, before a test that is due. */
export const FAULTS: readonly EquipmentFault[] = [
  "link_lost",
  "part_lost",
  "button_unavailable",
  "radio_lost",
  "camera_down",
  "button_silent",
  "checkpoint_silent",
  "desk_untested",
];

/** What does not work at all; the others merely have not proved that they do. */
const DOWN: readonly EquipmentFault[] = FAULTS.slice(0, 5);

export function isDown(one: Abnormal): boolean {
  return DOWN.includes(one.kind) || one.why === "failed";
}

export interface FaultsOfBuilding {
  buildingId: string | null;
  building: string;
  faults: readonly Abnormal[];
}

export interface FaultsOfKind {
  kind: EquipmentFault;
  count: number;
  buildings: readonly FaultsOfBuilding[];
}

const WHY = ["failed", "", "overdue", "unknown", "never"];

/** What never worked comes last: of a town that is new, that is everything. */
export function compareFaults(a: Abnormal, b: Abnormal): number {
  return (
    FAULTS.indexOf(a.kind) - FAULTS.indexOf(b.kind) ||
    WHY.indexOf(a.why) - WHY.indexOf(b.why) ||
    Number(a.since === null) - Number(b.since === null) ||
    (a.since ?? "").localeCompare(b.since ?? "") ||
    a.place.localeCompare(b.place) ||
    a.key.localeCompare(b.key)
  );
}

/** By kind, and within each by building; what belongs to no building comes first. */
export function grouped(
  equipment: Iterable<Abnormal>,
  site: SiteStructure | undefined,
): readonly FaultsOfKind[] {
  const names = new Map(site?.buildings.map((one) => [one.building_id, one.name]));
  const kinds = new Map<EquipmentFault, Map<string | null, Abnormal[]>>();
  for (const one of [...equipment].sort(compareFaults)) {
    const buildings = kinds.get(one.kind) ?? new Map<string | null, Abnormal[]>();
    kinds.set(one.kind, buildings);
    const faults = buildings.get(one.building_id) ?? [];
    buildings.set(one.building_id, faults);
    faults.push(one);
  }
  return [...kinds].map(([kind, buildings]) => ({
    kind,
    count: [...buildings.values()].reduce((sum, faults) => sum + faults.length, 0),
    buildings: [...buildings]
      .map(([buildingId, faults]) => ({
        buildingId,
        building: buildingId === null ? "" : (names.get(buildingId) ?? firstPart(faults)),
        faults,
      }))
      .sort((a, b) => a.building.localeCompare(b.building)),
  }));
}

/** Before the names are there: what a place begins with. */
function firstPart(faults: readonly Abnormal[]): string {
  return faults[0]?.place.split(", ")[0] ?? "";
}
