"""What guards of a made-up town prove on their rounds: checkpoints, tags and plans."""

from dataclasses import dataclass

WORKING_DAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A place with a tag."""

    checkpoint_id: str
    name: str
    floor: str = ""
    assembly_point: bool = False

    @property
    def tag(self) -> str:
        """What is on the tag that hangs there."""
        return f"tag-{self.checkpoint_id}"


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """A round through one building, by the ids of its checkpoints."""

    plan_id: str
    name: str
    kind: str
    checkpoints: tuple[str, ...]
    lasts_s: float = 1800
    ordered: bool = False
    opens_on_scan: bool = False
    rrule: str = ""
    """Empty: opened by people alone."""
    starts_at: str = "21:00:00"
    holidays: str = "walk"


def checkpoints(prefix: str, *floors: str, assembly_point: str = "") -> tuple[Checkpoint, ...]:
    """A tag at the exit of each floor, one at the front door, one where people gather."""
    found = [
        Checkpoint(f"{prefix}-{floor.split()[0].casefold()}", f"{floor} exit", floor)
        for floor in floors
    ]
    found.append(Checkpoint(f"{prefix}-door", "Front door", "Ground floor"))
    if assembly_point:
        found.append(Checkpoint(f"{prefix}-assembly", assembly_point, assembly_point=True))
    return tuple(found)


def plans(
    prefix: str, tags: tuple[Checkpoint, ...], rrule: str = WORKING_DAYS
) -> tuple[RoundPlan, ...]:
    """The three rounds of a building: in the evening, closing it, and during a fire.

    The one in the evening opens by itself, unless `rrule` is empty, and by its first scan.
    """
    inside = tuple(one.checkpoint_id for one in tags if not one.assembly_point)
    floors = tuple(one for one in inside if not one.endswith("-door"))
    return (
        RoundPlan(
            f"{prefix}-evening",
            "Evening round",
            "round",
            inside,
            opens_on_scan=True,
            rrule=rrule,
            starts_at="21:00:00",
            holidays="skip",
        ),
        # From the top of the house to its door.
        RoundPlan(
            f"{prefix}-closing",
            "Closing round",
            "final_round",
            (*reversed(floors), f"{prefix}-door"),
            ordered=True,
        ),
        RoundPlan(f"{prefix}-sweep", "Fire sweep", "fire_sweep", floors, lasts_s=900),
    )
