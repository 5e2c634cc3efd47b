"""Appends without end, and says what is durable: to be killed by `test_kill`.

Run as `killed_writer.py REPOSITORY JOURNAL FIRST`. Prints a line with each number
whose append was called back, as one write a commit.
"""

from collections.abc import Callable, Sequence
from functools import partial
import os
from pathlib import Path
import sys
from threading import Lock
from types import ModuleType

REPOSITORY, JOURNAL, FIRST, *DATABASE = sys.argv[1:]
"""`DATABASE`: the socket of a server, and a schema there; then the file stands by for it."""
COMPONENT = "custom_components.municipal_alarm"


def without_home_assistant() -> None:
    """Let the packages below the component be imported without its `__init__`."""
    sys.path.insert(0, REPOSITORY)
    bare = ModuleType(COMPONENT)
    bare.__path__ = [f"{REPOSITORY}/{COMPONENT.replace('.', '/')}"]
    sys.modules[COMPONENT] = bare


def main() -> None:
    """Append until killed; the pipe to the test holds it back when it is far ahead."""
    from custom_components.municipal_alarm.journal import Journal, SqliteJournal
    from tests.journal import examples as make

    durable: list[int] = []
    one_at_a_time = Lock()

    def hand_over(calls: Sequence[Callable[[], None]]) -> None:
        with one_at_a_time:
            for call in calls:
                call()
            os.write(1, "".join(f"{number}\n" for number in durable).encode())
            durable.clear()

    journal: Journal = SqliteJournal(Path(JOURNAL), hand_over=hand_over)
    if DATABASE:
        from custom_components.municipal_alarm.journal.postgres import Address, StandbyJournal

        server, schema = DATABASE
        address = Address("postgres", "journal", socket=server, schema=schema)
        journal = StandbyJournal(address, Path(JOURNAL), hand_over=hand_over)
    journal.start()
    number = int(FIRST)
    while True:
        if journal.waiting < 200:
            journal.append(
                make.at_its_moment(number),
                [make.text("a", f"k{number}")],
                partial(durable.append, number),
            )
            number += 1


without_home_assistant()
main()
