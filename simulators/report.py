"""The report of an incident, as somebody reads it the next morning."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

type Json = dict[str, Any]

_SAID = ("responder", "digits", "outcome", "answer", "prompt", "text", "operator", "target")


def report_lines(entries: Sequence[Json]) -> tuple[str, ...]:
    """The lines of a timeline. Of deliveries only those that failed are told."""
    return tuple(
        f"{_clock(entry['at'])}  {_words(entry)}"
        for entry in entries
        if entry["event"] != "delivery_reported" or entry.get("state") == "failed"
    )


def _clock(at: str) -> str:
    moment = datetime.fromisoformat(at).astimezone()
    return f"{moment:%H:%M:%S}.{moment.microsecond // 1000:03}"


def _words(entry: Json) -> str:
    what: str = entry["event"].replace("_", " ")
    if entry["event"] == "step_taken":
        what = f"step {entry['step'] + 1} of the policy"
    said = "; ".join(_details(entry))
    return f"{what}: {said}" if said else what


def _details(entry: Json) -> Iterator[str]:
    if told := [alert["responder"] for alert in entry.get("alerts", ())]:
        yield f"tells {', '.join(told)}"
    for name in entry.get("external", ()):
        yield f"calls {name}"
    for skip in entry.get("skipped", ()):
        yield f"not {skip['target']} ({skip['reason']})".replace("_", " ")
    for word in _SAID:
        if entry.get(word):
            yield str(entry[word]).replace("_", " ") if word != "text" else f"“{entry[word]}”"
    actor = entry.get("actor")
    if isinstance(actor, dict) and actor.get("name") not in ("", None, entry.get("responder")):
        yield f"by {actor['name']}"
