"""Everything that is folded from events, beside the site that was set up."""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime

from .access_fold import Accesses
from .console_fold import ConsoleCheck
from .drills.desk_test import DeskTest, FailedTest
from .evaluation.measures import Measures
from .ids import (
    CheckpointId,
    DeskId,
    IncidentId,
    OperatorId,
    ResponderId,
    RoundId,
    RoundPlanId,
    SignalId,
    SourceId,
    SystemId,
)
from .incident import Incident
from .lone_work.session import LoneWork, PreAlert
from .patrol.round import Round
from .patrol.scanned import LastScan, UnknownTag
from .roster import Roster
from .round_events import RoundReport
from .shelves import Shelves
from .site import Site
from .values import value


@value
class SourceMemory:
    """How far a source has been heard."""

    occurred_at: datetime
    on: bool | None
    recent: tuple[SignalId, ...]
    about: str = ""


@value
class RoomState:
    """The room at one moment. Maps are never changed in place."""

    roster: Roster = field(default_factory=Roster)
    incidents: Shelves[IncidentId, Incident] = field(default_factory=Shelves)
    """Open and resolved; a closed one has left the room."""
    by_subject: Shelves[str, IncidentId] = field(default_factory=Shelves)
    """The open incident about each desk or responder."""
    sources: Shelves[SourceId, SourceMemory] = field(default_factory=Shelves)
    links: Mapping[SystemId, bool] = field(default_factory=dict)
    devices: Mapping[tuple[SystemId, str], bool] = field(default_factory=dict)
    present: frozenset[OperatorId] = frozenset()
    tested: Mapping[DeskId, datetime] = field(default_factory=dict)
    number: int = 0
    """The last incident number given."""
    secret_number: int = 900_000
    """The last given to what duress alone raised: a series that nobody else's numbers meet."""
    scanned: Shelves[CheckpointId, LastScan] = field(default_factory=Shelves)
    unknown_tags: Mapping[str, UnknownTag] = field(default_factory=dict)
    """The latest that belong to nothing: offered where a tag is asked for. Forgotten at
    a restart, for whoever hangs tags reads them again."""
    rounds: Shelves[RoundId, Round] = field(default_factory=Shelves)
    """Those that are not over."""
    reports: Mapping[RoundPlanId, RoundReport] = field(default_factory=dict)
    """Of each plan the last round that is over."""
    lone_work: Mapping[ResponderId, LoneWork] = field(default_factory=dict)
    pre_alerts: Mapping[ResponderId, PreAlert] = field(default_factory=dict)
    desk_tests: Mapping[DeskId, DeskTest] = field(default_factory=dict)
    """Those that wait for their press, or for what was seen of it."""
    failed_tests: Mapping[DeskId, FailedTest] = field(default_factory=dict)
    """Desks whose last test failed."""
    accesses: Accesses = field(default_factory=dict)
    """Looks of the last minutes, so that one look is written down once."""
    measures: Measures = field(default_factory=Measures)
    """What was agreed after incidents, open ones and closed ones alike."""
    console_checks: Mapping[str, ConsoleCheck] = field(default_factory=dict)
    """What came of the last check of each console."""

    @property
    def site(self) -> Site:
        """What is set up."""
        return self.roster.site


def with_site(state: RoomState, site: Site) -> RoomState:
    """The same moment with an edited site: nothing that happened changes."""
    return replace(state, roster=replace(state.roster, site=site))
