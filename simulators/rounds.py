"""What guards of a made-up town prove on their rounds: checkpoints, tags and plans."""

from dataclasses import dataclass


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
    starts_on: str = ""
    starts_at: str = ""
    holidays: str = "walk"
