"""The procedure, as a reader may see it: codes, whom to call outside, desks being tested."""

from ..site import Site
from ..state import RoomState
from ..words import CodeEffect, CodeForm
from . import shapes
from .parts import place, time


def codes(site: Site, *, secrets: bool) -> list[shapes.Code]:
    """The agreed codes. That there is one for duress is not for everybody's eyes."""
    neutral = site.code_form is CodeForm.NEUTRAL
    return [
        {
            "digits": code.digits,
            "name": code.name,
            "effect": code.effect.value,
            "alias": code.alias,
            "colour": code.colour,
            "sent_as": code.neutral if neutral and code.neutral else code.digits,
        }
        for code in site.codes.values()
        if secrets or code.effect is not CodeEffect.DURESS
    ]


def external(site: Site) -> list[shapes.ExternalTarget]:
    """Whom one can call from outside, in their order."""
    return [{"name": one.name} for one in site.external]


def desk_tests(state: RoomState) -> list[shapes.DeskTest]:
    """The desks at which somebody stands to test them."""
    return [
        {
            "desk_id": test.desk_id,
            "place": place(test.desk),
            "by": test.actor.name,
            "until": time(test.until),
            "due_at": time(test.due_at),
            "incident_id": test.incident_id,
        }
        for test in state.desk_tests.values()
    ]
