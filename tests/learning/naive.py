"""What one incident came down to, read from its raw events once more, question by question.

Shares with the product the classes of the events and their words, and nothing else: each
answer is looked for in all events anew, slowly and plainly.
"""

from collections.abc import Iterable
from typing import Any

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    CodeEffect,
    DeliveryState,
    Purpose,
)

HELP = {Purpose.ALARM, Purpose.AGAIN, Purpose.DISPATCH, Purpose.BACKUP}


def as_all_know_it(events: list[e.Event]) -> list[e.Event]:
    """Without what is marked secret; nothing, where duress raised it."""
    if any(isinstance(one, e.IncidentRaised) and one.kind is AlarmKind.DURESS for one in events):
        return []
    return [one for one in events if not getattr(one, "secret", False)]


def raised(events: list[e.Event]) -> e.IncidentRaised | None:
    """How it began."""
    return next((one for one in events if isinstance(one, e.IncidentRaised)), None)


def seconds_to(events: list[e.Event], *kinds: type[e.Event]) -> float | None:
    """From the beginning to the first event of these kinds."""
    begin = raised(events)
    for one in events:
        if begin is not None and isinstance(one, kinds):
            return max((one.at - begin.at).total_seconds(), 0)
    return None


def calls_for_help(events: list[e.Event], *, secrets: bool) -> Iterable[tuple[int, e.Alert]]:
    """Every message that calls somebody, with where in the story it left."""
    for number, one in enumerate(events):
        alerts = list(getattr(one, "alerts", ()))
        if isinstance(one, e.DeliveryRetried) and one.other:
            alerts.append(one.other)
        for alert in alerts:
            if alert.purpose in HELP and (secrets or not alert.secret):
                yield number, alert


def seconds_to_receipt(events: list[e.Event], *, secrets: bool) -> float | None:
    """To the first word of a machine that it has a call for help."""
    begin = raised(events)
    for number, one in enumerate(events):
        if (
            begin is not None
            and isinstance(one, e.DeliveryReported)
            and one.state is DeliveryState.RECEIPTED
            and not one.late
            and any(
                alert.key == one.key and left < number
                for left, alert in calls_for_help(events, secrets=secrets)
            )
        ):
            return max((one.at - begin.at).total_seconds(), 0)
    return None


def outside(events: list[e.Event]) -> set[str]:
    """Who outside was called."""
    called: set[str] = set()
    for one in events:
        if isinstance(one, e.StepTaken | e.TargetsAlerted):
            called.update(one.external)
        if isinstance(one, e.ExternalCalled):
            called.add(one.target)
    return called


def facts(events: list[e.Event], *, secrets: bool) -> dict[str, Any] | None:
    """Everything that `Facts` says and no rule of the room decides; None: nothing is known."""
    if not secrets:
        events = as_all_know_it(events)
    begin = raised(events)
    if begin is None:
        return None
    ended = [one for one in events if isinstance(one, e.IncidentResolved)]
    acknowledged = [one for one in events if isinstance(one, e.Acknowledged)]
    duress = [
        one
        for one in events
        if (isinstance(one, e.CodeReceived) and one.effect is CodeEffect.DURESS)
        or (isinstance(one, e.AlarmJoined) and one.secret)
        or (isinstance(one, e.IncidentRaised) and one.kind is AlarmKind.DURESS)
    ]
    joined = [one for one in events if isinstance(one, e.AlarmJoined) and not one.explains]
    steps = {one.step for one in events if isinstance(one, e.StepTaken) and not one.held_by}
    calls = list(calls_for_help(events, secrets=secrets))
    return {
        "incident_id": begin.incident_id,
        "number": begin.number,
        "raised_at": begin.at,
        "drill": begin.drill,
        "test": begin.test,
        "responder_id": begin.responder_id,
        "source_id": begin.source_id,
        "presses": 1 + len(joined),
        "receipts": any(alert.receipt_due_at for _, alert in calls),
        "receipt_s": seconds_to_receipt(events, secrets=secrets),
        "acknowledged_s": seconds_to(events, e.Acknowledged),
        "accepted_s": seconds_to(events, e.ResponderAccepted, e.ResponderArrived),
        "on_scene_s": seconds_to(events, e.ResponderArrived),
        "resolved_s": seconds_to(events, e.IncidentResolved),
        "closed_s": seconds_to(events, e.IncidentClosed),
        "operator_id": acknowledged[0].actor.actor_id if acknowledged else None,
        "steps": len(steps),
        "external": outside(events),
        "outcome": ended[-1].outcome if ended else None,
        "duress": secrets and bool(duress),
    }
