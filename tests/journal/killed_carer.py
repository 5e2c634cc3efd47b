"""Lets old records go and erases a person, and says each step: to be killed by `test_kill`.

Run as `killed_carer.py REPOSITORY JOURNAL`. Prints a line after each step of either.
"""

from dataclasses import replace
import os
from pathlib import Path
import sys
from types import ModuleType

REPOSITORY, JOURNAL = sys.argv[1:]
COMPONENT = "custom_components.municipal_alarm"


def without_home_assistant() -> None:
    """Let the packages below the component be imported without its `__init__`."""
    sys.path.insert(0, REPOSITORY)
    bare = ModuleType(COMPONENT)
    bare.__path__ = [f"{REPOSITORY}/{COMPONENT.replace('.', '/')}"]
    sys.modules[COMPONENT] = bare


def main() -> None:
    """A step of the one and all of the other, in small batches, until killed or done."""
    from custom_components.municipal_alarm.journal import Cutoff, Person, SqliteJournal, care
    from tests.journal import examples as make

    care.BATCH = 7
    journal = SqliteJournal(Path(JOURNAL))
    put = journal._put

    def step(events, change, on_commit):  # type: ignore[no-untyped-def]
        put(events, change, on_commit)
        os.write(1, b"step\n")

    journal._put = step  # type: ignore[method-assign]
    journal.start()
    far = make.NOON.replace(year=2090)
    for _ in range(3):
        journal.expire(Cutoff(far, far), 20)
    journal.erase(
        Person(("u1",), ("Anneke",)), replace(make.OPERATOR, actor_id="x", name="X"), "asked"
    )


without_home_assistant()
main()
