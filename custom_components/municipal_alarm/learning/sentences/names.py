"""What events name by an id alone, by the names that people know it by."""

from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, tzinfo

from ...control_room.ids import DeskId, IncidentId, OperatorId, ResponderId, RoundPlanId, SystemId
from ...control_room.site import Contact, Site
from ...control_room.values import value


@value
class Names:
    """Names as they are set up now. What was removed since reads without its name."""

    time_zone: tzinfo = UTC
    """Of the municipality: hours are told on its clocks."""
    systems: Mapping[SystemId, str] = field(default_factory=dict)
    phones: frozenset[SystemId] = frozenset()
    """Systems whose devices are phones; those of all others are radios."""
    codes: Mapping[str, str] = field(default_factory=dict)
    """Status codes by their digits."""
    places: Mapping[DeskId, str] = field(default_factory=dict)
    plans: Mapping[RoundPlanId, str] = field(default_factory=dict)
    operators: Mapping[OperatorId, str] = field(default_factory=dict)
    responders: Mapping[ResponderId, str] = field(default_factory=dict)
    carriers: Mapping[Contact, ResponderId] = field(default_factory=dict)
    """Whose a radio or phone is."""
    cameras: Mapping[str, str] = field(default_factory=dict)
    """By entity id."""
    incidents: Mapping[IncidentId, str] = field(default_factory=dict)
    """Incidents that others speak of, as "#12"."""


def names_of(
    site: Site,
    *,
    phones: frozenset[SystemId] = frozenset(),
    cameras: Mapping[str, str] | None = None,
    incidents: Mapping[IncidentId, str] | None = None,
) -> Names:
    """The names of a site."""
    return Names(
        time_zone=site.time_zone,
        systems={system_id: one.name for system_id, one in site.systems.items()},
        phones=phones,
        codes={digits: code.name for digits, code in site.codes.items()},
        places={desk_id: place.words() for desk_id, place in site.places.items()},
        plans={plan_id: plan.name for plan_id, plan in site.round_plans.items()},
        operators={operator_id: one.name for operator_id, one in site.operators.items()},
        responders={responder_id: one.name for responder_id, one in site.responders.items()},
        carriers=site.by_contact,
        cameras=cameras or {},
        incidents=incidents or {},
    )
