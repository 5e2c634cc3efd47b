"""The HTTP press: a signed press of a desk's button, from a PC's hotkey or a network button.

Whoever holds a building's press secret may press its desks; see docs/http-press.md.
The answer 200 comes after the commit, so a client that repeats until it gets one
loses no press. Whoever does not hold the secret always gets the same answer,
whether the building, the desk, the time or the signature is wrong.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import hashlib
import hmac
from http import HTTPStatus
import json
import logging
import re
from typing import Any

from aiohttp import web
from homeassistant.core import HomeAssistant
from homeassistant.helpers.http import HomeAssistantView
from homeassistant.util import dt as dt_util, slugify

from ..const import CONF_HTTP_PRESS, CONF_PRESS_SECRET, KIND_BUILDING
from ..control_room.ids import DeskId, SignalId, SourceId
from ..control_room.signals import Press
from ..journal.port import FaultKind
from .running import RUNNING, Running
from .site_source import entries_of

_LOGGER = logging.getLogger(__name__)

SIGNATURE_HEADER = "X-Municipal-Alarm-Signature"

WINDOW = timedelta(seconds=60)
"""How far a press's time may be from ours, either way: long enough for a PC whose
clock drifts, short for who recorded a press and plays it again. A client that
repeats sends the same id with the time of the repeat, however long it takes."""

COMMIT_WAIT_S = 5.0
"""After this long without a commit the client is asked to repeat. The alarm itself
is out; what is missing is the proof that it would survive a power cut."""

MAX_BODY = 2048
"""Bytes. A press has four short fields."""

_LOG_EVERY = timedelta(seconds=60)
"""Who hammers on the door fills no disk."""

_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")

_NOBODYS_SECRET = "no building has this secret"
"""Signed with when no building fits, so that the answer takes as long."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What a body says, before anybody believes it."""

    building: str
    desk: str
    press_id: str
    occurred_at: datetime


class PressView(HomeAssistantView):
    """Takes presses."""

    url = "/api/municipal_alarm/press"
    name = "api:municipal_alarm:press"
    requires_auth = False

    def __init__(self, hass: HomeAssistant) -> None:
        """Take presses for whatever runs in `hass`."""
        self._hass = hass
        self._refused = 0
        self._logged_at: datetime | None = None

    async def post(self, request: web.Request) -> web.Response:
        """Take a press."""
        running = self._hass.data.get(RUNNING)
        if running is None:
            return _answer(HTTPStatus.SERVICE_UNAVAILABLE, "not running; repeat with the same id")
        body = await _read(request)
        said = _parse(body) if body is not None else None
        entry_id = self._signer(said, body or b"", request.headers.get(SIGNATURE_HEADER, ""))
        if said is None or entry_id is None:
            self._note_refusal(request)
            return _answer(HTTPStatus.UNAUTHORIZED, "refused")
        # From here on it is somebody who holds the secret: they may know what is wrong.
        if abs(dt_util.utcnow() - said.occurred_at) > WINDOW:
            return _answer(
                HTTPStatus.CONFLICT,
                "time is too far from ours",
                now=dt_util.utcnow().isoformat(timespec="milliseconds"),
            )
        desk_id = _desk(running, entry_id, said.desk)
        if desk_id is None:
            return _answer(HTTPStatus.NOT_FOUND, "no such desk takes presses by HTTP")
        if not await self._press(running, entry_id, desk_id, said):
            return _answer(HTTPStatus.SERVICE_UNAVAILABLE, "repeat with the same id")
        return web.json_response({"received": said.press_id})

    def _signer(self, said: _Said | None, body: bytes, signature: str) -> str | None:
        """The building whose secret the body is signed with, of those it may mean."""
        given = signature.strip().lower().encode("utf-8", "replace")
        found: str | None = None
        candidates = list(self._secrets(said.building)) if said is not None else []
        for entry_id, secret in candidates or [("", _NOBODYS_SECRET)]:
            digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
            if hmac.compare_digest(f"sha256={digest}".encode(), given) and candidates:
                found = entry_id
        return found

    def _secrets(self, building: str) -> Iterator[tuple[str, str]]:
        for entry in entries_of(self._hass, KIND_BUILDING):
            secret = entry.data.get(CONF_PRESS_SECRET)
            if secret and building in (entry.entry_id, slugify(entry.title)):
                yield entry.entry_id, secret

    async def _press(self, running: Running, entry_id: str, desk_id: DeskId, said: _Said) -> bool:
        """Give it to the room; whether it is written down."""
        press = Press(
            SignalId(f"http/{entry_id}/{said.press_id}"),
            SourceId(f"http/{desk_id}"),
            desk_id,
            said.occurred_at,
        )
        fault = running.fault
        if fault is not None and fault.kind is not FaultKind.SET_ASIDE:
            # It goes out all the same. Nobody need wait for a disk that is known to fail.
            running.room.handle(press)
            return False
        committed = self._hass.loop.create_future()

        def commit() -> None:
            if not committed.done():
                committed.set_result(None)

        running.room.handle(press, commit)
        try:
            async with asyncio.timeout(COMMIT_WAIT_S):
                await committed
        except TimeoutError:
            return False
        return True

    def _note_refusal(self, request: web.Request) -> None:
        self._refused += 1
        now = dt_util.utcnow()
        if self._logged_at is None or now - self._logged_at >= _LOG_EVERY:
            _LOGGER.warning(
                "Refused %s HTTP presses without a valid signature, the last from %s",
                self._refused,
                request.remote,
            )
            self._refused = 0
            self._logged_at = now


async def _read(request: web.Request) -> bytes | None:
    """The body; None when it is larger than a press can be."""
    if request.content_length is not None and request.content_length > MAX_BODY:
        return None
    body = b""
    async for chunk in request.content.iter_chunked(MAX_BODY + 1):
        body += chunk
        if len(body) > MAX_BODY:
            return None
    return body


def _parse(body: bytes) -> _Said | None:
    try:
        said: Any = json.loads(body)
    except ValueError, RecursionError:
        return None
    if not isinstance(said, dict):
        return None
    building, desk, press_id = said.get("building"), said.get("desk"), said.get("id")
    occurred_at = _time(said.get("time"))
    if not (isinstance(building, str) and isinstance(desk, str) and isinstance(press_id, str)):
        return None
    if occurred_at is None or not _ID.fullmatch(press_id):
        return None
    return _Said(building, desk, press_id, occurred_at)


def _time(said: Any) -> datetime | None:
    """ISO 8601 with an offset, or seconds since 1970."""
    try:
        if isinstance(said, str):
            read = datetime.fromisoformat(said)
            return read.astimezone(UTC) if read.utcoffset() is not None else None
        if isinstance(said, int | float) and not isinstance(said, bool):
            return datetime.fromtimestamp(said, UTC)
    except ValueError, OverflowError, OSError:
        return None
    return None


def _desk(running: Running, entry_id: str, said: str) -> DeskId | None:
    """The desk of this building that is meant, if it takes presses by HTTP."""
    installation = running.installation
    for desk_id, desk in running.room.state.site.desks.items():
        if (
            desk.building_id == entry_id
            and said.casefold() in (desk_id.casefold(), desk.name.casefold(), slugify(desk.name))
            and installation.desks[desk_id].get(CONF_HTTP_PRESS)
        ):
            return desk_id
    return None


def _answer(status: HTTPStatus, what: str, **more: str) -> web.Response:
    return web.json_response({"error": what, **more}, status=status)
