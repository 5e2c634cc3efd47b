"""What a document cannot be, each with its line and reason."""

import pytest

from custom_components.municipal_alarm.site_plan.document import read_document
from custom_components.municipal_alarm.site_plan.planning import plan
from custom_components.municipal_alarm.site_plan.yaml_text import MOST_LETTERS

from .setups import counted
from .town import town

HALL = "buildings:\n- name: Town Hall\n"


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("- a\n", 1, "not_record"),
        ("just words\n", 1, "not_record"),
        ("site_plan: 2\n", 1, "other_version"),
        ("complete: perhaps\n", 1, "not_yes_no"),
        ("control_room: [a]\n", 1, "not_record"),
        ("buildings: {name: X}\n", 1, "not_list"),
        ("buildings: [X]\n", 1, "not_record"),
        ("desks: []\n", 1, "unknown_key"),
        ("remove: [X]\n", 1, "not_record"),
        ("remove:\n  control_room: [Room]\n", 2, "unknown_key"),
        ("remove:\n  rooms: [Room]\n", 2, "unknown_key"),
        ("remove:\n  desks:\n  - {nam: X}\n", 3, "unknown_key"),
        ("remove:\n  desks:\n  - [X]\n", 3, "not_text"),
        ("remove:\n  desks:\n  - Desk 1\n", 3, "name_twice"),
        ("remove:\n  desks:\n  - {id: nothing}\n", 3, "unknown_desk"),
        ("remove:\n  radio_systems:\n  - Hytera\n", 3, "system_not_here"),
        ("remove:\n  external_targets:\n  - Police\n", 3, "removed_in_use"),
        ("remove:\n  checkpoints:\n  - Stairs\n", 3, "removed_in_use"),
        (HALL + "  desks: X\n", 3, "not_list"),
        (HALL + "  desks:\n  - X\n", 4, "not_record"),
        (HALL + '  desks:\n  - {name: "a\\tb", http_press: 1}\n', 4, "bad_letter"),
        (HALL + "  street: !x y\n", 3, "tag_of_yaml"),
        (HALL + "  desks:\n  - {id: jan, name: X, http_press: 1}\n", 4, "id_of_other"),
        (HALL + "  desks:\n  - {id: desk-3, name: X, http_press: 1}\n", 4, "id_of_other"),
        (HALL + "  rounds:\n  - {name: R, lasts: 9, checkpoints: Nowhere}\n", 4, "unknown_"),
        (HALL + "  rounds:\n  - {name: R, lasts: 9, checkpoints: []}\n", 4, "no_checkpoints"),
        (
            HALL + "  rounds:\n  - {name: R, lasts: 9, checkpoints: [Stairs, Stairs]}\n",
            4,
            "checkpoint_twice",
        ),
        (
            HALL + "  rounds:\n  - {name: R, lasts: 9, repeats: daily, checkpoints: [Stairs]}\n",
            4,
            "missing",
        ),
        (
            HALL + "  rounds:\n  - {name: R, lasts: 9, repeats: [mo, x], checkpoints: [Stairs]}\n",
            4,
            "bad_repeats",
        ),
        (HALL + "  fire_sources: {a: b}\n", 3, "not_list"),
        (HALL + "  fire_sources: event.one\n", 3, "wrong_domain"),
        ("radio_systems:\n- {name: New, system: hytera}\n", 2, "system_not_here"),
        ("radio_systems:\n- {name: Phones, system: phones, settings: {a: 1}}\n", 2, "system_in"),
        ("radio_systems:\n- {name: Phones, settings: [a]}\n", 2, "not_record"),
        ("control_room: {roles: [a]}\n", 1, "not_record"),
        ("control_room: {roles: {Nobody: operator}}\n", 1, "unknown_user"),
        ("control_room:\n  codes: [{digits: 123, name: a, effect: note}]\n", 2, "code_bad_digits"),
        ("control_room:\n  codes: [a]\n", 2, "not_record"),
        ("external_targets:\n- {name: X, actions: word}\n", 2, "not_list"),
        ("policies:\n- {name: X, kinds: [fire], steps: []}\n", 2, "no_steps"),
        (
            "policies:\n- name: X\n  kinds: [fire]\n  steps:\n"
            + "".join(f"  - {{delay: {n}, targets: [operators]}}\n" for n in range(7)),
            5,
            "too_many_steps",
        ),
        ("policies:\n- {name: X, steps: [{delay: 0, targets: [operators]}]}\n", 2, "kind_in_use"),
        ("responders:\n- {name: X, duty: guard, contacts: [Hytera]}\n", 2, "missing"),
        ("responders:\n- {name: X, duty: guard}\n", 2, "no_contact"),
        ("a" * (MOST_LETTERS + 1), 1, "too_long"),
        ("building;desk\nNowhere;X\n", 2, "unknown_building"),
        ("building;desk;id\nLibrary;X;a/b\n", 2, "bad_id"),
        ("desk;floor\nX;Y\n", 2, "missing"),
        ("building;remove\nLibrary;maybe\n", 2, "not_yes_no"),
    ],
)
def test_what_no_plan_can_say(text: str, line: int, reason: str) -> None:
    found = plan(read_document([("", text)]), town(), counted())
    assert found.problems
    assert (found.problems[0].at.line, found.problems[0].reason[: len(reason)]) == (line, reason)
    assert found.wanted == town()


@pytest.mark.parametrize(
    "text",
    [
        "buildings:\n",
        "remove:\n  desks:\n",
        "remove:\n  desks:\n  - {building: Library, name: Desk 1}\n",
        "remove:\n  desks:\n  - {building: library, name: desk 1}\n",
        "radio_systems:\n- {name: Hytera}\n",
        "external_targets:\n- {name: Police, actions: {action: a.b, data: {n: 1, d: 2026-01-01}}}\n",
        "external_targets:\n- {name: Police, actions: }\n",
        "control_room: {id: room}\n",
        HALL + "  latitude:\n  longitude:\n",
        HALL + "  checkpoints:\n  - {name: Stairs, reader: }\n",
        HALL + "  rounds:\n  - {name: Evening, repeats: [mo, tu]}\n",
        HALL + "  rounds:\n  - {name: Evening, repeats: 'FREQ=MONTHLY'}\n",
        HALL + "  rounds:\n  - {name: Evening, repeats: , starts_on: , starts_at: }\n",
        "buildings:\n- {name: Depot, desks: [{name: A, http_press: on}]}\n- {name: Library}\n",
    ],
)
def test_what_a_plan_can_say(text: str) -> None:
    assert plan(read_document([("", text)]), town(), counted()).problems == ()


def test_phones_can_be_added_where_there_are_none() -> None:
    items = {key: one for key, one in town().items.items() if key in ("room", "radio")}
    current = type(town())(items)
    text = "radio_systems:\n- {name: Phones, system: phones}\n"
    found = plan(read_document([("", text)]), current, counted())
    assert found.problems == ()
    assert [one.name for one in found.difference.added] == ["Phones"]
