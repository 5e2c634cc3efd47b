"""The journal's care: what is old goes by night, and once a month all of it is verified.

None of it stands in the way of an alarm: it is the executor's, in portions, and what fails
is tried again. The end of the chain is kept in Home Assistant's storage, outside the journal,
for the chain alone cannot see that its end was cut off or that all of it was made anew.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
import logging
from pathlib import Path
from typing import Any

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_call_later, async_track_time_change
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..journal.port import Head, Journal, Verification
from ..journal.retention import tidy
from . import exports
from .issues import Issue, raise_issue
from .journal_reads import UNREADABLE
from .retention import keep_records

_LOGGER = logging.getLogger(__name__)

STORAGE_KEY = f"{DOMAIN}.care"

NIGHTLY = (1, 40)
"""Hour and minute: before the reports of a month are made, and never skipped or twice."""

VERIFY_EVERY = timedelta(days=30) - timedelta(hours=12)
"""On the thirtieth night, however long the one before it took."""
OVERDUE = timedelta(hours=36)
"""A Home Assistant that is off by night is cared for by day."""

LEAP = timedelta(days=7)
"""Since the last night. A Home Assistant that was off as long, or a clock that is wrong."""
PUT_OFF = timedelta(hours=20)
"""After it, until something goes: by then somebody has seen that a clock is wrong."""

AFTER_START_S = 600
PAUSE_S = 60
"""Between two portions of what goes."""
AGAIN_S = 3600
"""After what failed: a disk may be full."""
FAILS = 3
"""In a row, before an administrator is told."""

TIDY_ISSUE = "journal_not_tidied"
DAMAGE_ISSUE = "journal_damage_found"


class Care:
    """Looks after the journal of one runtime."""

    def __init__(self, hass: HomeAssistant, journal: Journal, folder: Path) -> None:
        """Do nothing before `start`. `folder`: where the journal is, and all that is made of it."""
        self._hass = hass
        self._journal = journal
        self.exports = folder / exports.FOLDER
        """Copies for others."""
        self._store: Store[dict[str, Any]] = Store(hass, 1, STORAGE_KEY)
        self._kept: dict[str, Any] = {}
        self._one_at_a_time = asyncio.Lock()
        self._stops: list[CALLBACK_TYPE] = []
        self._again: dict[str, CALLBACK_TYPE] = {}
        self._fails = 0
        self._task: asyncio.Task[None] | None = None

    # --- life ------------------------------------------------------------------

    async def start(self, *, anew: bool = False) -> None:
        """Care from now on. `anew`: another journal began, of which nothing is known."""
        self._kept = await self._store.async_load() or {}
        if anew:
            self._kept = {}
        self._show_damage()
        hour, minute = NIGHTLY
        self._stops.append(
            async_track_time_change(self._hass, self._nightly, hour=hour, minute=minute, second=0)
        )
        tidied = self._time("tidied")
        if tidied is None or dt_util.utcnow() - tidied > OVERDUE:
            self._later("night", AFTER_START_S, self.care)

    async def stop(self) -> None:
        """Care no more; what is under way in the executor comes to its end."""
        for stop in (*self._stops, *self._again.values()):
            stop()
        self._stops.clear()
        self._again.clear()
        if self._task is not None:
            self._task.cancel()
        ir.async_delete_issue(self._hass, DOMAIN, TIDY_ISSUE)

    @callback
    def _nightly(self, _now: datetime) -> None:
        self._run("night", self.care)

    def _run(self, key: str, what: Callable[[], Any]) -> None:
        if self._task is not None and not self._task.done():
            self._later(key, PAUSE_S, what)
            return
        self._task = self._hass.async_create_background_task(what(), f"{DOMAIN} care")

    def _later(self, key: str, seconds: float, what: Callable[[], Any]) -> None:
        """Do it then, unless it is waited for already."""
        if key in self._again:
            return

        @callback
        def due(_now: datetime) -> None:
            del self._again[key]
            self._run(key, what)

        self._again[key] = async_call_later(
            self._hass, seconds, HassJob(due, f"{DOMAIN} care", cancel_on_shutdown=True)
        )

    # --- by night ----------------------------------------------------------------

    async def care(self) -> None:
        """Let go of what is old; verify, when it is time."""
        # What was to be tried again is tried now.
        for stop in self._again.values():
            stop()
        self._again.clear()
        if not await self._is_put_off():
            await self.tidy()
        await self._hass.async_add_executor_job(exports.purge, self.exports, dt_util.utcnow())
        verified = self._time("verified")
        if verified is None or dt_util.utcnow() - verified >= VERIFY_EVERY:
            await self._verify_monthly()

    async def _is_put_off(self) -> bool:
        """Whether the clock may have leapt ahead: what goes by a wrong clock is gone for good."""
        now = dt_util.utcnow()
        seen, leapt = self._time("seen"), self._time("leapt")
        if seen is not None and now - seen > LEAP:
            leapt = now
            _LOGGER.warning(
                "The last night was on %s by the clock, so the clock may be wrong: what is old"
                " stays for a day",
                seen.date(),
            )
        await self._keep(seen=now.isoformat(), leapt=leapt.isoformat() if leapt else None)
        return leapt is not None and now - leapt < PUT_OFF

    async def tidy(self) -> None:
        """Let go of a portion of what is old, and come back for the rest."""
        async with self._one_at_a_time:
            done = await self._hass.async_add_executor_job(
                tidy, self._journal, keep_records(self._hass), dt_util.utcnow()
            )
        if done.failed:
            self._fails += 1
            _LOGGER.warning("What is old could not go from the journal: %s", done.failed)
            if self._fails >= FAILS:
                self._say(TIDY_ISSUE, ir.IssueSeverity.ERROR, reason=done.failed)
            self._later("tidy", AGAIN_S, self.tidy)
            return
        self._fails = 0
        ir.async_delete_issue(self._hass, DOMAIN, TIDY_ISSUE)
        if not done.done:
            self._later("tidy", PAUSE_S, self.tidy)
            return
        await self._keep(tidied=dt_util.utcnow().isoformat())

    async def _verify_monthly(self) -> None:
        try:
            await self.verify()
        except UNREADABLE as err:
            _LOGGER.warning("The journal could not be verified: %s", err)
            self._later("verify", AGAIN_S, self._verify_monthly)

    # --- verification --------------------------------------------------------------

    @property
    def anchor(self) -> Head | None:
        """Where the journal ended when it was last found whole; None: it never was."""
        kept = self._kept.get("head")
        return Head(kept["position"], bytes.fromhex(kept["hash"])) if kept else None

    async def verify(self, anchor: Head | None = None, *, accept: bool = False) -> Verification:
        """Look at all of the journal; against a head of the caller's own, or the one kept here.

        `accept`: what is found is known, and the journal goes on from as it is. Errors of the
        journal, OSError, sqlite3.Error: not now.
        """
        against = anchor or (None if accept else self.anchor)
        async with self._one_at_a_time:
            found = await self._hass.async_add_executor_job(partial(self._journal.examine, against))
        kept = dict(self._kept, verified=dt_util.utcnow().isoformat())
        if accept or not found.damages:
            kept["head"] = {"position": found.head.position, "hash": found.head.hash.hex()}
        kept["damage"] = (
            {
                "count": len(found.damages),
                "position": found.damages[0].position,
                "at": found.damages[0].at,
                "reason": found.damages[0].reason,
            }
            if found.damages and not accept
            else None
        )
        for damage in found.damages:
            _LOGGER.error("The journal at %s (%s): %s", damage.position, damage.at, damage.reason)
        await self._keep(**kept)
        self._show_damage()
        return found

    def _show_damage(self) -> None:
        damage = self._kept.get("damage")
        if damage is None:
            ir.async_delete_issue(self._hass, DOMAIN, DAMAGE_ISSUE)
            return
        self._say(
            DAMAGE_ISSUE,
            ir.IssueSeverity.CRITICAL,
            **{key: str(value) for key, value in damage.items()},
        )

    # --- what is remembered --------------------------------------------------------

    def describe(self) -> dict[str, Any]:
        """How it is, without anything of anybody."""
        head, damage = self.anchor, self._kept.get("damage")
        return {
            "tidied_at": self._kept.get("tidied"),
            "verified_at": self._kept.get("verified"),
            "verified_to": head.position if head is not None else None,
            "damages": damage["count"] if damage else 0,
        }

    def _time(self, key: str) -> datetime | None:
        """When it was; None: never, or at a time that is still to come, by a wrong clock."""
        found = dt_util.parse_datetime(self._kept.get(key) or "")
        return found if found is not None and found <= dt_util.utcnow() else None

    async def _keep(self, **changed: Any) -> None:
        self._kept = {**self._kept, **changed}
        await self._store.async_save(self._kept)

    def _say(self, issue: str, severity: ir.IssueSeverity, **placeholders: str) -> None:
        raise_issue(self._hass, issue, Issue(issue, placeholders, severity))
