"""Sheets as spreadsheets save them: what they say, and where something is wrong."""

import csv
import io

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.site_plan.csv_sheet import (
    decoded,
    looks_like_sheet,
    read_csv,
)
from custom_components.municipal_alarm.site_plan.document import read_document
from custom_components.municipal_alarm.site_plan.planning import Planned, plan
from custom_components.municipal_alarm.site_plan.tree import Bad, Record, Scalar
from custom_components.municipal_alarm.site_plan.yaml_text import read_yaml

from .setups import counted
from .town import town

ROWS = [
    ["Building", "Desk", "Floor", "Source", "HTTP press", "Answer outputs", "Remove"],
    ["Town Hall", "Desk 3", "Ground floor", "event.three", "", "light.a | light.b", ""],
    ["Depot", "Gate", "", "", "yes", "", ""],
    ["Town Hall", "Desk 1", "Ground floor", "", "", "", "x"],
]
BUILDINGS = [["building", "street", "latitude", "longitude"], ["Depot", "Quay 1", "52,5", "5,25"]]
SPOTS = [
    ["building", "checkpoint", "floor", "tag", "reader", "assembly_point"],
    ["Depot", "Gate", "", "t9", "Hytera/8", "nee"],
]
ROUNDS = [
    ["building", "round", "lasts", "checkpoints", "repeats", "starts_on", "starts_at"],
    ["Depot", "Night", "30", "Gate = 20", "mo tu", "2026-01-05", "9:30"],
]
PEOPLE = [
    ["responder", "duty", "home", "contacts", "check_in_every"],
    ["Kim", "guard", "Depot", "Hytera: 0088\nPhones: notify.kim", "60"],
    ["Jan", "", "", "", "-"],
]


def saved(rows: list[list[str]], separator: str = ";", end: str = "\r\n", mark: str = "") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end).writerows(rows)
    return mark + out.getvalue()


def imported(*sheets: tuple[str, str]) -> Planned:
    return plan(read_document(sheets), town(), counted())


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_sheets_together_are_one_plan(separator: str, end: str, mark: str) -> None:
    """In any order, however they were saved."""
    sheets = (ROWS, PEOPLE, ROUNDS, SPOTS, BUILDINGS)
    texts = [saved(rows, separator, end, mark) for rows in sheets]
    found = imported(*((f"{n}.csv", text) for n, text in enumerate(texts)))
    assert found.problems == ()
    added = {one.name: one for one in found.difference.added}
    assert set(added) == {"Depot", "Desk 3", "Gate", "Night", "Kim"}
    depot = added["Depot"]
    assert (depot.values["latitude"], depot.values["longitude"]) == (52.5, 5.25)
    assert added["Desk 3"].values["answer_outputs"] == ["light.a", "light.b"]
    night = added["Night"].values
    assert (night["rrule"], night["starts_at"]) == ("FREQ=WEEKLY;BYDAY=MO,TU", "09:30:00")
    assert [one["within"] for one in night["checkpoints"]] == [1200]
    kim = added["Kim"].values
    assert kim["home"] == depot.item_id
    assert kim["contacts"] == [
        {"system": "radio", "address": "0088"},
        {"system": "phones", "address": "notify.kim"},
    ]
    # An empty cell leaves what it is about alone, a dash empties it.
    assert [(one.after.name, one.fields) for one in found.difference.changed] == [
        ("Jan", ("check_in_every",))
    ]
    assert [one.item_id for one in found.difference.removed] == ["desk-1"]


@pytest.mark.parametrize(
    ("row", "column", "said", "reason"),
    [
        (2, 1, "Nowhere", "unknown_building"),
        (2, 4, "button", "not_entity"),
        (3, 5, "perhaps", "not_yes_no"),
        (4, 2, "Desk 9", "unknown_desk"),
        (3, 1, "", "missing"),
    ],
)
def test_a_wrong_cell_is_told_by_row_and_column(
    row: int, column: int, said: str, reason: str
) -> None:
    rows = [list(one) for one in ROWS]
    rows[row - 1][column - 1] = said
    found = imported(("desks.csv", saved(rows)), ("buildings.csv", saved(BUILDINGS)))
    told = [(one.at.source, one.at.line, one.at.column, one.reason) for one in found.problems]
    assert told == [("desks.csv", row, column if said else 1, reason)]
    assert found.wanted == town()


DUTCH = (
    "Building;Round;Lasts;Checkpoints;Repeats;Starts on;Starts at;Opens on scan\r\n"
    'Café;"Ronde ""avond""; laat";30;"Gate = 20\nDoor = 30";mo tu;5-1-2026;9:30:00;WAAR\r\n'
    ";;;;;;;\r\n"
)
PLACES = (
    "building;checkpoint;tag;assembly_point\r\nCafé;Gate;0091;ONWAAR\r\nCafé;Door;0092;\r\n",
    "Building;Street;Latitude;Longitude\r\nCafé;Één straat 1;52,6361;5,0602\r\n",
)


@pytest.mark.parametrize("code", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_a_sheet_as_excel_saves_it_in_dutch(code: str) -> None:
    """Semicolons, quotes, a decimal comma, its own dates and its own words for yes and no."""
    files = [(f"{n}.csv", text.encode(code)) for n, text in enumerate((DUTCH, *PLACES))]
    found = imported(*((name, decoded(name, content)) for name, content in files))
    assert found.problems == ()
    added = {one.kind: one for one in found.difference.added}
    cafe, walk = added["building"], added["round_plan"]
    assert (cafe.name, cafe.values["street"]) == ("Café", "Één straat 1")
    assert (cafe.values["latitude"], cafe.values["longitude"]) == (52.6361, 5.0602)
    assert walk.name == 'Ronde "avond"; laat'
    said = [walk.values[key] for key in ("starts_on", "starts_at", "opens_on_scan")]
    assert said == ["2026-01-05", "09:30:00", True]
    assert [one["within"] for one in walk.values["checkpoints"]] == [1200, 1800]
    assert {one.values.get("tag") for one in found.difference.added} >= {"0091", "0092"}


def test_a_sheet_with_tabs_as_excel_saves_unicode_text() -> None:
    text = PLACES[1].replace(";", "\t")
    found = imported(("", decoded("places.txt", text.encode("utf-16"))))
    assert [one.name for one in found.difference.added] == ["Café"]


def test_what_tells_excel_the_separator_is_no_row() -> None:
    text = "sep=,\r\nbuilding,street\r\nDepot,Quay; left\r\n,Lane\r\n"
    assert looks_like_sheet(text)
    found = imported(("", text))
    assert [(one.reason, one.at.line, one.at.column) for one in found.problems] == [
        ("row_of_nothing", 4, 1)
    ]
    found = imported(("", text.replace(",Lane\r\n", "")))
    assert [one.values["street"] for one in found.difference.added] == ["Quay; left"]


@pytest.mark.parametrize(
    ("name", "content"), [("plan.yaml", b"name: Caf\xe9"), ("sheet.csv", b"caf\xe9;\x81")]
)
def test_what_is_no_text_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(UnicodeDecodeError):
        decoded(name, content)


@pytest.mark.parametrize("said", ["5/1/2026", "31-2-2026", "2026-13-01", "1-1-26", "5-1.2026"])
def test_a_date_that_could_be_two_is_refused(said: str) -> None:
    found = imported(("", DUTCH.replace("5-1-2026", said)), *(("", text) for text in PLACES))
    assert [(one.reason, one.at.column) for one in found.problems] == [("bad_date", 6)]


def test_a_line_break_in_a_cell_moves_the_lines_below() -> None:
    rows = [["responder", "duty", "contacts"], ["Kim", "guard", "Phones: notify.k\n"], ["Jo", "x"]]
    found = imported(("", saved(rows)))
    assert [(one.at.line, one.at.column, one.reason) for one in found.problems] == [
        (4, 2, "not_offered")
    ]


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("", "empty_plan", 1),
        ("building;building\nA;B\n", "key_twice", 1),
        ("building;street\nA;B;C\n", "cell_without_column", 2),
        ('building;street\nA;"B\n', "bad_csv", 2),
    ],
)
def test_what_is_no_sheet_is_refused(text: str, reason: str, line: int) -> None:
    with pytest.raises(Bad) as caught:
        read_csv(text)
    assert [(one.reason, one.at.line) for one in caught.value.problems] == [(reason, line)]


def test_a_row_about_nothing_is_refused() -> None:
    found = imported(("", "street;contact\nQuay;Kim\n"))
    assert [(one.reason, one.at.line) for one in found.problems] == [("row_of_nothing", 2)]


def test_a_plan_in_yaml_is_no_sheet() -> None:
    assert not looks_like_sheet("site_plan: 1\n")
    assert not looks_like_sheet("buildings: [a, b]\n")
    assert looks_like_sheet("building,street\n")


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=8)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5), st.sampled_from(";,\t"))
def test_every_cell_is_read_as_it_was_written(rows: list[list[str]], separator: str) -> None:
    found = read_csv(saved([["a", "b"], *rows], separator))
    expected = [
        {
            key: "" if cell.strip() == "-" else cell.strip()
            for key, cell in zip("ab", row, strict=True)
            if cell.strip()
        }
        for row in rows
        if any(cell.strip() for cell in row)
    ]
    read = [
        {key.text: node.text for key, node in one.entries if isinstance(node, Scalar)}
        for one in found.items
        if isinstance(one, Record)
    ]
    assert read == expected


def test_yaml_that_is_no_plan() -> None:
    for text in ("", "~", "a: 1\n---\nb: 2\n", "? [a]\n: b\n", "[" * 30, "\0"):
        with pytest.raises(Bad):
            read_yaml(text)
