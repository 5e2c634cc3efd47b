"""What an administrator must repair: a journal that cannot write, a link that stays away.

Shown as repair issues for as long as it lasts. The operator learns of it elsewhere,
at once; an issue is for who can do something about it, and does not flicker.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_call_later

from ..const import DOMAIN
from ..control_room import events as e
from ..control_room.ids import SystemId
from ..journal.port import FaultKind
from .running import Running

JOURNAL_ISSUE = "journal"

LINK_LOST_AFTER_S = 60.0
"""A radio gateway that restarts is back within a minute."""


class Health:
    """Raises and removes the issues of one runtime."""

    def __init__(self, hass: HomeAssistant, running: Running) -> None:
        """Watch `running`, from `start` on."""
        self._hass = hass
        self._running = running
        self._fault: FaultKind | None = None
        self._waits: dict[SystemId, CALLBACK_TYPE] = {}
        self._lost: set[SystemId] = set()

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
            for system_id in (*self._waits, *self._lost):
                self._forget(system_id)
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
        if kind is self._fault:
            # Its count of what waits grows with every event; that is no new issue.
            return
        self._fault = kind
        if kind is None:
            ir.async_delete_issue(self._hass, DOMAIN, JOURNAL_ISSUE)
            return
        writes = kind is FaultKind.SET_ASIDE
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            JOURNAL_ISSUE,
            is_fixable=False,
            severity=ir.IssueSeverity.ERROR if writes else ir.IssueSeverity.CRITICAL,
            translation_key=f"journal_{kind.value}",
            translation_placeholders={"reason": reason},
        )

    # --- links ---------------------------------------------------------------

    @callback
    def _on_events(self, events: Sequence[e.Event]) -> None:
        for event in events:
            if isinstance(event, e.LinkStateChanged):
                self._judge(event.system_id)

    @callback
    def _on_site(self) -> None:
        systems = self._running.room.state.site.systems
        for system_id in systems:
            self._judge(system_id)
        for system_id in (*self._waits, *self._lost):
            if system_id not in systems:
                self._forget(system_id)

    def _judge(self, system_id: SystemId) -> None:
        state = self._running.room.state
        system = state.site.systems.get(system_id)
        # Phones have no link of their own, and say nothing of one.
        up = state.links.get(system_id, system is None or not system.receipts)
        if up:
            self._forget(system_id)
        elif system_id not in self._waits and system_id not in self._lost:

            @callback
            def lost(_now: datetime) -> None:
                self._still_lost(system_id)

            self._waits[system_id] = async_call_later(
                self._hass,
                LINK_LOST_AFTER_S,
                HassJob(lost, f"{DOMAIN} link", cancel_on_shutdown=True),
            )

    def _still_lost(self, system_id: SystemId) -> None:
        self._waits.pop(system_id, None)
        system = self._running.room.state.site.systems.get(system_id)
        self._lost.add(system_id)
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            _link_issue(system_id),
            is_fixable=False,
            severity=ir.IssueSeverity.ERROR,
            translation_key="link_lost",
            translation_placeholders={"system": system.name if system is not None else system_id},
        )

    def _forget(self, system_id: SystemId) -> None:
        wait = self._waits.pop(system_id, None)
        if wait is not None:
            wait()
        if system_id in self._lost:
            self._lost.discard(system_id)
            ir.async_delete_issue(self._hass, DOMAIN, _link_issue(system_id))


def _link_issue(system_id: SystemId) -> str:
    return f"link_lost_{system_id}"
