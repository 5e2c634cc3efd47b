"""What a command on a round speaks of, or why it is refused."""

from ..errors import BadRequest, UnknownThing
from ..ids import RoundId, RoundPlanId
from ..round_events import RoundReport
from ..turn import Turn
from .round import Round

TEXT_LENGTH = 1000
"""Letters of a remark or reason."""


def open_round(turn: Turn, round_id: RoundId) -> Round:
    """A round that is not over; `UnknownThing` when there is none."""
    one = turn.room.rounds.get(round_id)
    if one is None:
        raise UnknownThing("unknown_round", round=round_id)
    return one


def open_or_reported(turn: Turn, round_id: RoundId) -> Round | RoundReport:
    """A round that is not over, or the report of the last one of its plan."""
    one = turn.room.rounds.get(round_id)
    if one is not None:
        return one
    for report in turn.room.reports.values():
        if report.round_id == round_id:
            return report
    raise UnknownThing("unknown_round", round=round_id)


def open_of(turn: Turn, plan_id: RoundPlanId) -> Round | None:
    """The open round of a plan: there is one at most."""
    return next((one for one in turn.room.rounds.values() if one.plan_id == plan_id), None)


def letters(text: str) -> str:
    """A text that may be empty."""
    text = text.strip()
    if len(text) > TEXT_LENGTH:
        raise BadRequest("long_text", length=str(TEXT_LENGTH))
    return text


def some_letters(text: str, missing: BadRequest) -> str:
    """A text that must say something; `missing`: the refusal when it does not."""
    text = letters(text)
    if not text:
        raise missing
    return text
