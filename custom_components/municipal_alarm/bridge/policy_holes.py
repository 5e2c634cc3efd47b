"""The holes of the policies that hold: a repair issue of each policy that has any.

A policy may be saved with a hole by who knows of it, and one without may get one by an
edit elsewhere: the last patrol is removed, a building is added. And the built-in policy was
never in a form. So all are judged after each edit that bears on it. That can take a tenth of
a second of a large town with many conditions, so it is done beside the loop, and one at a
time however many edits come.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol
from zlib import crc32

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from ..const import DOMAIN
from ..control_room.escalation.holes import Hole, holes_in_force
from ..control_room.ids import PolicyId
from .hole_words import listed
from .issues import Issue, Issues
from .room import Room

_ISSUE = "policy_hole"
_BUILT_IN = "built_in_policy_hole"
_LEARN_MORE = "escalation.md#before-it-is-saved"

type _Found = Mapping[PolicyId, Sequence[Hole]]
"""Of the policies that have any."""


class Watched(Protocol):
    """What is needed of the runtime."""

    @property
    def room(self) -> Room:
        """The one room."""

    def listen_site(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Be called after every edit of the site."""


class PolicyHoles:
    """Knows what the policies leave out."""

    def __init__(self, hass: HomeAssistant, running: Watched) -> None:
        """Know nothing before `start`."""
        self._hass = hass
        self._running = running
        self._issues = Issues(hass)
        self._bears: tuple[Any, ...] = ()
        """What the holes depend on, as it was when they were asked for last."""
        self._found: _Found = {}
        self._task: asyncio.Task[None] | None = None

    @callback
    def start(self) -> Callable[[], None]:
        """Judge now, and after each edit; returns how to stop."""
        self._issues.adopt(_ISSUE)
        stop_listening = self._running.listen_site(self._look)
        self._look()

        def stop() -> None:
            stop_listening()
            if self._task is not None:
                self._task.cancel()
            # What an administrator chose to ignore stays ignored over a restart of Home
            # Assistant, which shows no issue of an earlier run by itself.
            if not self._hass.is_stopping:
                self._issues.show({})

        return stop

    def describe(self) -> list[dict[str, Any]]:
        """For the diagnostics: every hole, without the names of buildings and targets."""
        return [
            {
                "policy": policy_id,
                "reason": one.reason,
                "step": one.step,
                "weekday": one.weekday,
                "at": one.at.isoformat("minutes"),
                "kind": one.kind.value,
                "guarded": one.guarded,
                "drill": one.drill,
            }
            for policy_id, found in self._found.items()
            for one in found
        ]

    @callback
    def _look(self) -> None:
        site = self._running.room.state.site
        bears = (
            site.policies,
            site.responders,
            site.buildings,
            site.external,
            # Whether anybody can press.
            bool(site.desks),
            # Who may evaluate.
            site.operators,
            # The words of an issue are put together here.
            self._hass.config.language,
        )
        if bears == self._bears:
            return
        self._bears = bears
        if self._task is None or self._task.done():
            self._task = self._hass.async_create_task(self._judge(), f"{DOMAIN} holes")

    async def _judge(self) -> None:
        judged: tuple[Any, ...] | None = None
        while judged is not self._bears:
            judged, site = self._bears, self._running.room.state.site
            self._found = await self._hass.async_add_executor_job(holes_in_force, site)
            wrong = {}
            for policy_id, found in self._found.items():
                told = {"holes": await listed(self._hass, found)}
                stored = site.policies.get(policy_id)
                if stored is not None:
                    told["policy"] = stored.name
                wrong[_issue_id(policy_id, found)] = Issue(
                    _ISSUE if stored is not None else _BUILT_IN,
                    told,
                    ir.IssueSeverity.WARNING,
                    _LEARN_MORE,
                )
            self._issues.show(wrong)


def _issue_id(policy_id: PolicyId, found: Sequence[Hole]) -> str:
    """Of these holes and no others: who ignores them is told of others all the same."""
    return f"{_ISSUE}_{policy_id}_{crc32(repr(found).encode()):08x}"
