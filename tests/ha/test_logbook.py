"""The logbook: the milestones for everybody, and not a word more."""

import json
from typing import Any

from homeassistant.core import Event, HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.municipal_alarm.bridge.announcer import (
    EVENT,
    EXTERNAL_CALLED,
    MILESTONES,
    ROUND_MILESTONES,
    Announcer,
)
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room import commands as c, events as e
from custom_components.municipal_alarm.control_room.signals import Press
from custom_components.municipal_alarm.control_room.words import Deviation, Duty, Outcome
from custom_components.municipal_alarm.logbook import _WORDS, async_describe_events

from . import field
from .town import LIBRARY, OPERATOR, Town


@pytest.fixture
def told(hass: HomeAssistant) -> list[Event[Any]]:
    return async_capture_events(hass, EVENT)


def words(hass: HomeAssistant, event: Event[Any]) -> tuple[str, str]:
    """An event as the logbook shows it."""
    described: dict[str, Any] = {}

    def describe(domain: str, event_type: str, how: Any) -> None:
        assert domain == DOMAIN
        described[event_type] = how

    async_describe_events(hass, describe)
    entry = described[EVENT](event)
    return entry["name"], entry["message"]


async def test_the_milestones_of_one_incident(
    hass: HomeAssistant, town: Town, told: list[Event[Any]]
) -> None:
    incident = await town.press()
    await town.press()
    await town.acknowledge(incident)
    await town.command(
        c.HandOver(actor=OPERATOR, incident_id=incident.incident_id, operator_id="sue")
    )
    for digits in ("1", "2", "4"):
        await town.call(DOMAIN, "report_status_code", responder="Anna", digits=digits)
    await town.resolve(incident)
    await town.close(incident)
    assert [words(hass, event) for event in told] == [
        ("Incident 1", f"{what}, Town hall, Ground floor, Desk 1")
        for what in (
            "raised",
            "taken on by an operator",
            "handed over to another operator",
            "a responder is on the way",
            "a responder is on scene",
            "resolved",
            "closed",
        )
    ]
    device = town.device("desk_1", "town_hall")
    assert device is not None
    assert {event.data["device_id"] for event in told} == {device.id}
    text = json.dumps([dict(event.data) for event in told])
    for name in ("Anna", "Olga", "Sue"):
        assert name not in text
    town.take_sent()


async def test_that_it_was_evaluated_and_not_a_word_of_it(
    hass: HomeAssistant, town: Town, told: list[Event[Any]]
) -> None:
    incident = await town.press()
    await town.resolve(incident)
    told.clear()
    of = {"incident_id": incident.incident_id}
    written = {"outcome": "genuine", "happened": "A visitor threw a chair."}
    await town.call(DOMAIN, "evaluate_incident", user=town.operator, **of, **written)
    await town.call(DOMAIN, "approve_evaluation", user=town.supervisor, **of)
    assert [words(hass, event)[1].partition(",")[0] for event in told] == [
        "evaluated",
        "the evaluation is approved",
    ]
    text = json.dumps([dict(event.data) for event in told])
    assert not any(word in text for word in ("chair", "Olga", "Sue"))
    town.take_sent()


async def test_a_drill_says_so_in_dutch_too(
    hass: HomeAssistant, town: Town, told: list[Event[Any]]
) -> None:
    await town.call(DOMAIN, "raise_alarm", desk="desk_2", drill=True)
    assert words(hass, told[0])[1].endswith("Desk 2, drill")
    hass.config.language = "nl"
    assert words(hass, told[0]) == (
        "Incident 1",
        "gemeld, Town hall, First floor, Desk 2, oefening",
    )
    hass.config.language = "fr"
    assert words(hass, told[0])[1].startswith("raised")
    town.take_sent()


async def test_an_incident_without_a_desk(
    hass: HomeAssistant, town: Town, told: list[Event[Any]]
) -> None:
    await town.call(DOMAIN, "raise_alarm", responder="Ben")
    library = town.device("library", "library")
    assert library is not None
    assert told[0].data["device_id"] == library.id
    await town.change_subentry("control_room", "anna", home="")
    await town.call(DOMAIN, "raise_alarm", responder="Anna")
    assert "device_id" not in told[1].data
    assert words(hass, told[1]) == ("Incident 2", "raised")
    town.take_sent()


async def test_duress_is_no_milestone(town: Town, told: list[Event[Any]]) -> None:
    await town.call(DOMAIN, "report_status_code", responder="Ben", digits="0")
    await town.call(DOMAIN, "acknowledge", user=town.operator, incident_id="1")
    await town.call(DOMAIN, "resolve", user=town.operator, incident_id="1", outcome="genuine")
    await town.call(DOMAIN, "close", user=town.operator, incident_id="1")
    assert told == []
    await town.press()
    before = len(told)
    await town.call(DOMAIN, "report_status_code", responder="Anna", digits="0")
    assert len(told) == before
    assert "duress" not in json.dumps([dict(event.data) for event in told])
    town.take_sent()


async def test_external_help_is_a_milestone_whoever_called(
    hass: HomeAssistant, town: Town, told: list[Event[Any]]
) -> None:
    await town.press()
    await town.call(DOMAIN, "escalate", incident_id="1", external="Police")
    assert words(hass, told[-1]) == (
        "Incident 1",
        "external help is called, Town hall, Ground floor, Desk 1",
    )
    await town.press("info_desk")
    await town.call(DOMAIN, "alert_targets", incident_id="2", targets="external")
    await town.press("desk_2")
    await town.call(DOMAIN, "escalate", incident_id="3")
    await town.call(DOMAIN, "escalate", incident_id="3")
    called = [event.data["number"] for event in told if event.data["what"] == "external_called"]
    assert called == [1, 2, 3]
    assert "Police" not in json.dumps([dict(event.data) for event in told])
    town.take_sent()


async def test_what_happens_in_secret_is_no_milestone(town: Town, told: list[Event[Any]]) -> None:
    incident = await town.press()
    before = len(told)
    at = {"at": dt_util.utcnow(), "incident_id": incident.incident_id, "secret": True}
    await town.happen(
        e.ResponderAccepted(**at, actor=OPERATOR, responder_id="ben", responder="Ben"),
        e.StepTaken(
            **at,
            step=1,
            actor=None,
            alerts=(),
            external=("Police",),
            skipped=(),
            raise_sound=False,
            step_due_at=None,
        ),
    )
    assert len(told) == before
    town.take_sent()


async def test_one_that_was_gone_before_it_was_told(
    hass: HomeAssistant, town: Town, told: list[Event[Any]]
) -> None:
    room = town.runtime.room
    room.handle(Press("p1", "http/desk_2", "desk_2", dt_util.utcnow()))
    incident_id = next(iter(room.state.incidents))
    room.handle(c.Resolve(actor=OPERATOR, incident_id=incident_id, outcome=Outcome.FALSE))
    room.handle(c.Close(actor=OPERATOR, incident_id=incident_id))
    await town.settle()
    assert [event.data["what"] for event in told] == ["raised", "resolved", "closed"]
    town.take_sent()


async def test_one_that_was_there_before_a_restart(town: Town, told: list[Event[Any]]) -> None:
    incident = await town.press()
    await town.restart()
    await town.resolve(incident)
    await town.close(incident)
    assert [event.data["what"] for event in told] == ["raised", "resolved", "closed"]
    town.take_sent()


async def test_people_are_called_together(
    hass: HomeAssistant, town: Town, told: list[Event[Any]]
) -> None:
    incident = await town.press()
    about = {"actor": OPERATOR, "incident_id": incident.incident_id}
    await town.command(c.CallUp(**about, duties=(Duty.RESPONSE_TEAM,)))
    await town.call(DOMAIN, "accept", incident_id="1", responder="Cleo")
    await town.command(c.StartRollCall(**about))
    await town.command(c.EndRollCall(**about))
    assert [words(hass, event)[1].split(",")[0] for event in told] == [
        "raised",
        "responders are called up",
        "a responder is on the way",
        "the call-up has ended",
        "roll-call begun",
        "roll-call ended",
    ]
    assert "Cleo" not in json.dumps([dict(event.data) for event in told])
    town.take_sent()


async def test_how_a_round_ended(hass: HomeAssistant, town: Town, told: list[Event[Any]]) -> None:
    over, reported = field.ended({field.CELLAR: Deviation.LATE, field.ATTIC: Deviation.MISSED})
    await town.happen(field.opened(), over, reported)
    await town.happen(e.RoundReported(at=reported.at, report=reported.report, amended=True))
    (event,) = told
    assert words(hass, event) == ("Round Evening round", "incomplete, Town hall, missed: 1")
    assert "Ben" not in json.dumps(dict(event.data))
    assert "Stairs" not in json.dumps(dict(event.data))
    await town.happen(*field.ended({field.YARD: Deviation.ON_TIME}))
    hass.config.language = "nl"
    assert words(hass, told[1]) == ("Ronde Evening round", "volledig, Library")
    library = town.device(LIBRARY, LIBRARY)
    assert library is not None
    assert told[1].data["device_id"] == library.id


async def test_it_stops(hass: HomeAssistant, town: Town, told: list[Event[Any]]) -> None:
    stop = Announcer(hass, town.runtime).start()
    stop()
    await town.press()
    assert [event.data["what"] for event in told] == ["raised"]
    town.take_sent()


@pytest.mark.parametrize("language", _WORDS)
def test_every_milestone_has_its_words(language: str) -> None:
    assert set(_WORDS[language]) == {
        *("incident", "drill", "round", "missed"),
        *MILESTONES.values(),
        EXTERNAL_CALLED,
        *ROUND_MILESTONES,
    }
