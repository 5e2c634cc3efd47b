"""The triggers of evaluations and measures: told to automations, without a word that is not theirs."""

from typing import Any

from homeassistant.core import HomeAssistant

from .acting import act
from .ear import Ear
from .test_evaluation_actions import EXIT, FORM, over
from .town import ROOM, Town, policy, step

OF_EVALUATIONS = ("evaluation_written", "evaluation_approved", "evaluation_due")
OF_MEASURES = ("measure_agreed", "measure_due", "measure_done", "measure_dropped")


async def test_an_evaluation_is_asked_for_written_and_approved(
    ear: Ear, town: Town, freezer: Any
) -> None:
    await town.add(ROOM, policy(step(0, "guards_here"), evaluation_persons=2, evaluation_within=1))
    await ear.listen(*OF_EVALUATIONS, "operator_prompted")
    of = {"incident_id": await over(town)}
    ear.take()
    for days in (1, 2):
        await town.pass_time(freezer, 24 * 3600)
        *prompted, due = ear.take()
        assert [one["prompt"] for one in prompted] == ["evaluation_due"] * (days == 1)
        assert (due["id"], due["reminders"]) == ("evaluation_due", days)
        assert due["incident"]["evaluation"]["complete"] is False
    await act(town, "evaluate_incident", town.operator, **of, **FORM)
    (written,) = ear.take()
    assert (written["id"], written["outcome"]) == ("evaluation_written", "genuine")
    assert written["by"]["kind"] == "operator"
    assert FORM["happened"] not in str(written)
    await act(town, "approve_evaluation", town.supervisor, **of)
    (approved,) = ear.take()
    assert approved["id"] == "evaluation_approved"
    await town.pass_time(freezer, 48 * 3600)
    assert ear.take() == []
    town.take_sent()


async def test_only_some_outcomes(ear: Ear, town: Town) -> None:
    await ear.listen("evaluation_written", outcome=["false"])
    of = {"incident_id": await over(town)}
    await act(town, "evaluate_incident", **of, **FORM)
    assert ear.take() == []
    await act(town, "evaluate_incident", **of, **FORM | {"outcome": "false"})
    assert ear.ids() == ["evaluation_written"]


async def test_a_measure(hass: HomeAssistant, ear: Ear, town: Town, freezer: Any) -> None:
    freezer.move_to("2029-12-01T12:00:00Z")
    await ear.listen(*OF_MEASURES, owner=["facilities"])
    of = {"incident_id": await over(town)}
    other = {"text": "Train", "owner": "Anna", "due": "2030-03-01"}
    await act(town, "evaluate_incident", **of, measures=[EXIT, other], **FORM)
    await act(town, "close", **of)
    (agreed,) = ear.take()
    assert agreed["id"] == "measure_agreed"
    assert agreed["measure"].items() >= EXIT.items()
    assert agreed["place"]["building"] == "Town hall"
    assert agreed["description"] == "measure agreed: A second exit"
    freezer.move_to("2030-03-01T21:00:00Z")
    await town.pass_time(freezer, 1)
    (due,) = ear.take()
    assert (due["id"], due["reminders"]) == ("measure_due", 1)
    await town.pass_time(freezer, 7 * 24 * 3600)
    (again,) = ear.take()
    assert (again["id"], again["reminders"]) == ("measure_due", 2)
    named = {"measure": due["measure"]["measure_id"]}
    await act(town, "complete_measure", town.operator, **named, note="Built")
    (done,) = ear.take()
    assert (done["id"], done["note"]) == ("measure_done", "Built")
    await act(town, "reopen_measure", **named)
    await act(town, "drop_measure", **named, reason="Sold")
    (dropped,) = ear.take()
    assert (dropped["id"], dropped["reason"]) == ("measure_dropped", "Sold")
    town.take_sent()


async def test_nothing_is_told_of_what_duress_was_about(ear: Ear, town: Town) -> None:
    await ear.listen(*OF_MEASURES, "evaluation_written")
    incident = await town.press()
    await act(town, "report_status_code", responder="Anna", digits="0")
    await town.resolve(town.incident())
    of = {"incident_id": incident.incident_id}
    await act(town, "evaluate_incident", **of, measures=[EXIT], **FORM)
    (written,) = ear.take()
    assert written["id"] == "evaluation_written"
    assert EXIT["text"] not in str(written)
    town.take_sent()
