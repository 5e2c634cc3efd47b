from dataclasses import replace
import json

import pytest
import yaml

from simulators.preseed import id_of
from simulators.town import WATERVEEN, Button, Network
from simulators.town_entries import DEFAULT_STEPS, Addresses, Policy, config_entries, configuration

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
    assert {person.duty for person in WATERVEEN.people} == {"guard", "patrol", "response_team"}
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
