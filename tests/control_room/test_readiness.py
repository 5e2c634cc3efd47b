"""What still stands in the way: of a whole town nothing, and of each thing that goes that thing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import readiness
from custom_components.municipal_alarm.control_room.drills.desk_test import FailedTest
from custom_components.municipal_alarm.control_room.ids import DeskId, PolicyId, ResponderId
from custom_components.municipal_alarm.control_room.procedure import EscalationPolicy, Step
from custom_components.municipal_alarm.control_room.readiness import (
    BLOCKING,
    KEYS,
    About,
    Facts,
    Finding,
    blocking,
    judge,
)
from custom_components.municipal_alarm.control_room.roster import Roster
from custom_components.municipal_alarm.control_room.site import Site
from custom_components.municipal_alarm.control_room.state import RoomState, with_site
from custom_components.municipal_alarm.control_room.words import Role, Target
from tests.control_room.shift import (
    BUILDINGS,
    DESKS,
    NOON,
    OPERATORS,
    PEOPLE,
    PHONE,
    RADIO,
    make_town,
)

EVERY_DESK = frozenset(one.desk_id for one in DESKS)
TOWN = RoomState(
    Roster(make_town()),
    links={RADIO.system_id: True},
    tested={DESKS[0].desk_id: NOON},
)
FACTS = Facts(with_source=EVERY_DESK)

type Case = tuple[RoomState, Facts]
type Removal = Callable[[Case], Case]


def on_site(**fields: Any) -> Removal:
    return lambda case: (with_site(case[0], replace(case[0].site, **fields)), case[1])


def on_state(**fields: Any) -> Removal:
    return lambda case: (replace(case[0], **fields), case[1])


def on_facts(**fields: Any) -> Removal:
    return lambda case: (case[0], replace(case[1], **fields))


def without_contacts(case: Case) -> Case:
    people = {
        who: replace(one, contacts=()) if who == "jan" else one
        for who, one in case[0].site.responders.items()
    }
    return on_site(responders=people)(case)


def with_policy(case: Case) -> Case:
    """One that reaches the supervisors, of whom nobody is set up to be sent."""
    policy = EscalationPolicy(PolicyId("own"), "Own", (Step(timedelta(0), (Target.SUPERVISORS,)),))
    return with_site(case[0], make_town(policies=[policy])), case[1]


def only_viewers(case: Case) -> Case:
    viewers = {one.operator_id: replace(one, role=Role.VIEWER) for one in OPERATORS}
    return on_site(operators=viewers)(case)


DESK = DESKS[1].desk_id
FAILED = FailedTest(NOON, "not_seen", "", "Anna")

REMOVALS: dict[str, Removal] = {
    "no_control_room": on_facts(control_room=False),
    "no_building": on_site(buildings={}, desks={}, places={}),
    "no_desk": on_site(desks={}, places={}),
    "no_system": on_site(systems={}),
    "no_responder": on_site(responders={}),
    "desk_without_source": on_facts(with_source=EVERY_DESK - {DESK}),
    "source_gone": on_facts(source_gone={DESK}),
    "responder_without_contact": without_contacts,
    "contact_without_system": on_facts(lost_contacts={ResponderId("jan"): 1}),
    "no_operator": only_viewers,
    "journal_fault": on_facts(fault="no space"),
    "journal_does_not_last": on_facts(passing_disk="tmpfs"),
    "link_down": on_state(links={}),
    "policy_hole": with_policy,
    "test_failed": on_state(failed_tests={DESK: FAILED}),
    "never_tested": on_state(tested={}),
}
"""By its finding what is to go for it. Of the built-in policy: below."""


def keys(found: tuple[Finding, ...]) -> set[str]:
    return {one.key for one in found}


def test_a_town_that_has_everything() -> None:
    assert judge(TOWN, FACTS) == ()


def test_every_finding_has_its_case() -> None:
    assert REMOVALS.keys() | {"built_in_policy_hole"} == set(KEYS)
    assert set(KEYS) >= BLOCKING


@pytest.mark.parametrize("key", REMOVALS)
def test_each_removal_gives_its_finding(key: str) -> None:
    found = judge(*REMOVALS[key]((TOWN, FACTS)))
    assert keys(found) == {key}
    assert all(one.blocks is (key in BLOCKING) for one in found)


@given(st.sets(st.sampled_from([*REMOVALS])))
def test_what_stands_in_the_way_adds_up(gone: set[str]) -> None:
    case = (TOWN, FACTS)
    for key in sorted(gone, key=lambda one: one != "policy_hole"):
        case = REMOVALS[key](case)
    found = judge(*case)
    # What cannot be there without the other is not told twice.
    implied: set[str] = set()
    if "no_building" in gone:
        implied |= {"no_desk"}
    if gone & {"no_building", "no_desk"}:
        implied |= {"desk_without_source", "source_gone", "test_failed", "never_tested"}
    if "desk_without_source" in gone:
        implied |= {"source_gone"}
    if "no_responder" in gone:
        implied |= {"responder_without_contact", "contact_without_system", "policy_hole"}
    if "contact_without_system" in gone:
        implied |= {"responder_without_contact"}
    if "no_system" in gone:
        implied |= {"link_down"}
    if "no_control_room" in gone:
        implied |= {"no_operator"}
    assert keys(found) - {"built_in_policy_hole"} >= gone - implied
    assert keys(found) <= gone | {"built_in_policy_hole"}
    # In the order of the table, and what blocks can be read off what is set up alone.
    order = [KEYS.index(one.key) for one in found if one.about is not About.DESK]
    assert order == sorted(order)
    assert tuple(blocking(case[0].site, case[1])) == tuple(one for one in found if one.blocks)


def test_people_are_there_but_not_in_time_for_this_building() -> None:
    """Ria alone, of the response team of the library: nobody comes to the depot."""
    town = make_town(people=PEOPLE[3:4], external=())
    found = judge(with_site(TOWN, town), FACTS)
    assert [one.hole.about for one in found if one.hole is not None] == ["Town hall"] * 2
    assert keys(found) == {"built_in_policy_hole"}
    assert all(one.hole is not None and one.about_id == "" for one in found)


def test_whom_to_look_for() -> None:
    (one,) = judge(*REMOVALS["source_gone"]((TOWN, FACTS)))
    assert one == Finding(
        "source_gone", About.DESK, DESK, {"desk": "desk 2", "building": "Library"}
    )
    (one,) = judge(*REMOVALS["contact_without_system"]((TOWN, FACTS)))
    assert (one.about_id, one.told) == ("jan", {"responder": "Jan", "contacts": "1"})
    (one,) = judge(*REMOVALS["no_desk"]((TOWN, FACTS)))
    assert one.about_id == BUILDINGS[0].building_id


def test_phones_have_no_link() -> None:
    phones = with_site(TOWN, replace(TOWN.site, systems={PHONE.system_id: PHONE}))
    assert judge(replace(phones, links={}), FACTS) == ()


def test_nothing_is_set_up() -> None:
    found = judge(RoomState(Roster(Site())), Facts(control_room=False))
    assert [one.key for one in found if one.blocks] == [
        "no_control_room",
        "no_building",
        "no_system",
        "no_responder",
    ]


def test_only_the_tests_of_desks_that_are_there_count() -> None:
    gone = replace(TOWN, tested={DeskId("gone"): NOON})
    assert keys(judge(gone, FACTS)) == {"never_tested"}
    assert readiness.judge(replace(TOWN, failed_tests={DeskId("gone"): FAILED}), FACTS) == ()
