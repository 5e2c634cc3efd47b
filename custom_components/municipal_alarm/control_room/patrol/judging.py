"""What makes a scan doubtful. It counts all the same, and nobody relies on it alone.

A place that is doubtful itself makes no other scan doubtful: else one use of a copied tag
would let the true scans after it seem impossible.
"""

from datetime import datetime, timedelta
from math import isinf

from .. import floors
from ..ids import CheckpointId, ResponderId
from ..roster import LastPlace
from ..site import Place
from ..sources import CLOCK_SLACK
from ..turn import Turn
from ..words import ScanFlag
from .scanned import LastScan

COPIED_WITHIN = timedelta(seconds=3)
"""A tag goes from one device to another by hand, which takes longer."""

FASTEST_KMH = 100.0
"""Between buildings: a car on a clear road through a town."""

UNKNOWN_WAY = timedelta(seconds=30)
"""Between buildings of which we do not know where they are."""

A_FLOOR = timedelta(seconds=2)
"""From one floor to the next: a lift that waits with open doors."""


def flags(
    turn: Turn,
    responder_id: ResponderId,
    place: Place,
    occurred_at: datetime,
    read: tuple[str, str],
) -> tuple[ScanFlag, ...]:
    """What is doubtful about a scan at a checkpoint; `read`: the tag, and what read it."""
    last = turn.roster.placed.get(responder_id)
    if last is not None and last.occurred_at > turn.now + CLOCK_SLACK:
        last = None  # by a clock that was ahead: it says nothing of when
    scanned = turn.room.scanned
    known = {place.checkpoint_id, last.place.checkpoint_id if last is not None else None}
    found: list[ScanFlag] = []
    if any(
        one is not None
        and (scan := scanned.get(one)) is not None
        and _copied(scan, occurred_at, read)
        and not (_gather(turn, one) and scan.responder_id != responder_id)
        for one in known
    ):
        found.append(ScanFlag.COPIED)
    if last is not None:
        if not last.doubtful and _impossible(turn, responder_id, last, place, occurred_at):
            found.append(ScanFlag.IMPOSSIBLE)
        if occurred_at < last.occurred_at:
            found.append(ScanFlag.OUT_OF_ORDER)
    return tuple(found)


def _gather(turn: Turn, checkpoint_id: CheckpointId) -> bool:
    """Whether people come there all at once, each with a device of their own."""
    checkpoint = turn.site.checkpoints.get(checkpoint_id)
    return checkpoint is not None and checkpoint.assembly_point


def _copied(last: LastScan, occurred_at: datetime, read: tuple[str, str]) -> bool:
    tag, device = read
    return (
        bool(tag and device and last.device)
        and last.tag == tag
        and last.device != device
        and abs(occurred_at - last.occurred_at) < COPIED_WITHIN
    )


def _impossible(
    turn: Turn, responder_id: ResponderId, last: LastPlace, place: Place, occurred_at: datetime
) -> bool:
    """Whether nobody gets from the one place to the other in that time."""
    took = abs(occurred_at - last.occurred_at)
    if last.place.building_id == place.building_id:
        return took < A_FLOOR * floors.apart(last.place.floor, place.floor)
    if last.place.building_id not in turn.site.buildings:
        return took < UNKNOWN_WAY
    km = turn.roster.distance_km(turn.site.responders[responder_id], place.building_id)
    return took < UNKNOWN_WAY if isinf(km) else took < timedelta(hours=km / FASTEST_KMH)
