"""What is set up, and its look-ups."""

from dataclasses import replace
from datetime import timedelta

from custom_components.municipal_alarm.control_room.ids import BuildingId, DeskId, PolicyId
from custom_components.municipal_alarm.control_room.procedure import (
    DEFAULT_CODES,
    DEFAULT_POLICY,
    EscalationPolicy,
    Step,
)
from custom_components.municipal_alarm.control_room.site import (
    Contact,
    Desk,
    Place,
    is_talkgroup,
    make_site,
)
from custom_components.municipal_alarm.control_room.words import AlarmKind, CodeEffect, Target

from .shift import BUILDINGS, CHECKPOINTS, PEOPLE, RADIO, make_plan, make_town


def policy(name: str, *kinds: AlarmKind, steps: int = 1) -> EscalationPolicy:
    made = (Step(timedelta(0), (Target.EXTERNAL,)),) * steps
    return EscalationPolicy(PolicyId(name), name, made, frozenset(kinds))


def test_desk_of_an_unknown_building_is_left_out() -> None:
    desk = Desk(DeskId("d"), BuildingId("not there yet"), "Desk", tag="t")
    site = make_site(buildings=BUILDINGS, desks=[desk])
    assert (site.desks, site.places, site.by_tag) == ({}, {}, {})


def test_look_ups() -> None:
    town = make_town()
    desk = DeskId("desk 1")
    assert town.places[desk] == Place(BuildingId("library"), "Library", "1st floor", desk, "desk 1")
    assert town.by_tag["tag desk 1"] == desk
    assert town.by_contact[Contact("phone", "phone of Piet")] == "piet"  # type: ignore[arg-type]
    code = town.code_with(CodeEffect.DURESS)
    assert code is not None
    assert code.digits == "0"
    assert make_site(codes=()).code_with(CodeEffect.DURESS) is None


def test_checkpoints() -> None:
    town = make_town()
    gate = CHECKPOINTS[6]
    assert town.checkpoint_places[gate.checkpoint_id] == Place(
        BuildingId("depot"),
        "Depot",
        "ground floor",
        checkpoint_id=gate.checkpoint_id,
        checkpoint="gate",
    )
    assert town.by_checkpoint_tag["tag gate"] == gate.checkpoint_id
    assert town.by_reader == {"gate reader": gate.checkpoint_id}
    bare = make_town(checkpoints=[replace(gate, tag="", reader="")])
    assert (bare.by_checkpoint_tag, bare.by_reader) == ({}, {})


def test_what_is_of_an_unknown_building_is_left_out() -> None:
    """And what is asked for there is not asked for."""
    plan = make_plan("loop", "library", "hall", "gate")
    library = make_site(buildings=BUILDINGS[:1], checkpoints=CHECKPOINTS, round_plans=[plan])
    assert {one.building_id for one in library.checkpoints.values()} == {"library"}
    (known,) = library.round_plans.values()
    assert [one.checkpoint_id for one in known.checkpoints] == ["hall"]
    assert make_site(checkpoints=CHECKPOINTS, round_plans=[plan]).round_plans == {}


def test_plans_that_a_scan_opens() -> None:
    """An ordered one at its first checkpoint, which is the first that there is."""
    plans = [
        make_plan("ordered", "library", "gone", "hall", "attic", ordered=True, opens_on_scan=True),
        make_plan("free", "library", "attic", "hall", opens_on_scan=True),
        make_plan("by hand", "library", "hall"),
        make_plan("empty", "library", opens_on_scan=True),
    ]
    town = make_town(round_plans=plans)
    assert town.opened_by_scan == {"hall": ("ordered", "free"), "attic": ("free",)}


def test_personal_tags() -> None:
    town = make_town()
    assert town.by_personal_tag["tag of Jan"] == "jan"
    assert make_town(people=[replace(PEOPLE[0], tag="")]).by_personal_tag == {}


def test_talkgroup_is_nobodys_radio() -> None:
    group = Contact(RADIO.system_id, "talkgroup/100")
    assert is_talkgroup(group.address)
    assert not is_talkgroup("radio of Jan")
    town = make_town(people=[replace(PEOPLE[0], contacts=(*PEOPLE[0].contacts, group))])
    assert set(town.by_contact) == set(PEOPLE[0].contacts)


def test_desks_without_a_tag_have_none() -> None:
    desk = Desk(DeskId("d"), BuildingId("library"), "Desk")
    assert make_site(buildings=BUILDINGS, desks=[desk]).by_tag == {}


def test_policy_of_a_kind() -> None:
    fire, common = policy("fire", AlarmKind.FIRE), policy("common")
    site = make_site(policies=[common, fire])
    assert site.policy_for(AlarmKind.FIRE) is fire
    assert site.policy_for(AlarmKind.PANIC) is common
    assert make_site(policies=[fire]).policy_for(AlarmKind.PANIC) is DEFAULT_POLICY
    assert make_site().policy_for(AlarmKind.PANIC) is DEFAULT_POLICY


def test_policy_without_steps_is_none() -> None:
    empty = policy("empty", steps=0)
    assert make_site(policies=[empty]).policy_for(AlarmKind.PANIC) is DEFAULT_POLICY


def test_policy_that_was_removed_falls_back_by_kind() -> None:
    fire, other = policy("fire", AlarmKind.FIRE), policy("other", AlarmKind.PANIC)
    site = make_site(policies=[fire, other])
    assert site.policy(PolicyId("other"), AlarmKind.FIRE) is other
    assert site.policy(PolicyId("gone"), AlarmKind.FIRE) is fire


def test_defaults_are_those_of_the_design() -> None:
    assert [(step.delay.total_seconds(), step.raise_sound) for step in DEFAULT_POLICY.steps] == [
        (0, False),
        (30, True),
        (60, True),
    ]
    assert DEFAULT_POLICY.on_scene_within == timedelta(minutes=5)
    assert [code.digits for code in DEFAULT_CODES] == [*"1234567890", "20", "21", "22"]
    assert {code.effect for code in DEFAULT_CODES} == set(CodeEffect) - {CodeEffect.NOTE}


def test_place_in_words() -> None:
    place = Place(BuildingId("b"), "Library", "1st floor", DeskId("d"), "Desk 1")
    assert place.words() == "Library, 1st floor, Desk 1"
    assert replace(place, floor="").words() == "Library, Desk 1"
    boiler = Place(BuildingId("b"), "Library", "cellar", checkpoint="Boiler")
    assert boiler.words() == "Library, cellar, Boiler"
