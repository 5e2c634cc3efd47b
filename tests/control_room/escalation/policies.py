"""Short words for policies."""

from datetime import timedelta
from typing import Any

from custom_components.municipal_alarm.control_room import site as st
from custom_components.municipal_alarm.control_room.ids import BuildingId, PolicyId, ResponderId
from custom_components.municipal_alarm.control_room.procedure import EscalationPolicy, Step
from custom_components.municipal_alarm.control_room.site import Contact, Responder
from custom_components.municipal_alarm.control_room.words import Duty, Target

from ..shift import PEOPLE, PHONE, RADIO, make_town


def step(
    delay: float, *targets: Target, again: tuple[float, int] | None = None, **more: Any
) -> Step:
    """After `delay` seconds; `again`: every so many seconds, so many times."""
    if again is not None:
        more |= {"repeat_every": timedelta(seconds=again[0]), "repeat_times": again[1]}
    return Step(timedelta(seconds=delay), targets, **more)


def policy(*steps: Step, **more: Any) -> EscalationPolicy:
    """One for every kind of alarm."""
    return EscalationPolicy(PolicyId("p"), "", steps, **more)


def person(name: str, duty: Duty, home: str | None = None, *, system: str = "phone") -> Responder:
    """Somebody with one radio or phone."""
    return Responder(
        ResponderId(name.lower()),
        name,
        duty,
        BuildingId(home) if home is not None else None,
        (Contact((RADIO if system == "radio" else PHONE).system_id, f"{system} of {name}"),),
    )


SOPHIE = person("Sophie", Duty.SUPERVISOR, "depot")
SAM = person("Sam", Duty.SUPERVISOR)
ANNA = person("Anna", Duty.OPERATOR)


def town(*steps: Step, more: tuple[Responder, ...] = (), **changes: Any) -> st.Site:
    """The town with one policy, and more people."""
    return make_town(people=[*PEOPLE, *more], policies=[policy(*steps)], **changes)
