"""What still stands between a set-up and a working alarm, in an order to mend it in.

Judged of what is set up and of what was seen to work: a town that has everything has no
finding. What *blocks* keeps an alarm from being raised or from going out; the rest is
what one would learn too late.
"""

from collections.abc import Iterator, Mapping, Set as AbstractSet
from dataclasses import field
from enum import StrEnum

from .escalation.holes import Hole, holes_in_force
from .ids import DeskId, ResponderId
from .site import Site
from .state import RoomState
from .values import value
from .words import Role

KEYS = (
    "no_control_room",
    "no_building",
    "no_desk",
    "no_system",
    "no_responder",
    "desk_without_source",
    "source_gone",
    "responder_without_contact",
    "contact_without_system",
    "no_operator",
    "journal_fault",
    "journal_does_not_last",
    "link_down",
    "policy_hole",
    "built_in_policy_hole",
    "test_failed",
    "never_tested",
)
"""Every finding there can be, in the order in which they are told."""

BLOCKING = frozenset(
    {"no_building", "no_desk", "no_system", "no_responder", "desk_without_source", "source_gone"}
    | {"no_control_room"}
)
"""Without these no alarm is raised, or nobody is told of one."""


class About(StrEnum):
    """Where a finding is mended."""

    SYSTEM = "system"
    """The machine: the disk or database of the journal."""
    INTEGRATION = "integration"
    """Something is to be added."""
    CONTROL_ROOM = "control_room"
    BUILDING = "building"
    DESK = "desk"
    RESPONDER = "responder"
    POLICY = "policy"
    RADIO_SYSTEM = "radio_system"


@value
class Finding:
    """One thing that stands in the way."""

    key: str
    """A word of `KEYS`."""
    about: About
    about_id: str = ""
    """Of the desk, responder, policy or radio system."""
    told: Mapping[str, str] = field(default_factory=dict, hash=False)
    """What its sentence names."""
    hole: Hole | None = None
    """Of a policy: the alarm that shows it."""

    @property
    def blocks(self) -> bool:
        """Whether it keeps an alarm from being raised or from going out."""
        return self.key in BLOCKING


@value
class Facts:
    """What is known beside the room itself."""

    control_room: bool = True
    """Whether there is one; a building may be set up without."""
    with_source: AbstractSet[DeskId] = frozenset()
    """Desks at which something can be pressed."""
    source_gone: AbstractSet[DeskId] = frozenset()
    """Desks whose button is no entity any more."""
    lost_contacts: Mapping[ResponderId, int] = field(default_factory=dict, hash=False)
    """How many contacts of a responder belong to no radio system."""
    fault: str = ""
    """What is wrong with the journal now, in its own words."""
    passing_disk: str = ""
    """The file system of the journal, if it does not outlast the machine or its container."""


def judge(state: RoomState, facts: Facts) -> tuple[Finding, ...]:
    """Everything that stands in the way. Of a large town a tenth of a second."""
    return (
        *blocking(state.site, facts),
        *_people(state.site, facts),
        *_journal(facts),
        *_links(state),
        *_procedure(state.site),
        *_tests(state),
    )


def blocking(site: Site, facts: Facts) -> Iterator[Finding]:
    """What keeps an alarm from being raised or going out: of what is set up alone, and quick."""
    if not facts.control_room:
        yield Finding("no_control_room", About.INTEGRATION)
    if not site.buildings:
        yield Finding("no_building", About.INTEGRATION)
    elif not site.desks:
        yield Finding("no_desk", About.BUILDING, next(iter(site.buildings)))
    if not site.systems:
        yield Finding("no_system", About.INTEGRATION)
    if not site.responders:
        yield Finding("no_responder", About.CONTROL_ROOM)
    for desk_id, place in site.places.items():
        if desk_id not in facts.with_source:
            key = "desk_without_source"
        elif desk_id in facts.source_gone:
            key = "source_gone"
        else:
            continue
        told = {"desk": place.desk, "building": place.building}
        yield Finding(key, About.DESK, desk_id, told)


def _people(site: Site, facts: Facts) -> Iterator[Finding]:
    for one in site.responders.values():
        told = {"responder": one.name}
        if lost := facts.lost_contacts.get(one.responder_id, 0):
            yield Finding(
                "contact_without_system",
                About.RESPONDER,
                one.responder_id,
                {**told, "contacts": str(lost)},
            )
        elif not one.contacts:
            yield Finding("responder_without_contact", About.RESPONDER, one.responder_id, told)
    may_act = (Role.OPERATOR, Role.SUPERVISOR)
    if facts.control_room and not any(one.role in may_act for one in site.operators.values()):
        yield Finding("no_operator", About.CONTROL_ROOM)


def _journal(facts: Facts) -> Iterator[Finding]:
    if facts.fault:
        yield Finding("journal_fault", About.SYSTEM, told={"reason": facts.fault})
    if facts.passing_disk:
        told = {"file_system": facts.passing_disk}
        yield Finding("journal_does_not_last", About.SYSTEM, told=told)


def _links(state: RoomState) -> Iterator[Finding]:
    for system_id, system in state.site.systems.items():
        # Phones have no link of their own, and say nothing of one.
        if not state.links.get(system_id, not system.receipts):
            told = {"system": system.name}
            yield Finding("link_down", About.RADIO_SYSTEM, system_id, told)


def _procedure(site: Site) -> Iterator[Finding]:
    for policy_id, found in holes_in_force(site).items():
        stored = site.policies.get(policy_id)
        for hole in found:
            if hole.reason == "nobody" and not site.responders:
                # Nobody is set up at all, which is said already.
                continue
            if stored is None:
                yield Finding("built_in_policy_hole", About.CONTROL_ROOM, hole=hole)
            else:
                told = {"policy": stored.name}
                yield Finding("policy_hole", About.POLICY, policy_id, told, hole)


def _tests(state: RoomState) -> Iterator[Finding]:
    site = state.site
    for desk_id, place in site.places.items():
        if desk_id in state.failed_tests:
            told = {"desk": place.desk, "building": place.building}
            yield Finding("test_failed", About.DESK, desk_id, told)
    if site.desks and not state.tested.keys() & site.desks.keys():
        first = next(iter(site.places.values()))
        told = {"desk": first.desk, "building": first.building}
        yield Finding("never_tested", About.DESK, first.desk_id or "", told)
