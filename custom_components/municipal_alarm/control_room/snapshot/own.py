"""What one responder may know: their alarms, messages, keys, lone work and rounds.

It is shown on a screen in their hand, before whoever stands beside them. So it says of an
incident what all may know (`Incident.shown`), nothing of one that duress raised about
themselves, and of the codes their digits alone: a 0 and a 9 leave the same to be seen.
What of an incident only duress let them know of, their radio or phone has told them.
"""

from collections.abc import Iterator

from ..ids import ResponderId
from ..incident import Incident
from ..patrol.round import Round
from ..site import Site
from ..state import RoomState
from ..words import AlarmKind, AssignmentState, CodeEffect, CodeForm, Purpose
from . import own_shapes as shapes
from .parts import place, time
from .people import lone_work_state

WRITTEN = (Purpose.CODE, Purpose.MESSAGE, Purpose.STAND_DOWN)
"""Messages that are shown as such; a call for help is an alarm, with the place first."""

MOST_MESSAGES = 6
"""What one reads in a stairwell; the rest is on the phone, as notifications."""

_OF_LONE_WORK = (CodeEffect.CHECK_IN, CodeEffect.START_LONE_WORK, CodeEffect.STOP_LONE_WORK)
"""They have keys of their own, in words."""

_KEYPAD = "1234567890"


def own(state: RoomState, responder_id: ResponderId) -> shapes.Own:
    """All that is one responder's, who is set up."""
    me = state.site.responders[responder_id]
    return {
        "responder_id": me.responder_id,
        "name": me.name,
        "duty": me.duty.value,
        "on_duty": state.roster.on_duty(me),
        "alarms": _alarms(state, me.responder_id),
        "messages": _messages(state, me.responder_id),
        "keys": keys(state.site),
        "lone_work": _lone_work(state, me.responder_id),
        "rounds": _rounds(state, me.responder_id),
    }


# --- alarms ------------------------------------------------------------------


def is_told(one: Incident, me: ResponderId) -> bool:
    """Whether somebody may know of an incident because they have a part in it."""
    return _is_in(one, me) and not (one.is_secret and one.responder_id == me)


def _is_in(one: Incident, me: ResponderId) -> bool:
    roll_call = one.shown.roll_call
    return (
        one.responder_id == me
        or me in one.assignments
        or (roll_call is not None and me in roll_call.people)
    )


def _alarms(state: RoomState, me: ResponderId) -> list[shapes.OwnAlarm]:
    """Those that are open, the newest first."""
    mine = (
        one
        for one in state.incidents.values()
        if one.is_open and not one.test and is_told(one, me) and not _sent_home(one, me)
    )
    newest = sorted(mine, key=lambda one: (one.raised_at, one.number), reverse=True)
    return [_alarm(one, me) for one in newest]


def _sent_home(one: Incident, me: ResponderId) -> bool:
    part = one.assignments.get(me)
    return part is not None and part.state is AssignmentState.RELEASED


def _alarm(one: Incident, me: ResponderId) -> shapes.OwnAlarm:
    shown = one.shown
    # What they said themselves they know, also where nobody else may.
    part = one.assignments.get(me)
    roll_call = shown.roll_call
    asked = roll_call.people.get(me) if roll_call is not None and not roll_call.ended_at else None
    # A word for a bystander: see `wording`.
    kind = AlarmKind.EMERGENCY if shown.kind is AlarmKind.DURESS else shown.kind
    return {
        "incident_id": shown.incident_id,
        "number": shown.number,
        "kind": kind.value,
        "possible": shown.possible,
        "drill": shown.drill,
        "place": place(shown.place),
        "responder": shown.responder,
        "placed_at": time(shown.placed_at),
        "raised_at": time(shown.raised_at),
        "presses": shown.presses,
        "owner": shown.owner,
        "about_me": shown.responder_id == me,
        "state": part.state.value if part is not None else None,
        "roll_call": asked.answer.value if asked is not None else None,
        "others": [
            {"responder": each.responder, "state": each.state.value, "minutes": each.minutes}
            for who, each in shown.assignments.items()
            if who != me and each.state in (AssignmentState.ACCEPTED, AssignmentState.ON_SCENE)
        ],
    }


# --- what is said to them, and by them ---------------------------------------


def _messages(state: RoomState, me: ResponderId) -> list[shapes.OwnMessage]:
    """The last that were written to them, the newest first, each once by whatever way."""
    found: dict[str, shapes.OwnMessage] = {}
    # Of what duress raised about them, too: nobody but an operator writes to them about it.
    for incident in state.incidents.values():
        for delivery in incident.messages.values() if _is_in(incident, me) else ():
            alert = delivery.alert
            if alert.responder_id == me and alert.purpose in WRITTEN:
                found.setdefault(
                    alert.original or alert.key,
                    {
                        "purpose": alert.purpose.value,
                        "text": alert.text,
                        "at": time(delivery.left_at),
                    },
                )
    return sorted(found.values(), key=lambda one: one["at"], reverse=True)[:MOST_MESSAGES]


def keys(site: Site) -> list[shapes.OwnCode]:
    """The codes as a keypad: digits, and neutral words where that is how codes are told.

    No names, colours or effects: who reads which key means that all is well can have it
    pressed. Words on all keys or on none, for the one without would be asked about.
    """
    codes = sorted(
        (code for code in site.codes.values() if code.effect not in _OF_LONE_WORK),
        key=lambda code: (len(code.digits), [_KEYPAD.index(digit) for digit in code.digits]),
    )
    worded = site.code_form is CodeForm.NEUTRAL and all(code.neutral for code in codes)
    return [{"digits": one.digits, "words": one.neutral if worded else ""} for one in codes]


# --- alone, and on a round ----------------------------------------------------


def _lone_work(state: RoomState, me: ResponderId) -> shapes.OwnLoneWork | None:
    one = state.lone_work.get(me)
    if one is None:
        return None
    return {
        "state": lone_work_state(one),
        "next_at": time(one.next_at),
        "alarm_at": time(one.alarm_at),
        "until": time(one.until),
    }


def _rounds(state: RoomState, me: ResponderId) -> list[shapes.OwnRound]:
    """Those they walk, and behind them those of their building that nobody walks yet."""
    found = sorted(_of(state, me), key=lambda one: (me not in one.walkers, one.ends_at))
    return [_round(one, me) for one in found]


def _of(state: RoomState, me: ResponderId) -> Iterator[Round]:
    here = state.roster.whereabouts(state.site.responders[me])
    for one in state.rounds.values():
        if me in one.walkers or (not one.walkers and one.building_id == here):
            yield one


def _round(one: Round, me: ResponderId) -> shapes.OwnRound:
    return {
        "round_id": one.round_id,
        "plan": one.plan,
        "building": one.building,
        "mine": me in one.walkers,
        "ordered": one.ordered,
        "ends_at": time(one.ends_at),
        "suspended_at": time(one.suspended_at),
        "proven": len(one.visits),
        "total": len(one.checkpoints),
        "pending": [
            {
                "checkpoint_id": each.checkpoint_id,
                "checkpoint": each.name,
                "floor": each.floor,
                "due_at": time(each.due_at),
                "overdue": each.checkpoint_id in one.overdue,
            }
            for each in one.pending
        ],
    }
