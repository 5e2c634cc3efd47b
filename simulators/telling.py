"""How a story is told: to people as text, to programs as one JSON object a line."""

from datetime import datetime
import json
import sys
from typing import TextIO

from .story import Story
from .story_scene import Line


class Teller:
    """Tells what happens. Progress and advice go to standard error."""

    def __init__(self, *, as_json: bool, out: TextIO = sys.stdout) -> None:
        """Tell to `out`."""
        self._json = as_json
        self._out = out
        self._began: datetime | None = None
        self._where = ""

    def title(self, story: Story, at: datetime) -> None:
        """A story begins."""
        self._began, self._where = at, ""
        if not self._json:
            self._print(f"\n{story.title}\n{'-' * len(story.title)}\n{story.tells}\n")
            self._print("     time     delay")

    def line(self, line: Line) -> None:
        """One thing happened."""
        if self._json:
            self._print(
                json.dumps(
                    {
                        "time": line.time.isoformat(timespec="milliseconds"),
                        "what": line.what,
                        "who": line.who,
                        "where": line.where,
                        "delay_ms": line.delay_ms,
                    },
                    ensure_ascii=False,
                )
            )
            return
        passed = (line.time - self._began).total_seconds() if self._began is not None else 0.0
        delay = f"{line.delay_ms:7.0f} ms" if line.delay_ms is not None else " " * 10
        who = f"{line.who}: " if line.who else ""
        where = ""
        if line.where not in ("", self._where):
            self._where = line.where
            where = "" if line.where in line.what else f"  ({line.where})"
        self._print(f"{passed:7.3f} s {delay}  {who}{line.what}{where}")
        for more in line.report:
            self._print(f"{'':22}{more}")

    def verdict(self, story: Story, at: datetime, *, held: bool) -> None:
        """A story is over."""
        what = f"the story {story.name} " + ("held" if held else "did not hold")
        if self._json:
            self.line(Line(at, what, failed=not held))
        else:
            self._print(f"\n{what.capitalize()}.")

    def say(self, text: str) -> None:
        """Say something to the person in front, and to no program."""
        print(text, file=sys.stderr if self._json else self._out, flush=True)

    def _print(self, text: str) -> None:
        print(text, file=self._out, flush=True)
