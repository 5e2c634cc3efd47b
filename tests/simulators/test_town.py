from dataclasses import replace
import json
import re

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
import yaml

from custom_components.municipal_alarm.bridge.recurrence import check_rrule
from custom_components.municipal_alarm.bridge.site_source import Installation, read
from custom_components.municipal_alarm.bridge.tag_assignment import tag_owners
from custom_components.municipal_alarm.const import DOMAIN, SUBENTRY_ROUND_PLAN
from custom_components.municipal_alarm.control_room.words import RoundKind
from custom_components.municipal_alarm.flows import round_plan_checks
from custom_components.municipal_alarm.site_import.importing import preview
from simulators.preseed import id_of
from simulators.town import FILE, WATERVEEN, Button, Network, read_town
from simulators.town_configuration import configuration
from simulators.town_entries import (
    DEFAULT_STEPS,
    Addresses,
    Policy,
    config_entries,
    fire_of,
    read_policy,
    shift_of,
    tag_of,
)

WHERE = Addresses("ws://127.0.0.1:1/muni-alarm", "token", "gateway", "http://c", "http://e")


def test_the_town_is_as_large_as_promised():
    places = list(WATERVEEN.places())
    assert len(WATERVEEN.buildings) >= 4
    assert len(places) >= 12
    assert {place.desk.button for place in places} == set(Button)
    guards = [person for person in WATERVEEN.people if person.duty == "guard"]
    assert len(guards) == 5
    assert sum(not guard.radio_id for guard in guards) == 1
    guarded = {guard.home for guard in guards}
    unguarded = [b.name for b in WATERVEEN.buildings if b.building_id not in guarded]
    assert unguarded == ["Swimming Pool"]
    duties = {person.duty for person in WATERVEEN.people}
    assert duties == {"guard", "patrol", "response_team", "supervisor"}
    radios = [person for person in WATERVEEN.people if person.radio_id]
    assert {person.network for person in radios} == set(Network)
    assert all(person.has_phone for person in WATERVEEN.people if not person.radio_id)
    assert len({person.tag for person in WATERVEEN.people}) == len(WATERVEEN.people)


def test_things_are_found_by_what_people_call_them():
    assert WATERVEEN.place("town hall,  desk 3").desk.desk_id == "town-hall-3"
    assert WATERVEEN.person("kees").name == "Kees Mulder"
    assert WATERVEEN.user("anna") == WATERVEEN.user("operator")
    with pytest.raises(KeyError, match="there is no 'Nobody' here; there is Jan de Vries"):
        WATERVEEN.person("Nobody")


def test_checkpoints_rounds_and_buildings_are_found_by_what_people_call_them():
    assert WATERVEEN.spot("library, front  door").checkpoint.tag == "tag-library-door"
    assert WATERVEEN.walk("Library, closing round").plan.kind == "final_round"
    assert WATERVEEN.house("town hall").building_id == "town-hall"
    for words in ("Library, Front door", "Library, Archive", "Library"):
        assert WATERVEEN.where(words).words == words
    with pytest.raises(KeyError, match="there is no 'Library, Roof' here; there is Town Hall, G"):
        WATERVEEN.spot("Library, Roof")


def test_ids_look_like_those_of_home_assistant():
    assert len(id_of("library")) == 26
    assert id_of("library") == id_of("library") != id_of("town-hall")
    assert len({user.user_id for user in WATERVEEN.users}) == len(WATERVEEN.users)


def test_everything_is_set_up_once():
    entries = config_entries(WATERVEEN, WHERE, Policy())
    ids = [one["entry_id"] for one in entries]
    ids += [sub["subentry_id"] for one in entries for sub in one["subentries"]]
    assert len(ids) == len(set(ids))
    kinds = [one["data"].get("kind", one["domain"]) for one in entries]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "control_room": 1,
        "radio_system": 4,
        "building": 4,
        "mjpeg": 13,
    }
    assert json.loads(json.dumps(entries)) == entries


def test_everybody_is_reached_by_what_they_carry():
    entries = config_entries(WATERVEEN, WHERE, Policy())
    kind_of = {one["entry_id"]: one["data"].get("system") for one in entries}
    room = next(one for one in entries if one["data"].get("kind") == "control_room")
    contacts = {
        one["title"]: [(kind_of[c["system"]], c["address"]) for c in one["data"]["contacts"]]
        for one in room["subentries"]
        if one["subentry_type"] == "responder"
    }
    assert contacts["Jan de Vries"] == [("hytera", "1201")]
    assert contacts["Samira Haddad"] == [("mototrbo", "1202")]
    assert contacts["Anneke Visser"] == [("open_gateway", "1210")]
    assert contacts["Pieter Bakker"] == [
        ("hytera", "1203"),
        ("phones", "notify.phone_of_pieter_bakker"),
    ]


def test_radios_that_speak_udp_are_listened_to_on_this_machine_alone():
    entries = config_entries(WATERVEEN, WHERE, Policy())
    binds = {one["title"]: one["data"].get("bind") for one in entries if "bind" in one["data"]}
    assert set(binds) == {"Hytera radios", "MOTOTRBO radios"}
    assert all(bind.startswith("127.") for bind in binds.values())


def test_a_town_on_the_gateway_has_no_other_radios():
    people = tuple(replace(one, network=Network.GATEWAY) for one in WATERVEEN.people)
    entries = config_entries(replace(WATERVEEN, people=people), WHERE, Policy())
    systems = {one["data"]["system"] for one in entries if "system" in one["data"]}
    assert systems == {"open_gateway", "phones"}


def test_the_policy_is_the_default_of_the_component():
    from custom_components.municipal_alarm.control_room.site import DEFAULT_POLICY

    assert [
        (step.delay.total_seconds(), tuple(step.targets), step.raise_sound)
        for step in DEFAULT_POLICY.steps
    ] == [(step.delay_s, step.targets, step.raise_sound) for step in DEFAULT_STEPS]
    assert DEFAULT_POLICY.on_scene_within.total_seconds() == Policy().on_scene_within_s


@pytest.mark.parametrize("persons", [0, 2])
def test_a_policy_is_read_as_it_was_stored(persons):
    policy = Policy(DEFAULT_STEPS, 60, persons)
    assert read_policy(config_entries(WATERVEEN, WHERE, policy)) == policy


def test_the_configuration_is_yaml_and_names_the_sources():
    text = configuration(WATERVEEN, WHERE)
    read = yaml.safe_load(text)
    assert {"frontend", "recorder", "history", "logbook", "mobile_app"} <= set(read)
    assert "button_library_information" in read["input_button"]
    assert len(read["template"]) == sum(
        place.desk.button in (Button.CONTACT, Button.EVENT) for place in WATERVEEN.places()
    )
    plain = yaml.safe_load(configuration(WATERVEEN, Addresses("u", "t", "g"), frontend=False))
    assert not {"frontend", "automation", "recorder"} & set(plain)


# --- the field ------------------------------------------------------------------


@pytest.fixture
def installed(hass: HomeAssistant) -> Installation:
    """The town, as the product reads it from Home Assistant."""
    for one in config_entries(WATERVEEN, WHERE, Policy()):
        if one["domain"] == DOMAIN:
            MockConfigEntry(
                domain=DOMAIN,
                entry_id=one["entry_id"],
                title=one["title"],
                data=one["data"],
                options=one["options"],
                subentries_data=one["subentries"],
            ).add_to_hass(hass)
    return read(hass, ())


async def test_every_checkpoint_and_round_is_read(installed: Installation) -> None:
    site = installed.site
    assert len(site.checkpoints) == sum(len(one.checkpoints) for one in WATERVEEN.buildings) >= 16
    assert len(site.round_plans) == 3 * len(WATERVEEN.buildings)
    assert {plan.kind for plan in site.round_plans.values()} == set(RoundKind)
    assert sum(one.assembly_point for one in site.checkpoints.values()) == len(WATERVEEN.buildings)
    for plan in site.round_plans.values():
        assert [one.within for one in plan.checkpoints] == sorted(
            one.within for one in plan.checkpoints
        )
        assert plan.checkpoints[-1].within == plan.lasts
        assert plan.ordered is (plan.kind is RoundKind.FINAL_ROUND)
        assert plan.opens_on_scan is (plan.name == "Evening round")
        for one in plan.checkpoints:
            assert site.checkpoints[one.checkpoint_id].building_id == plan.building_id


@pytest.mark.usefixtures("installed")
async def test_the_forms_would_take_every_round(hass: HomeAssistant) -> None:
    """Also that a final round and a fire sweep prove every floor."""
    plans = 0
    for entry in hass.config_entries.async_entries(DOMAIN):
        for plan in entry.get_subentries_of_type(SUBENTRY_ROUND_PLAN):
            data = plan.data
            minutes = [(one["checkpoint"], one["within"] / 60) for one in data["checkpoints"]]
            assert all(within == int(within) for _, within in minutes)
            planned = [(one, int(within)) for one, within in minutes]
            lasts = int(data["lasts"] / 60)
            assert round_plan_checks.problem(entry, data["round_kind"], lasts, planned) is None
            assert not data["rrule"] or check_rrule(data["rrule"]) == data["rrule"]
            plans += 1
    assert plans == 3 * len(WATERVEEN.buildings)


@pytest.mark.usefixtures("installed")
async def test_the_town_is_its_site_plan(hass: HomeAssistant) -> None:
    """The file that people could import says all that is set up, but for one that is hurried."""
    hass.config.country = "NL"
    for entity_id in set(re.findall(r"\b[a-z_]+\.[a-z_0-9]+\b", FILE.read_text())):
        hass.states.async_set(entity_id, "off")
    for user in WATERVEEN.users:
        MockUser(id=user.user_id, name=user.name).add_to_hass(hass)
    planned = await preview(hass, [("", FILE.read_text())])
    assert planned.problems == ()
    assert not planned.difference.added
    assert not planned.difference.removed
    fields = {one.after.name: one.fields for one in planned.difference.changed}
    assert fields == {"Fatima Yilmaz": ("check_in_every",)}


def test_a_town_of_a_broken_plan_is_none() -> None:
    with pytest.raises(ValueError, match="12: unknown_key"):
        read_town("Nowhere", 0, 0, (), FILE.read_text().replace("  phone:", "  fone:"))


@pytest.mark.usefixtures("installed")
async def test_every_tag_belongs_to_one(hass: HomeAssistant) -> None:
    tags = [one.tag for one in WATERVEEN.people]
    tags += [tag_of(place.desk) for place in WATERVEEN.places()]
    tags += [spot.tag for one in WATERVEEN.buildings for spot in one.checkpoints]
    assert len(tags) == len(set(tags))
    assert set(tag_owners(hass)) == set(tags)


async def test_a_round_begins_by_the_clock_where_people_work(installed: Installation) -> None:
    planned = {installed.site.round_plans[one].name for one in installed.schedules}
    assert planned == {"Evening round"}
    unguarded = "pool-evening"
    assert unguarded not in installed.schedules
    assert len(installed.schedules) == len(WATERVEEN.buildings) - 1


async def test_fire_panels_and_the_board_are_there(installed: Installation) -> None:
    helpers = yaml.safe_load(configuration(WATERVEEN, WHERE))["input_boolean"]
    panels = {fire_of(one): one.building_id for one in WATERVEEN.buildings}
    assert dict(installed.fire_sources) == panels
    boards = {shift_of(one) for one in WATERVEEN.people if one.shift}
    assert set(installed.duty_sources.values()) == boards
    assert len(boards) == 1
    for entity_id in (*panels, *boards):
        domain, _, name = entity_id.partition(".")
        assert domain == "input_boolean"
        # Whoever is on the board is at work, and nothing burns, when the town begins.
        assert helpers[name]["initial"] is (entity_id in boards)


async def test_lone_workers_are_asked_soon_enough_for_a_story(installed: Installation) -> None:
    every = {
        one.name: one.check_in_every.total_seconds()
        for one in installed.site.responders.values()
        if one.check_in_every is not None
    }
    assert every == {"Fatima Yilmaz": 6}
    assert installed.site.lone_work.grace.total_seconds() == 15
