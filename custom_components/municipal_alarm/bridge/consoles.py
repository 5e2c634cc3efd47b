"""Which consoles are there: operators are present while one of theirs says so.

A console tells every few seconds that it is alive, whether its page is visible and
whether it may sound. An operator whose only console is hidden and silent would not
notice an alarm, and so is not present. Nothing is concluded from a lost connection
before the heartbeat is overdue: a page that reloads is back within a second.

A console is a browser. Each of its tabs beats for itself, and it can do what any of them
can; the page that comes in the place of a closed one takes its word back.
"""

from collections.abc import Hashable
from dataclasses import dataclass

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..control_room.console_fold import ConsoleCheck
from ..control_room.ids import OperatorId
from ..control_room.signals import OperatorPresence
from ..control_room.site import Site
from ..control_room.snapshot import time
from ..control_room.snapshot.messages import Checked, Console, HeartbeatAnswer
from ..control_room.words import Role
from .changes import CONSOLES
from .running import RUNNING, Running

EXPIRY_S = 30.0
"""A console beats every 10 s; two beats may be lost."""

type _Key = tuple[OperatorId, str, Hashable]
"""Whose, of which browser, and which page of it."""


@dataclass(slots=True)
class _Page:
    visible: bool
    sound: bool
    expire: CALLBACK_TYPE
    is_closed: bool = False


class Consoles:
    """The consoles of one Home Assistant."""

    def __init__(self, hass: HomeAssistant) -> None:
        """No console was heard yet."""
        self._hass = hass
        self._pages: dict[_Key, _Page] = {}

    @callback
    def beat(
        self,
        running: Running,
        operator_id: OperatorId,
        console: str,
        *,
        page: Hashable = None,
        visible: bool,
        sound: bool,
    ) -> HeartbeatAnswer:
        """A page is alive; answers how its operator counts, and how many can hear."""
        key = (operator_id, console, page)
        before = self._pages.get(key)
        if before is not None:
            before.expire()

        @callback
        def expired(_now: object) -> None:
            self._forget([key])

        self._pages[key] = _Page(
            visible,
            sound,
            async_call_later(
                self._hass,
                EXPIRY_S,
                HassJob(expired, f"{DOMAIN} console", cancel_on_shutdown=True),
            ),
        )
        self._forget([one for one in self._pages if one[1] == console and self._is_closed(one)])
        self._tell(running, operator_id)
        if before is None or (before.visible, before.sound) != (visible, sound):
            running.changes.tell(CONSOLES)
        return {
            "present": self._attends(operator_id),
            "audible_consoles": self.audible,
            "expires_in": EXPIRY_S,
        }

    @callback
    def closed(self, page: Hashable) -> None:
        """The connection of a page was closed: its word counts until another page comes."""
        for key, one in self._pages.items():
            if key[2] is page:
                one.is_closed = True

    @property
    def audible(self) -> int:
        """How many could be heard; 0: an alarm would be silent."""
        return len({key[:2] for key, one in self._pages.items() if one.sound})

    def told(self, running: Running) -> list[Console]:
        """All of them, for screens."""
        operators = running.room.state.site.operators
        checks = running.room.state.console_checks
        found: dict[tuple[OperatorId, str], Console] = {}
        for (operator_id, console, _), one in self._pages.items():
            if operator_id not in operators:
                # Their role was taken away at this moment.
                continue
            told = found.setdefault(
                (operator_id, console),
                {
                    "console": console,
                    "operator_id": operator_id,
                    "operator": operators[operator_id].name,
                    "visible": False,
                    "sound": False,
                    "checked": _checked(checks.get(console)),
                },
            )
            told["visible"] = told["visible"] or one.visible
            told["sound"] = told["sound"] or one.sound
        return list(found.values())

    @callback
    def follow(self, running: Running) -> None:
        """A runtime started and knows nobody yet; who loses their role there is gone."""
        for operator_id in dict.fromkeys(key[0] for key in self._pages):
            self._tell(running, operator_id)

        @callback
        def edited() -> None:
            site = running.room.state.site
            self._forget([key for key in self._pages if not may_attend(site, key[0])])

        edited()
        running.listen_site(edited)

    def _is_closed(self, key: _Key) -> bool:
        return self._pages[key].is_closed

    def _forget(self, keys: list[_Key]) -> None:
        """These pages are no more."""
        for key in keys:
            self._pages.pop(key).expire()
        running = self._hass.data.get(RUNNING)
        if running is not None and keys:
            for operator_id in dict.fromkeys(key[0] for key in keys):
                self._tell(running, operator_id)
            running.changes.tell(CONSOLES)

    def _attends(self, operator_id: OperatorId) -> bool:
        return any(
            key[0] == operator_id and (one.visible or one.sound) for key, one in self._pages.items()
        )

    def _tell(self, running: Running, operator_id: OperatorId) -> None:
        running.room.take(OperatorPresence(operator_id, self._attends(operator_id)))


def may_attend(site: Site, operator_id: OperatorId) -> bool:
    """Whether somebody can be present: whoever only looks is nobody who acts."""
    operator = site.operators.get(operator_id)
    return operator is not None and operator.role in (Role.OPERATOR, Role.SUPERVISOR)


def _checked(check: ConsoleCheck | None) -> Checked | None:
    if check is None:
        return None
    return {"at": time(check.at), "by": check.by, "passed": check.passed}


DATA_CONSOLES: HassKey[Consoles] = HassKey(f"{DOMAIN}_consoles")
"""The one of this Home Assistant; set up with the feed."""
