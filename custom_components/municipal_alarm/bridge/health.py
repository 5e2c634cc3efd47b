"""What an administrator must repair: a journal, a link that stays away, a schedule.

Shown as repair issues for as long as it lasts. The operator learns of it elsewhere,
at once; an issue is for who can do something about it, and does not flicker.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_call_later

from ..const import CONF_SYSTEM, DOMAIN, SYSTEM_HYTERA, SYSTEM_MOTOTRBO
from ..control_room import events as e
from ..control_room.ids import SystemId
from ..control_room.site import RadioSystem
from ..control_room.state import RoomState
from ..journal.port import FaultKind
from ..journal.store import SqliteJournal
from .issues import Issue, Issues
from .running import Running

JOURNAL_ISSUE = "journal"

_OF_DATABASE = {
    FaultKind.SET_ASIDE: "journal_set_aside",
    FaultKind.DAMAGED: "journal_damaged_database",
}
"""A database is away, but for these."""

LINK_LOST_AFTER_S = 60.0
"""A radio gateway or repeater that restarts is back within a minute."""

_LOST: Mapping[str, str] = MappingProxyType(
    {SYSTEM_HYTERA: "link_lost_hytera", SYSTEM_MOTOTRBO: "link_lost_mototrbo"}
)
"""By the sort of system: what is to be looked at differs. Their reasons are in the log and
the diagnostics, in English; a gateway's is what the machine or the gateway itself says."""


def is_lost(system: RadioSystem, state: RoomState) -> bool:
    """Whether we have no connection to a radio system."""
    # Phones have no link of their own, and say nothing of one.
    return not state.links.get(system.system_id, not system.receipts)


class Health:
    """Raises and removes the issues of one runtime."""

    def __init__(self, hass: HomeAssistant, running: Running) -> None:
        """Watch `running`, from `start` on."""
        self._hass = hass
        self._running = running
        self._fault: tuple[FaultKind | None, str] = (None, "")
        self._systems: dict[str, SystemId] = {}
        """Whose each issue is, shown or waited for."""
        self._waits: dict[str, CALLBACK_TYPE] = {}
        self._of_journal = Issues(hass)
        self._of_systems = Issues(hass)
        self._of_plans = Issues(hass)

    @callback
    def start(self) -> Callable[[], None]:
        """Begin to watch; returns how to stop."""
        stops = [
            self._running.changes.subscribe("journal", self._on_journal),
            self._running.room.listen(self._on_events),
            self._running.listen_site(self._on_site),
        ]
        self._on_journal(())
        self._on_site()

        def stop() -> None:
            for one in stops:
                one()
            # Nothing runs that could be ill; the next start judges anew.
            for issue_id in tuple(self._systems):
                self._forget(issue_id)
            self._of_plans.show({})
            self._set_journal(None, "")

        return stop

    # --- the journal ---------------------------------------------------------

    @callback
    def _on_journal(self, _about: Sequence[e.Event]) -> None:
        fault = self._running.fault
        self._set_journal(
            fault.kind if fault is not None else None, fault.reason if fault is not None else ""
        )

    def _set_journal(self, kind: FaultKind | None, reason: str) -> None:
        if (kind, reason) == self._fault:
            # Its count of what waits grows with every event; that is no new issue.
            return
        self._fault = kind, reason
        if kind is None:
            self._of_journal.put(JOURNAL_ISSUE, None)
            return
        writes = kind is FaultKind.SET_ASIDE
        severity = ir.IssueSeverity.ERROR if writes else ir.IssueSeverity.CRITICAL
        self._of_journal.put(
            JOURNAL_ISSUE, Issue(self._words_for(kind), {"reason": reason}, severity)
        )

    def _words_for(self, kind: FaultKind) -> str:
        """A database that is away is not a disk that fails: the file beside it has everything."""
        if isinstance(self._running.journal, SqliteJournal):
            return f"journal_{kind.value}"
        return _OF_DATABASE.get(kind, "journal_database")

    # --- round plans ---------------------------------------------------------

    @callback
    def look_at_plans(self) -> None:
        """Judge the round plans: the schedule of one was looked at, or is no more."""
        site = self._running.room.state.site
        wrong = {}
        for plan_id in self._running.planner.unreadable():
            plan = site.round_plans.get(plan_id)
            building = site.buildings.get(plan.building_id) if plan is not None else None
            told = {
                "plan": plan.name if plan is not None else plan_id,
                "building": building.name if building is not None else "",
            }
            wrong[f"schedule_{plan_id}"] = Issue("schedule_unreadable", told)
        self._of_plans.show(wrong)

    # --- links and their parts -------------------------------------------------

    @callback
    def _on_events(self, events: Sequence[e.Event]) -> None:
        for event in events:
            if isinstance(event, e.LinkStateChanged):
                self.look(event.system_id)

    @callback
    def _on_site(self) -> None:
        systems = self._running.room.state.site.systems
        # Also those that were removed: what was said of them must go.
        for system_id in {*systems, *self._systems.values()}:
            self.look(system_id)

    @callback
    def look(self, system_id: SystemId) -> None:
        """Judge a radio system: its link or one of its parts said something."""
        wrong = self._wrong(system_id)
        for issue_id, whose in tuple(self._systems.items()):
            if whose == system_id and issue_id not in wrong:
                self._forget(issue_id)
        for issue_id, issue in wrong.items():
            if issue_id in self._of_systems:
                self._of_systems.put(issue_id, issue)
            elif issue_id not in self._waits:
                self._systems[issue_id] = system_id
                self._wait(system_id, issue_id)

    def _wrong(self, system_id: SystemId) -> Mapping[str, Issue]:
        """What is wrong with a system now, by the id of its issue."""
        state = self._running.room.state
        system = state.site.systems.get(system_id)
        if system is None:
            return {}
        if is_lost(system, state):
            link = self._running.links.get(system_id)
            kind = "link_bind_failed" if link is not None and link.state.local else "link_lost"
            reason = link.state.reason if link is not None else None
            told = {"system": system.name, "reason": reason or "not connected"}
            key = self._lost(system_id) if kind == "link_lost" else kind
            return {f"{kind}_{system_id}": Issue(key, told)}
        return {
            f"part_lost_{system_id}_{part.key}": Issue(
                "part_lost", {"system": system.name, "host": host, "slot": slot or "1"}
            )
            for part in self._running.parts.of(system_id)
            for host, _, slot in (part.key.partition("/"),)
            if not part.up
        }

    def _lost(self, system_id: SystemId) -> str:
        """The text for a link that is lost."""
        entry = self._hass.config_entries.async_get_entry(system_id)
        return _LOST.get(entry.data[CONF_SYSTEM], "link_lost") if entry is not None else "link_lost"

    def _wait(self, system_id: SystemId, issue_id: str) -> None:
        @callback
        def still_wrong(_now: datetime) -> None:
            del self._waits[issue_id]
            issue = self._wrong(system_id).get(issue_id)
            if issue is None:
                # It was put right in this moment, and we are told of it in a moment.
                self._forget(issue_id)
            else:
                self._of_systems.put(issue_id, issue)

        self._waits[issue_id] = async_call_later(
            self._hass,
            LINK_LOST_AFTER_S,
            HassJob(still_wrong, f"{DOMAIN} link", cancel_on_shutdown=True),
        )

    def _forget(self, issue_id: str) -> None:
        del self._systems[issue_id]
        wait = self._waits.pop(issue_id, None)
        if wait is not None:
            wait()
        self._of_systems.put(issue_id, None)
