"""A policy that leaves a hole: what the form says of it, and the tick by which it is saved."""

from collections.abc import Mapping, Sequence

from homeassistant.helpers.selector import BooleanSelector
import voluptuous as vol

from ..control_room.escalation.holes import Hole

KNOWN = "known"
"""Ticked by who wants the policy saved with its holes."""

ERRORS: Mapping[str, str] = {
    "nobody": "hole_nobody",
    "unknown_external": "hole_unknown_external",
    "multi_ack_too_many": "hole_multi_ack_too_many",
}
"""The error under which the form names each reason."""

_TO_BE_MENDED = "unknown_external"
"""A name that is not set up is a mistake, and no lack of people: no tick saves it."""


def mistake(found: Sequence[Hole]) -> Hole | None:
    """The first that nobody can want."""
    return next((hole for hole in found if hole.reason == _TO_BE_MENDED), None)


def schema() -> vol.Schema:
    """Never ticked beforehand, not even where it was saved with these holes before."""
    return vol.Schema({vol.Required(KNOWN, default=False): BooleanSelector()})
