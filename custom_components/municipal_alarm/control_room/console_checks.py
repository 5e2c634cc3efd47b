"""Consoles that somebody tries at the start of a shift: is the tone heard, the light seen?

A browser can measure that it lets sound out, and not that the loudspeaker is plugged in.
So an operator lets it sound for a moment, and says what came of it.
"""

from .commands import CheckConsole
from .events import ConsoleChecked
from .turn import Turn


def check(turn: Turn, command: CheckConsole) -> None:
    """Write down what somebody heard and saw at a console."""
    turn.record(
        ConsoleChecked(
            at=turn.now,
            actor=command.actor,
            console=command.console,
            audible=command.audible,
            passed=command.passed,
        )
    )
