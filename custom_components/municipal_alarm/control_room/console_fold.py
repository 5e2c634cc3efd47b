"""What is remembered of the checks of consoles."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from . import events as e
from .values import value

if TYPE_CHECKING:
    from .fold import Working

MOST = 200
"""So many consoles are remembered: a browser that is declared anew is another one."""


@value
class ConsoleCheck:
    """What came of the last check of a console."""

    at: datetime
    by: str
    audible: bool
    passed: bool


def _checked(room: Working, event: e.ConsoleChecked) -> None:
    known = {key: one for key, one in room.console_checks.items() if key != event.console}
    known[event.console] = ConsoleCheck(event.at, event.actor.name, event.audible, event.passed)
    room.console_checks = dict(list(known.items())[-MOST:])


FOLDS: Mapping[type[e.Event], Callable[[Working, Any], None]] = {e.ConsoleChecked: _checked}
