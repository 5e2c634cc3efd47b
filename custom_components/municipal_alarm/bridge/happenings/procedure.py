"""What the procedure does in an incident: its steps, who is told by them, who is called."""

from collections.abc import Iterable, Iterator

from ...control_room import events as e, snapshot
from ...control_room.snapshot import Json
from ...control_room.words import Purpose
from .parts import Happening
from .telling import Teller, everybody
from .words import EXTERNAL_STATE, HELD_BY, PUT_OFF, STEP, TARGET


def of_procedure(teller: Teller, event: e.Event) -> Iterator[Happening]:
    """The triggers of one event, where it has one; it is free of secrets already."""
    tell = teller.tell
    match event:
        case e.StepTaken() if event.held_by:
            held = {
                "step": event.step + 1,
                "held_by": event.held_by,
                "last": event.step_due_at is None,
            }
            chosen_by = {STEP: str(event.step + 1), HELD_BY: event.held_by}
            yield tell("escalation_held", held, chosen_by)
        case e.StepTaken():
            taken = {
                "step": event.step + 1,
                **_did(event),
                "external": list(event.external),
                "raise_sound": event.raise_sound,
                "last": event.step_due_at is None,
            }
            yield tell("incident_escalated", taken, {STEP: str(event.step + 1)})
            yield from _alerted(teller, event.alerts)
        case e.StepRepeated() if not event.held_by:
            again = {
                "step": event.step + 1,
                "number": event.number,
                **_did(event),
                "last": event.repeat_due_at is None,
            }
            yield tell("step_repeated", again, {STEP: str(event.step + 1)})
            # Whom it tells again was told before.
            fresh = (one for one in event.alerts if one.purpose is Purpose.ALARM)
            yield from _alerted(teller, fresh, {"by": None})
        case e.StepsPutOff():
            waits = {
                "step": event.step + 1,
                "put_off": event.reason,
                "step_due_at": snapshot.time(event.step_due_at),
            }
            yield tell("escalation_put_off", waits, {PUT_OFF: event.reason})
        case e.TargetsAlerted():
            asked = {
                "targets": [target.value for target in event.targets],
                **_did(event),
                "external": list(event.external),
                "raise_sound": event.raise_sound,
            }
            yield tell("targets_alerted", asked)
            yield from _alerted(teller, event.alerts)
        case e.ExternalReported():
            reported = {
                "target": event.target,
                "external_state": event.state.value,
                "reason": event.reason,
            }
            chosen_by = {TARGET: event.target, EXTERNAL_STATE: event.state.value}
            yield tell("external_reported", reported, chosen_by)


def _did(event: e.StepTaken | e.StepRepeated | e.TargetsAlerted) -> Json:
    return {
        "alerted": [name for _, name in everybody(event.alerts)],
        "skipped": [{"target": s.target.value, "reason": s.reason} for s in event.skipped],
    }


def _alerted(
    teller: Teller, alerts: Iterable[e.Alert], by: Json | None = None
) -> Iterator[Happening]:
    for responder_id, name in everybody(alerts):
        yield teller.tell_of("responder_alerted", responder_id, name, by)
