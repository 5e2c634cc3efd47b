"""What one may ask for people in the field: scans, rounds, lone work, call-ups, roll-calls."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..control_room import commands as c
from ..control_room.errors import BadRequest, UnknownThing
from ..control_room.ids import ResponderId, SignalId
from ..control_room.words import Duty, RollCallAnswer
from .asked import OF_INCIDENT, OF_RESPONDER, REASON, RESPONDER, Ask, Asked, Fields

TAG = "tag"
CHECKPOINT = "checkpoint"
OCCURRED_AT = "occurred_at"
ROUND_PLAN = "round_plan"
ROUND = "round"
REMARK = "remark"
EVERY = "every"
UNTIL = "until"
DUTY = "duty"
WANTED = "wanted"
ANSWER = "answer"

_ROUND: Fields = {vol.Required(ROUND): cv.string}
_TEXT = vol.All(cv.string, vol.Length(max=4000))


def _when(said: datetime | None) -> datetime | None:
    """A time that was typed; without a zone it is the time here."""
    return dt_util.as_utc(said) if said is not None else None


def _on_the_list(asked: Asked) -> ResponderId:
    """Of whom a roll-call is to know; also somebody who was removed since it began."""
    try:
        return asked.responder_id
    except UnknownThing:
        said = asked.data[RESPONDER].strip().casefold()
        roll_call = asked.state.incidents[asked.incident_id].roll_call
        for responder_id, one in roll_call.people.items() if roll_call is not None else ():
            if said in (responder_id.casefold(), one.responder.casefold()):
                return responder_id
        raise


def _report_scan(asked: Asked) -> c.ReportScan:
    data, names = asked.data, asked.names
    if (TAG in data) == (CHECKPOINT in data):
        raise BadRequest("tag_or_checkpoint")
    return c.ReportScan(
        actor=asked.actor,
        signal_id=SignalId(asked.request_id),
        responder_id=asked.responder_id,
        tag=data[TAG].strip() if TAG in data else "",
        checkpoint_id=names.checkpoint(data[CHECKPOINT]) if CHECKPOINT in data else None,
        occurred_at=_when(data.get(OCCURRED_AT)),
    )


def _start_round(asked: Asked) -> c.StartRound:
    return c.StartRound(
        actor=asked.actor,
        plan_id=asked.names.round_plan(asked.data[ROUND_PLAN]),
        responder_id=asked.responder_id if RESPONDER in asked.data else None,
    )


def _correct_round(asked: Asked) -> c.CorrectRound:
    data, names = asked.data, asked.names
    return c.CorrectRound(
        actor=asked.actor,
        # Also of one that is over: what is known of it may have changed.
        round_id=names.round(data[ROUND], over=True),
        checkpoint_id=names.checkpoint(data[CHECKPOINT]),
        reason=data[REASON],
        occurred_at=_when(data.get(OCCURRED_AT)),
    )


def _start_lone_work(asked: Asked) -> c.StartLoneWork:
    every: timedelta | None = asked.data.get(EVERY)
    return c.StartLoneWork(
        actor=asked.actor,
        responder_id=asked.responder_id,
        every_s=int(every.total_seconds()) if every is not None else None,
        until=_when(asked.data.get(UNTIL)),
    )


IN_THE_FIELD: Mapping[str, Ask] = {
    "report_scan": Ask(
        c.ReportScan,
        _report_scan,
        {
            **OF_RESPONDER,
            vol.Optional(TAG): vol.All(cv.string, vol.Length(min=1, max=128)),
            vol.Optional(CHECKPOINT): cv.string,
            vol.Optional(OCCURRED_AT): cv.datetime,
        },
    ),
    "start_round": Ask(
        c.StartRound,
        _start_round,
        {vol.Required(ROUND_PLAN): cv.string, vol.Optional(RESPONDER): cv.string},
    ),
    "suspend_round": Ask(
        c.SuspendRound,
        lambda asked: c.SuspendRound(
            actor=asked.actor,
            round_id=asked.names.round(asked.data[ROUND]),
            reason=asked.data[REASON],
        ),
        {**_ROUND, vol.Optional(REASON, default=""): _TEXT},
    ),
    "resume_round": Ask(
        c.ResumeRound,
        lambda asked: c.ResumeRound(
            actor=asked.actor, round_id=asked.names.round(asked.data[ROUND])
        ),
        _ROUND,
    ),
    "correct_round": Ask(
        c.CorrectRound,
        _correct_round,
        {
            **_ROUND,
            vol.Required(CHECKPOINT): cv.string,
            vol.Required(REASON): _TEXT,
            vol.Optional(OCCURRED_AT): cv.datetime,
        },
    ),
    "remark_round": Ask(
        c.RemarkRound,
        lambda asked: c.RemarkRound(
            actor=asked.actor,
            round_id=asked.names.round(asked.data[ROUND]),
            text=asked.data[REMARK],
        ),
        {**_ROUND, vol.Required(REMARK): _TEXT},
    ),
    "end_round": Ask(
        c.EndRound,
        lambda asked: c.EndRound(
            actor=asked.actor,
            round_id=asked.names.round(asked.data[ROUND]),
            reason=asked.data[REASON],
        ),
        {**_ROUND, vol.Required(REASON): _TEXT},
    ),
    "start_lone_work": Ask(
        c.StartLoneWork,
        _start_lone_work,
        {
            **OF_RESPONDER,
            vol.Optional(EVERY): cv.positive_time_period,
            vol.Optional(UNTIL): cv.datetime,
        },
    ),
    "check_in": Ask(
        c.CheckIn,
        lambda asked: c.CheckIn(actor=asked.actor, responder_id=asked.responder_id),
        OF_RESPONDER,
    ),
    "stop_lone_work": Ask(
        c.StopLoneWork,
        lambda asked: c.StopLoneWork(actor=asked.actor, responder_id=asked.responder_id),
        OF_RESPONDER,
    ),
    "call_up": Ask(
        c.CallUp,
        lambda asked: c.CallUp(
            actor=asked.actor,
            incident_id=asked.incident_id,
            duties=tuple(dict.fromkeys(Duty(duty) for duty in asked.data[DUTY])),
            wanted=asked.data[WANTED],
        ),
        {
            **OF_INCIDENT,
            vol.Optional(DUTY, default=lambda: [Duty.RESPONSE_TEAM.value]): vol.All(
                cv.ensure_list, vol.Length(min=1), [vol.In([duty.value for duty in Duty])]
            ),
            vol.Optional(WANTED, default=1): vol.All(vol.Coerce(int), vol.Range(min=1, max=100)),
        },
    ),
    "start_roll_call": Ask(
        c.StartRollCall,
        lambda asked: c.StartRollCall(actor=asked.actor, incident_id=asked.incident_id),
        OF_INCIDENT,
    ),
    "answer_roll_call": Ask(
        c.AnswerRollCall,
        lambda asked: c.AnswerRollCall(
            actor=asked.actor,
            incident_id=asked.incident_id,
            responder_id=_on_the_list(asked),
            answer=RollCallAnswer(asked.data[ANSWER]),
        ),
        {
            **OF_INCIDENT,
            **OF_RESPONDER,
            vol.Required(ANSWER): vol.In([answer.value for answer in RollCallAnswer]),
        },
    ),
    "end_roll_call": Ask(
        c.EndRollCall,
        lambda asked: c.EndRollCall(actor=asked.actor, incident_id=asked.incident_id),
        OF_INCIDENT,
    ),
}
