"""The runtime, as far as this side of the composition root may see it.

The root (`runtime.py`) imports the bridge, never the other way round; what is
asked of the one runtime in `hass.data` stands here, and mypy holds that it fits.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

from homeassistant.util.hass_dict import HassKey
from homeassistant.util.signal_type import SignalType

from ..const import DOMAIN
from ..control_room.effects import CallExternal
from ..control_room.ids import BuildingId
from ..control_room.snapshot import Json
from ..journal.port import Fault, Journal
from ..links.base import Link
from .care import Care
from .cases import Cases
from .changes import Changes
from .coverage import Coverage
from .looks import Looks
from .microphones import Microphones
from .parts import Parts
from .pictures import Pictures
from .planner import Planner
from .policy_holes import PolicyHoles
from .readiness import Readiness
from .report_files import Kept
from .room import Room
from .site_source import Installation

if TYPE_CHECKING:
    # They ask for what runs.
    from .equipment import Equipment
    from .reports import Reports


class Running(Protocol):
    """What runs while any of our config entries is loaded."""

    @property
    def room(self) -> Room:
        """The one room."""

    @property
    def journal(self) -> Journal:
        """Where it is written down."""

    @property
    def care(self) -> Care:
        """What looks after the journal."""

    @property
    def cases(self) -> Cases:
        """What is learned of incidents that are over."""

    @property
    def changes(self) -> Changes:
        """Who must look again after an event."""

    @property
    def coverage(self) -> Coverage:
        """Which desks are to be tested."""

    @property
    def equipment(self) -> Equipment:
        """What of the equipment does not work."""

    @property
    def microphones(self) -> Microphones:
        """What open microphones hear, for who may listen."""

    @property
    def links(self) -> Mapping[str, Link]:
        """The links of radio systems, by config entry."""

    @property
    def parts(self) -> Parts:
        """The pieces of radio systems that are up or down by themselves."""

    @property
    def installation(self) -> Installation:
        """What is set up, with what only the bridge needs of it."""

    def hold_site(self) -> AbstractContextManager[None]:
        """Take in nothing meanwhile: what is set up is being changed as a whole."""

    async def read_site(self) -> None:
        """Take in what is set up now, without waiting for more edits."""

    @property
    def planner(self) -> Planner:
        """The schedules of round plans."""

    @property
    def policy_holes(self) -> PolicyHoles:
        """What the stored policies leave out."""

    @property
    def readiness(self) -> Readiness:
        """What stands between this set-up and a working alarm."""

    @property
    def fault(self) -> Fault | None:
        """What is wrong with the journal now."""

    @property
    def pictures(self) -> Pictures:
        """The snapshots of alarms."""

    @property
    def looks(self) -> Looks:
        """Links to pictures, for somebody outside."""

    @property
    def reports(self) -> Reports:
        """What is made of months, years and incidents."""

    def external_taken(self, runs: Iterable[asyncio.Task[Any]]) -> None:
        """Automations have begun to call the external target of which they are told now."""

    def listen_site(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Be called after every edit of the site; returns how to stop."""


RUNNING: HassKey[Running] = HassKey(DOMAIN)
"""Where the runtime is in `hass.data`, while there is one."""

SIGNAL_STARTED: SignalType[Running] = SignalType(f"{DOMAIN}_started")
"""A runtime has started; what was there before listens to it from now on."""

SIGNAL_EXTERNAL: SignalType[CallExternal, Json] = SignalType(f"{DOMAIN}_external")
"""An external target is called now, with what they must know; triggers listen."""

SIGNAL_REPORT: SignalType[Kept, BuildingId | None, str] = SignalType(f"{DOMAIN}_report")
"""A report was made and kept: of which building, and what that is called; None: of all."""

SIGNAL_STOPPED: SignalType[()] = SignalType(f"{DOMAIN}_stopped")
"""The runtime was taken down: screens must say so."""
