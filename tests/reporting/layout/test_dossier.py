"""The page of one incident: all of it for who may know, and no more than that for others."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from custom_components.municipal_alarm.control_room.evaluation import parts
from custom_components.municipal_alarm.control_room.words import Outcome
from custom_components.municipal_alarm.learning.reports.dossier import (
    Approval,
    Dossier,
    Evaluated,
    Photo,
    Proof,
)
from custom_components.municipal_alarm.learning.sentences import Category, Line
from custom_components.municipal_alarm.reporting import words_lists
from custom_components.municipal_alarm.reporting.document import Pairs, Picture, Table, Tone
from custom_components.municipal_alarm.reporting.layout.dossier import lay_out
from tests.reporting.sample import NOW, RULES, facts

EVALUATION = parts.Evaluation(
    outcome=Outcome.GENUINE,
    happened="A man shouted.\nThe guard came.",
    went_well="Quick.",
    aggression=(parts.Aggression.VERBAL, parts.Aggression.THREAT),
    injury=parts.Injury.NONE,
    police_report=parts.PoliceReport.FILED,
    police_reference="PL-2026-1",
    by_employer=True,
    aftercare_by=(parts.Helper.MANAGER,),
    affected=2,
    measures=(
        parts.Measure(
            measure_id=parts.MeasureId("m"), text="Lock", owner="Karin", due=date(2026, 10, 1)
        ),
    ),
)


def dossier(**more: Any) -> Dossier:
    at = NOW - timedelta(hours=5)
    said: dict[str, Any] = {
        "facts": facts(
            12,
            at,
            acknowledged_s=45.0,
            external=("police",),
            closed_s=None,
            duress=True,
            test=False,
        ),
        "made_at": NOW,
        "secrets": True,
        "lines": (
            Line(
                event="incident_raised",
                at=at,
                category=Category.ALARM,
                text="Desk 1 pressed the button",
                delay_s=0.0,
                actor="",
                people=(),
            ),
        ),
        "evaluated": Evaluated(
            evaluation=EVALUATION,
            written_by="Olga",
            written_at=NOW,
            approvals=(Approval(name="Sven", at=NOW),),
        ),
        "photos": (Photo(taken_at=at, what="Desk 1", jpeg=b"\xff\xd8"),),
        "gone": 0,
        "complete": True,
        "proof": Proof(position=99, hash=bytes(range(32)), last=98),
    }
    return Dossier(**{**said, **more})


@pytest.mark.parametrize("language", ["en", "nl"])
def test_all_of_it(language: str) -> None:
    document = lay_out(dossier(), RULES, language)
    told = str(document)
    assert document.title == "Incident #12"
    for said in ("Desk 1 pressed", "Karin", "PL-2026-1", "Olga", "Sven", "A man shouted.", "Lock"):
        assert said in told
    assert bytes(range(32)).hex() in told
    assert any(isinstance(b, Picture) for one in document.sections for b in one.blocks)
    form = next(
        b for one in document.sections for b in one.blocks if isinstance(b, Pairs) and b.caption
    )
    # Every field of the form, with the kinds, the people, the reference, and who did what.
    assert len(form.pairs) == len(words_lists.FORM) + 5


def test_each_time_stands_beside_its_targets() -> None:
    (times,) = [
        b for b in lay_out(dossier(), RULES, "en").sections[0].blocks if isinstance(b, Table)
    ]
    row = next(row for row in times.rows if row.cells[0] == "Acknowledgement")
    assert row.tone is Tone.BAD
    assert row.cells[3].replace("\u00a0", " ") == "not kept: within 30 s; kept: within 1 min"
    assert next(row for row in times.rows if row.cells[0] == "Closed").cells[2] == ""


def test_what_is_not_there() -> None:
    empty = replace(EVALUATION, aggression=(), measures=(), went_well="")
    bare = dossier(
        evaluated=Evaluated(evaluation=empty, written_by="O", written_at=NOW, approvals=()),
        photos=(),
        proof=None,
        secrets=False,
        gone=3,
        complete=False,
        lines=(),
        facts=facts(12, NOW, place="", outcome=None, drill=True),
    )
    told = str(lay_out(bare, RULES, "en"))
    for said in (
        *("No picture is kept", "by nobody yet", "leaves things out", "No measures were agreed"),
        *("3 records are not told", "the last of what happened is missing", "Nothing to tell"),
        *("Drill: no figure", "not known"),
    ):
        assert said in told
    assert "Confidential" not in told
    none = str(lay_out(dossier(evaluated=None, facts=facts(1, NOW, test=True)), RULES, "en"))
    assert "Not evaluated yet" in none
    assert "Test of a desk" in none


def test_all_is_well_without_targets() -> None:
    document = lay_out(dossier(), replace(RULES, targets=()), "en")
    assert "not kept" not in str(document)
