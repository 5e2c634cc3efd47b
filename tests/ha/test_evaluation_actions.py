"""The actions after an incident: its evaluation, its approval, and the measures."""

from datetime import date
from typing import Any

from homeassistant.exceptions import ServiceValidationError
import pytest
import voluptuous as vol

from custom_components.municipal_alarm.bridge.asking import SCHEMAS
from custom_components.municipal_alarm.bridge.asking_evaluation import SEVERAL, WORDS
from custom_components.municipal_alarm.control_room.evaluation.parts import Evaluation

from .acting import act, refused
from .town import ROOM, Town, policy, step

EXIT = {"text": "A second exit", "owner": "Facilities", "due": "2030-03-01"}
FORM: dict[str, Any] = {
    "outcome": "genuine",
    "happened": "A visitor threw a chair.",
    "went_well": "Anna was quick.",
    "to_improve": "The door was locked.",
    "aggression": ["verbal", "damage"],
    "channel": "building",
    "weapon": "object",
    "offender": "client",
    "affected": 2,
    "injury": "first_aid",
    "absence": "days",
    "inspectorate": "not_needed",
    "police_report": "filed",
    "by_employer": True,
    "police_reference": "PL0600-2030",
    "aftercare": "accepted",
    "aftercare_by": ["manager", "victim_support"],
    "sanction": "ban",
    "recovery": "claimed",
}


async def over(town: Town) -> str:
    """An incident that is resolved; its number."""
    incident = await town.press()
    await town.resolve(incident)
    town.take_sent()
    return str(incident.number)


def test_the_form_has_a_field_for_everything_that_is_kept() -> None:
    known = {str(field) for field in SCHEMAS["evaluate_incident"].schema}
    kept = set(Evaluation.__dataclass_fields__)
    assert kept <= known
    assert known - kept == {"incident_id", "request_id"}
    assert {*WORDS, *SEVERAL} < kept


async def test_everything_is_written_down_and_read_again(town: Town) -> None:
    number = await over(town)
    told = await act(
        town, "evaluate_incident", town.operator, incident_id=number, measures=[EXIT], **FORM
    )
    assert (told["number"], told["state"]) == (int(number), "resolved")
    (shown,) = (await act(town, "get_incidents", town.operator))["incidents"]
    evaluation = shown["evaluation"]
    assert evaluation["by"] == town.operator.name
    written = evaluation["written"]
    (measure,) = written.pop("measures")
    assert written == FORM
    assert measure.items() >= EXIT.items()
    # Who only looks reads no words.
    (seen,) = (await act(town, "get_incidents", town.viewer))["incidents"]
    assert seen["evaluation"]["written"]["happened"] == ""
    assert seen["evaluation"]["written"]["injury"] == "first_aid"


async def test_the_second_person(town: Town) -> None:
    await town.add(ROOM, policy(step(0, "guards_here"), evaluation_persons=2))
    number = await over(town)
    of = {"incident_id": number}
    await refused(town, "not_evaluated", "close", town.operator, **of)
    await refused(town, "not_evaluated", "approve_evaluation", town.operator, **of)
    await act(town, "evaluate_incident", town.operator, **of, **FORM)
    await refused(town, "not_approved", "close", town.operator, **of)
    await refused(town, "own_evaluation", "approve_evaluation", town.operator, **of)
    await refused(town, "persons_approve", "approve_evaluation", **of)
    await act(town, "approve_evaluation", town.supervisor, **of)
    assert (await act(town, "close", town.operator, **of))["state"] == "closed"
    town.take_sent()


async def test_who_does_not_speak_of_measures_takes_none_back(town: Town) -> None:
    of = {"incident_id": await over(town)}
    await act(town, "evaluate_incident", town.operator, **of, measures=[EXIT], **FORM)
    await act(town, "evaluate_incident", town.operator, **of, **FORM | {"happened": "More."})
    assert len((await act(town, "get_measures", town.operator))["measures"]) == 1
    await act(town, "evaluate_incident", town.operator, **of, measures=[], **FORM)
    assert (await act(town, "get_measures", town.operator))["measures"] == []


async def test_a_measure_from_its_agreement_to_its_end(town: Town, freezer: Any) -> None:
    number = await over(town)
    train = {"text": "Train", "owner": "Anna", "due": "2031-01-01"}
    await act(town, "evaluate_incident", incident_id=number, measures=[EXIT, train], **FORM)
    await act(town, "close", incident_id=number)
    listed = (await act(town, "get_measures", town.viewer))["measures"]
    assert [one["text"] for one in listed] == ["A second exit", "Train"]
    assert listed[0]["place"]["building"] == "Town hall"
    assert not listed[0]["overdue"]
    of = {"measure": listed[0]["measure_id"]}
    told = await act(town, "change_measure", town.operator, **of, due="2030-04-01", owner="Bea")
    assert (told["measure_id"], told["state"]) == (of["measure"], "open")
    assert [one["owner"] for one in (await act(town, "get_measures"))["measures"]] == [
        "Bea",
        "Anna",
    ]
    (mine,) = (await act(town, "get_measures", owner="bea", building="Town hall"))["measures"]
    assert mine["due"] == "2030-04-01"
    assert (await act(town, "get_measures", building="Library"))["measures"] == []
    told = await act(town, "complete_measure", town.operator, measure="a second EXIT", note="Built")
    assert told["state"] == "done"
    assert [one["text"] for one in (await act(town, "get_measures"))["measures"]] == ["Train"]
    both = (await act(town, "get_measures", done=True))["measures"]
    assert [one["state"] for one in both] == ["open", "done"]
    assert (await act(town, "reopen_measure", **of))["state"] == "open"
    assert (await act(town, "drop_measure", **of, reason="Sold"))["state"] == "dropped"
    await refused(town, "unknown_measure", "complete_measure", **of)
    freezer.move_to("2031-01-02T12:00:00Z")
    (late,) = (await act(town, "get_measures", overdue=True))["measures"]
    assert (late["text"], late["overdue"]) == ("Train", True)
    town.take_sent()


async def test_a_name_that_fits_two_is_refused(town: Town) -> None:
    for _ in range(2):
        number = await over(town)
        await act(town, "evaluate_incident", incident_id=number, measures=[EXIT], **FORM)
        await act(town, "close", incident_id=number)
    await refused(town, "ambiguous_name", "complete_measure", measure="A second exit")


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "no such"},
        {"injury": "no such"},
        {"aggression": ["no such"]},
        {"measures": [{"text": "No date", "owner": "Anna"}]},
        {"measures": [EXIT | {"due": "soon"}]},
        {"affected": -1},
        {"happened": "x" * 20_001},
    ],
)
async def test_what_the_form_does_not_have_is_refused(town: Town, wrong: dict[str, Any]) -> None:
    number = await over(town)
    with pytest.raises(vol.Invalid):
        await act(town, "evaluate_incident", incident_id=number, **FORM | wrong)


async def test_what_makes_no_sense_says_why(town: Town) -> None:
    of = {"incident_id": await over(town)}
    for changed, key in (
        ({"happened": " "}, "evaluation_without_text"),
        ({"measures": [EXIT | {"owner": " "}]}, "measure_without_owner"),
        ({"measures": [EXIT | {"text": " "}]}, "measure_without_text"),
        ({"measures": [EXIT | {"due": date(2099, 1, 1)}]}, "measure_date"),
        ({"measures": [EXIT | {"measure_id": "x/1"}]}, "unknown_measure"),
    ):
        await refused(town, key, "evaluate_incident", **of, **FORM | changed)


async def test_what_duress_was_about_is_told_to_no_viewer(town: Town) -> None:
    incident = await town.press()
    await act(town, "report_status_code", responder="Anna", digits="0")
    await town.resolve(town.incident())
    of = {"incident_id": incident.incident_id}
    await act(town, "evaluate_incident", town.operator, **of, measures=[EXIT], **FORM)
    assert (await act(town, "get_measures", town.viewer))["measures"] == []
    assert len((await act(town, "get_measures", town.operator))["measures"]) == 1
    with pytest.raises(ServiceValidationError):
        await town.call(
            "todo",
            "update_item",
            entity_id=town.entity_id("todo", f"{ROOM}_measures"),
            item="A second exit",
            status="completed",
        )
    town.take_sent()
