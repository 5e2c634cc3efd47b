"""What the companion app is sent, and what its answers mean; no Home Assistant but its registry."""

from dataclasses import replace
from datetime import UTC, datetime

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from custom_components.municipal_alarm.bridge.companion import (
    KEY,
    Answer,
    TypedText,
    command,
    payload,
    read_action,
    reply,
    resolve,
    taken_on,
)
from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.effects import RadioText
from custom_components.municipal_alarm.control_room.ids import (
    DeskId,
    IncidentId,
    ResponderId,
    SignalId,
    SystemId,
)
from custom_components.municipal_alarm.control_room.signals import TextIn
from custom_components.municipal_alarm.control_room.words import (
    ActorKind,
    AlarmKind,
    Duty,
    Purpose,
    RollCallAnswer,
)

ANNA = ResponderId("anna")
ACTOR = c.Actor(ActorKind.RESPONDER, ANNA, "Anna")


def effect(purpose: Purpose) -> RadioText:
    return RadioText("key", IncidentId("INC"), ANNA, SystemId("p"), "notify.anna", "Help", purpose)


# --- which phone ------------------------------------------------------------------------


def phone(hass: HomeAssistant, owner: str, name: str, user_id: str = "anna") -> er.RegistryEntry:
    """A phone with the companion app, as `mobile_app` registers it."""
    entry = MockConfigEntry(
        domain="mobile_app", data={"device_name": name, "user_id": user_id}, title=name
    )
    entry.add_to_hass(hass)
    return er.async_get(hass).async_get_or_create(
        "notify", "mobile_app", owner, config_entry=entry, suggested_object_id=owner
    )


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("Annas iPhone", "mobile_app_annas_iphone"),
        ("Télefoon van Loïs 📱", "mobile_app_telefoon_van_lois"),
        ("Телефон", "mobile_app_telefon"),
    ],
)
async def test_a_phone_with_the_companion_app(hass: HomeAssistant, name: str, service: str) -> None:
    stored = phone(hass, "anna", name)
    assert resolve(hass, stored.id).service is None  # not registered (yet): the entity will do
    async_mock_service(hass, "notify", service)
    found = resolve(hass, stored.id)
    assert found is not None
    assert (found.entity_id, found.service, found.user_id) == (stored.entity_id, service, "anna")
    assert resolve(hass, stored.entity_id) == found


async def test_two_phones_of_one_name(hass: HomeAssistant) -> None:
    # Home Assistant has one action for both, and it reaches one of them.
    async_mock_service(hass, "notify", "mobile_app_iphone")
    anna, cleo = phone(hass, "anna", "iPhone"), phone(hass, "cleo", "iPhone", "cleo")
    for one in (anna, cleo):
        found = resolve(hass, one.id)
        assert found is not None
        assert (found.entity_id, found.service) == (one.entity_id, None)


async def test_other_notify_entities(hass: HomeAssistant) -> None:
    stored = er.async_get(hass).async_get_or_create("notify", "ntfy", "1")
    found = resolve(hass, stored.id)
    assert found is not None
    assert (found.entity_id, found.service, found.user_id) == (stored.entity_id, None, None)
    assert resolve(hass, "notify.nobody") is None
    assert resolve(hass, "0123456789abcdef0123456789abcdef") is None
    hass.states.async_set("notify.without_registry", "unknown")
    assert resolve(hass, "notify.without_registry").entity_id == "notify.without_registry"


# --- what is sent -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "purpose", [Purpose.ALARM, Purpose.AGAIN, Purpose.DISPATCH, Purpose.BACKUP]
)
def test_a_call_for_help_is_loud_and_can_be_answered(purpose: Purpose) -> None:
    sent = payload(effect(purpose), "nl")
    assert sent["message"] == "Help"
    data = sent["data"]
    assert (data["tag"], data["group"], data[KEY]) == ("INC", "municipal_alarm", "key")
    assert (data["ttl"], data["priority"], data["channel"]) == (0, "high", "alarm_stream")
    assert data["push"]["sound"]["critical"] == 1
    # Android shows three.
    assert data["actions"] == [
        {"action": "municipal_alarm:accept:anna:INC", "title": "Ik kom eraan"},
        {"action": "municipal_alarm:arrive:anna:INC", "title": "Ter plaatse"},
        {"action": "municipal_alarm:refuse:anna:INC", "title": "Kan niet komen"},
    ]


def test_a_language_without_words_of_ours() -> None:
    assert payload(effect(Purpose.ALARM), "fy")["data"]["actions"][0]["title"] == "On my way"


def test_a_code_makes_neither_sound_nor_light() -> None:
    data = payload(effect(Purpose.CODE), "en")["data"]
    assert data["push"] == {"interruption-level": "passive", "sound": "none"}
    assert data["importance"] == "low"
    assert data["channel"] != "alarm_stream"


@pytest.mark.parametrize("purpose", [Purpose.CODE, Purpose.MESSAGE])
@pytest.mark.parametrize(("language", "title"), [("en", "Reply"), ("nl", "Antwoord")])
def test_a_code_and_a_text_have_a_field_to_answer_in(
    purpose: Purpose, language: str, title: str
) -> None:
    """As the documentation of the companion app describes; by its own word, for both makes."""
    assert payload(effect(purpose), language)["data"]["actions"] == [
        {"action": "municipal_alarm:reply:anna:INC", "title": title, "behavior": "textInput"}
    ]


@pytest.mark.parametrize("duty", [Duty.OPERATOR, Duty.SUPERVISOR])
def test_who_is_told_at_home_can_take_it_on_if_they_may(duty: Duty) -> None:
    data = payload(effect(Purpose.ALARM), "en", duty, may_take_on=True)["data"]
    assert data["actions"] == [{"action": "municipal_alarm:take_on:anna:INC", "title": "Take on"}]
    assert data["channel"] == "alarm_stream"
    assert "actions" not in payload(effect(Purpose.ALARM), "en", duty)["data"]


def test_a_guard_with_a_role_is_a_guard() -> None:
    data = payload(effect(Purpose.ALARM), "en", Duty.GUARD, may_take_on=True)["data"]
    assert len(data["actions"]) == 3


def test_only_the_end_takes_the_place_of_the_call() -> None:
    tags = {
        purpose: payload(effect(purpose), "en")["data"]["tag"]
        for purpose in Purpose
        # Of lone work, and no incident.
        if purpose is not Purpose.CHECK_IN
    }
    assert {purpose for purpose, tag in tags.items() if tag == "INC"} == {
        Purpose.ALARM,
        Purpose.AGAIN,
        Purpose.DISPATCH,
        Purpose.BACKUP,
        Purpose.STAND_DOWN,
    }
    assert {tags[one] for one in (Purpose.CODE, Purpose.MESSAGE, Purpose.ROLL_CALL)} == {"key"}


def test_a_question_for_a_sign_of_life_is_loud_and_has_one_button() -> None:
    asked = replace(effect(Purpose.CHECK_IN), incident_id=IncidentId("lone_work/1"))
    for language, title in (("en", "I am fine"), ("nl", "Het gaat goed"), ("fy", "I am fine")):
        data = payload(asked, language)["data"]
        # The second question takes the place of the first.
        assert data["tag"] == "lone_work/1"
        assert (data["priority"], data["channel"]) == ("high", "alarm_stream")
        assert data["push"]["sound"]["critical"] == 1
        assert data["actions"] == [{"action": "municipal_alarm:check_in:anna", "title": title}]


def test_a_roll_call_has_two_buttons_and_is_not_loud() -> None:
    data = payload(effect(Purpose.ROLL_CALL), "nl")["data"]
    assert "channel" not in data
    assert "push" not in data
    assert data["actions"] == [
        {"action": "municipal_alarm:safe:anna:INC", "title": "Veilig"},
        {"action": "municipal_alarm:help:anna:INC", "title": "Hulp nodig"},
    ]


# --- what comes back ----------------------------------------------------------------------


@pytest.mark.parametrize("incident", ["INC", "anna:INC"])
@pytest.mark.parametrize(
    ("verb", "kind"), [("accept", c.Accept), ("arrive", c.Arrive), ("refuse", c.Refuse)]
)
def test_answers(verb: str, kind: type, incident: str) -> None:
    answer = read_action(f"municipal_alarm:{verb}:{incident}")
    assert answer is not None
    assert command(answer, ANNA, ACTOR, "m") == kind(
        actor=ACTOR, incident_id=IncidentId("INC"), responder_id=ANNA
    )


@pytest.mark.parametrize(
    ("action", "incident"),
    [
        ("municipal_alarm:code:4", None),
        ("municipal_alarm:code:4:INC", "INC"),
        ("municipal_alarm:code:anna:4:INC", "INC"),
    ],
)
def test_codes(action: str, incident: str | None) -> None:
    answer = read_action(action)
    assert answer is not None
    assert command(answer, ANNA, ACTOR, "m") == c.SendStatusCode(
        actor=ACTOR, digits="4", message_id="m", incident_id=incident
    )


TYPED = TypedText(
    SignalId("t"), SystemId("p"), "notify.anna", datetime(2026, 11, 22, 12, tzinfo=UTC)
)


@pytest.mark.parametrize(
    ("action", "incident"),
    [("reply", None), ("reply:INC", "INC"), ("reply:anna", None), ("reply:anna:INC", "INC")],
)
def test_what_is_typed_is_a_text_of_whoever_typed_it(action: str, incident: str | None) -> None:
    answer = read_action(f"municipal_alarm:{action}")
    assert answer is not None
    assert reply(answer, ANNA, " 4 ", TYPED) == TextIn(
        TYPED.signal_id, TYPED.system_id, TYPED.address, "4", TYPED.at, ANNA, incident
    )
    assert command(answer, ANNA, ACTOR, "m") is None


def test_a_reply_has_a_length() -> None:
    answer = Answer("reply", ())
    typed = reply(answer, ANNA, "x" * 999, TYPED)
    assert typed is not None
    assert len(typed.text) == 280


@pytest.mark.parametrize(
    ("action", "text"),
    [
        ("reply:INC", None),
        ("reply:INC", "  "),
        ("reply:INC", 4),
        ("reply:ben:INC", "4"),
        ("reply:a:b:c", "4"),
        ("accept:INC", "4"),
    ],
)
def test_what_is_no_reply(action: str, text: object) -> None:
    answer = read_action(f"municipal_alarm:{action}")
    assert answer is not None
    assert reply(answer, ANNA, text, TYPED) is None


@pytest.mark.parametrize(
    ("action", "incident"),
    [
        ("take_on:INC", "INC"),
        ("take_on:anna:INC", "INC"),
        ("take_on", None),
        ("take_on:a:b:c", None),
        ("accept:INC", None),
    ],
)
def test_what_is_taken_on(action: str, incident: str | None) -> None:
    answer = read_action(f"municipal_alarm:{action}")
    assert answer is not None
    assert taken_on(answer) == incident
    if incident is not None:
        # Nobody does so as a responder.
        assert command(answer, ANNA, ACTOR, "m") is None


@pytest.mark.parametrize("whose", ["", ":anna"])
def test_the_test_of_a_desk(whose: str) -> None:
    desk = DeskId("desk_1")
    asked = {
        f"test{whose}:desk_1": c.StartDeskTest(actor=ACTOR, desk_id=desk),
        f"test_seen{whose}:desk_1": c.FinishDeskTest(actor=ACTOR, desk_id=desk, passed=True),
        f"test_failed{whose}:desk_1": c.FinishDeskTest(actor=ACTOR, desk_id=desk, passed=False),
    }
    for action, meant in asked.items():
        answer = read_action(f"municipal_alarm:{action}")
        assert answer is not None
        assert command(answer, ANNA, ACTOR, "m") == meant


@pytest.mark.parametrize("action", ["check_in", "check_in:anna"])
def test_sign_of_life(action: str) -> None:
    answer = read_action(f"municipal_alarm:{action}")
    assert answer is not None
    assert command(answer, ANNA, ACTOR, "m") == c.CheckIn(actor=ACTOR, responder_id=ANNA)


@pytest.mark.parametrize("whose", ["", ":anna"])
def test_lone_work_and_alarms_of_their_own(whose: str) -> None:
    """What a guard without a radio can do by phone."""
    asked = {
        f"start_lone_work{whose}": c.StartLoneWork(actor=ACTOR, responder_id=ANNA),
        f"stop_lone_work{whose}": c.StopLoneWork(actor=ACTOR, responder_id=ANNA),
        **{
            f"alarm{whose}:{kind}": c.RaiseAlarm(
                actor=ACTOR, signal_id=SignalId("m"), kind=kind, responder_id=ANNA
            )
            for kind in (AlarmKind.MAN_DOWN, AlarmKind.EMERGENCY)
        },
    }
    for action, meant in asked.items():
        answer = read_action(f"municipal_alarm:{action}")
        assert answer is not None
        assert command(answer, ANNA, ACTOR, "m") == meant


@pytest.mark.parametrize("incident", ["INC", "anna:INC"])
@pytest.mark.parametrize(
    ("verb", "known"), [("safe", RollCallAnswer.SAFE), ("help", RollCallAnswer.HELP)]
)
def test_roll_call(verb: str, known: RollCallAnswer, incident: str) -> None:
    answer = read_action(f"municipal_alarm:{verb}:{incident}")
    assert answer is not None
    assert command(answer, ANNA, ACTOR, "m") == c.AnswerRollCall(
        actor=ACTOR, incident_id=IncidentId("INC"), responder_id=ANNA, answer=known
    )


@pytest.mark.parametrize(
    "words",
    [
        "check_in:ben",
        "check_in:anna:INC",
        "start_lone_work:ben",
        "stop_lone_work:ben",
        "alarm",
        "alarm:fire",
        "alarm:duress",
        "alarm:ben:man_down",
        "safe",
        "help:ben:INC",
        "unaccounted:INC",
        "fly:INC",
        "accept",
        "accept:ben:INC",
        "accept:a:b:c",
        "code",
        "code:1:2:3",
        "accept:anna",
    ],
)
def test_answers_that_mean_nothing(words: str) -> None:
    # Also one for somebody else: it is not Anna's to give.
    answer = read_action(f"municipal_alarm:{words}")
    assert answer is not None
    assert command(answer, ANNA, ACTOR, "m") is None


@pytest.mark.parametrize("action", ["OPEN_GARAGE", "", None, 7, {"a": 1}, "municipal_alarm"])
def test_actions_of_others(action: object) -> None:
    assert read_action(action) is None


def test_an_empty_verb() -> None:
    assert read_action("municipal_alarm:") == Answer("", ())
