"""Which consoles are there: operators are present while one of theirs says so.

A console tells every few seconds that it is alive, whether its page is visible and
whether it may sound. An operator whose only console is hidden and silent would not
notice an alarm, and so is not present. Nothing is concluded from a lost connection
before the heartbeat is overdue: a page that reloads is back within a second.
"""

from dataclasses import dataclass

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..control_room.console_fold import ConsoleCheck
from ..control_room.ids import OperatorId
from ..control_room.signals import OperatorPresence
from ..control_room.snapshot import time
from ..control_room.snapshot.messages import Checked, Console, HeartbeatAnswer
from .changes import CONSOLES
from .running import RUNNING, Running

EXPIRY_S = 30.0
"""A console beats every 10 s; two beats may be lost."""


@dataclass(slots=True)
class _Console:
    operator_id: OperatorId
    visible: bool
    sound: bool
    expire: CALLBACK_TYPE


class Consoles:
    """The consoles of one Home Assistant."""

    def __init__(self, hass: HomeAssistant) -> None:
        """No console was heard yet."""
        self._hass = hass
        self._consoles: dict[tuple[OperatorId, str], _Console] = {}

    @callback
    def beat(
        self,
        running: Running,
        operator_id: OperatorId,
        console: str,
        *,
        visible: bool,
        sound: bool,
    ) -> HeartbeatAnswer:
        """A console is alive; answers how its operator counts, and how many can hear."""
        key = (operator_id, console)
        before = self._consoles.get(key)
        if before is not None:
            before.expire()

        @callback
        def expired(_now: object) -> None:
            del self._consoles[key]
            left = self._hass.data.get(RUNNING)
            if left is not None:
                self._tell(left, operator_id)
                left.changes.tell(CONSOLES)

        self._consoles[key] = _Console(
            operator_id,
            visible,
            sound,
            async_call_later(
                self._hass,
                EXPIRY_S,
                HassJob(expired, f"{DOMAIN} console", cancel_on_shutdown=True),
            ),
        )
        self._tell(running, operator_id)
        if before is None or (before.visible, before.sound) != (visible, sound):
            running.changes.tell(CONSOLES)
        return {
            "present": self._attends(operator_id),
            "audible_consoles": self.audible,
            "expires_in": EXPIRY_S,
        }

    @property
    def audible(self) -> int:
        """How many could be heard; 0: an alarm would be silent."""
        return sum(one.sound for one in self._consoles.values())

    def told(self, running: Running) -> list[Console]:
        """All of them, for screens; without those of people who have no role any more."""
        operators = running.room.state.site.operators
        return [
            {
                "console": console,
                "operator_id": operator_id,
                "operator": operators[operator_id].name,
                "visible": one.visible,
                "sound": one.sound,
                "checked": _checked(running.room.state.console_checks.get(console)),
            }
            for (operator_id, console), one in self._consoles.items()
            if operator_id in operators
        ]

    @callback
    def tell_again(self, running: Running) -> None:
        """A runtime started and knows nobody yet."""
        for operator_id in dict.fromkeys(one.operator_id for one in self._consoles.values()):
            self._tell(running, operator_id)

    def _attends(self, operator_id: OperatorId) -> bool:
        return any(
            one.operator_id == operator_id and (one.visible or one.sound)
            for one in self._consoles.values()
        )

    def _tell(self, running: Running, operator_id: OperatorId) -> None:
        running.room.handle(OperatorPresence(operator_id, self._attends(operator_id)))


def _checked(check: ConsoleCheck | None) -> Checked | None:
    if check is None:
        return None
    return {"at": time(check.at), "by": check.by, "passed": check.passed}


DATA_CONSOLES: HassKey[Consoles] = HassKey(f"{DOMAIN}_consoles")
"""The one of this Home Assistant; set up with the feed."""
