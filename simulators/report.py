"""The report of an incident, as somebody reads it the next morning."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

type Json = dict[str, Any]

_SAID = ("responder", "digits", "outcome", "answer", "prompt", "text", "operator", "target")

_HELD = {
    "guarded": "for a guard is in the building",
    "unguarded": "for no guard is in the building",
    "kind": "for it is another kind of alarm",
    "drill": "for it is a drill",
    "not_drill": "for it is no drill",
    "day": "for it is another day",
    "hour": "for it is another hour",
}
_ENDED = {"answered": "for somebody comes", "policy": "for the policy asks for it no more"}
_PUT_OFF = {
    "answered": "enough come, so the steps from {step} on wait",
    "not_answered": "too few come any more, so step {step} and the later ones go on",
    "nobody_came": "nobody arrived in time, so step {step} and the later ones go on",
    "more_needed": "more help is asked for, so step {step} and the later ones go on",
    "policy": "the policy was changed, so step {step} and the later ones go on by it",
}


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
    what = _what(entry)
    said = "; ".join(_details(entry))
    return f"{what}: {said}" if said else what


def _what(entry: Json) -> str:
    """What happened; of the steps of the policy also why they did nothing."""
    step, why = entry.get("step", 0) + 1, entry.get("held_by", "")
    match entry["event"]:
        case "step_taken":
            return f"step {step} of the policy" + (f" is not taken, {_HELD[why]}" if why else "")
        case "step_repeated":
            return f"step {step} is not repeated, {_ENDED[why]}" if why else f"step {step} again"
        case "steps_put_off":
            return _PUT_OFF[entry["reason"]].format(step=step)
    what: str = entry["event"].replace("_", " ")
    return what


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
