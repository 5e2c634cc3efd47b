"""Whatever is broken in a plan: it is refused, at its line, and nothing is changed."""

from collections.abc import Callable
from itertools import pairwise
import re

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.municipal_alarm.site_plan.document import read_document
from custom_components.municipal_alarm.site_plan.planning import plan
from custom_components.municipal_alarm.site_plan.writing import write

from .setups import counted
from .town import town

LINES = write(town()).splitlines()
KEY = re.compile(r"^( *(?:- )?)([a-z_]+):(.*)$")
SCALAR = re.compile(r"^( *(?:- )?)([a-z_]+): (.+)$")

AFTER = {line for before, line in pairwise(LINES) if SCALAR.match(before)}
"""Lines below one with a text: there is nothing they can be part of, further in."""
AFTER_TEXT = lambda line: plain(line) and line in AFTER  # noqa: E731
OF_THING = lambda line: re.match(r"^  (street|contact|duty|police|kinds): .", line) is not None  # noqa: E731

type Break = tuple[str, Callable[[str], bool], Callable[[str], list[str]], str, int]
"""What it is called, which lines it can be done to, what becomes of a line, the reason, and
how many lines below it that shows."""


def has(*keys: str) -> Callable[[str], bool]:
    return lambda line: (found := SCALAR.match(line)) is not None and found[2] in keys


def says(value: str) -> Callable[[str], list[str]]:
    return lambda line: [re.sub(r": .*$", f": {value}", line)]


def plain(line: str) -> bool:
    return SCALAR.match(line) is not None and "- " not in line


TOP = ("site_plan", "complete")
NUMBERS = ("latitude", "longitude")
WHOLE = ("lasts", "within", "delay", "on_scene_within", "check_in_every", "evaluation_persons")
FLAGS = ("ordered", "on_duty", "answer_at_press", "assembly_point", "http_press", "raise_sound")
CHOICES = ("duty", "kind", "language", "effect", "Anna")
REFS = ("home", "checkpoint", "input_system", "reader")
BREAKS: tuple[Break, ...] = (
    (
        "wrong key",
        lambda line: (
            KEY.match(line) is not None and not has("name", "action")(line) and "hosts" not in line
        ),
        lambda line: [KEY.sub(r"\1xyzzy:\3", line)],
        "unknown_key",
        0,
    ),
    ("no number", has(*NUMBERS), says("far"), "not_number", 0),
    ("number too large", has(*NUMBERS), says("1000"), "out_of_range", 0),
    ("no whole number", has(*WHOLE), says("soon"), "not_whole", 0),
    ("whole number too large", has(*WHOLE), says("99999"), "out_of_range", 0),
    ("neither yes nor no", has(*FLAGS), says("perhaps"), "not_yes_no", 0),
    ("no such word", has(*CHOICES), says("xyzzy"), "not_offered", 0),
    (
        "a list where a text is",
        has("floor", "street", "tag", "name"),
        says("[a, b]"),
        "not_text",
        0,
    ),
    ("a text where a list is", has("press_secret"), says("hunter2"), "secret_in_plan", 0),
    ("bad date", has("starts_on"), says("2026-02-30"), "bad_date", 0),
    ("bad time", has("starts_at", "after"), says("25:00"), "bad_time", 0),
    ("no entity", has("source", "duty_source"), says("button"), "not_entity", 0),
    ("wrong domain", has("source", "duty_source"), says("weather.home"), "wrong_domain", 0),
    ("unknown", has(*REFS), says("Nowhere"), "unknown_", 0),
    ("name of nothing", lambda line: line.startswith("- name"), says("''"), "no_name", 0),
    ("code of nothing", has("digits", "effect"), says("''"), "missing", 0),
    ("bad id", has("id"), says("a/b"), "bad_id", 0),
    ("key twice", plain, lambda line: [line, line], "key_twice", 1),
    ("tab", plain, lambda line: ["\t" + line.lstrip()], "tab", 0),
    (
        "tab in between",
        lambda line: plain(line) and line.startswith("  "),
        lambda line: [line[:1] + "\t" + line[1:]],
        "tab",
        0,
    ),
    ("anchor", plain, lambda line: [line.replace(": ", ": &a ", 1)], "anchor", 0),
    ("tag of YAML", plain, lambda line: [line.replace(": ", ": !!str ", 1)], "tag_of_yaml", 0),
    ("no space", plain, lambda line: [line.replace(": ", ":", 1)], "bad_yaml", 1),
    ("too far in", AFTER_TEXT, lambda line: ["   " + line], "bad_yaml", 0),
    ("too far out", OF_THING, lambda line: [line[1:]], "bad_yaml", 0),
    ("bad repeats", has("repeats"), says("mo xx"), "bad_repeats", 0),
)


def broken(kind: Break, line: int) -> str:
    changed = kind[2](LINES[line])
    return "\n".join([*LINES[:line], *changed, *LINES[line + 1 :]]) + "\n"


POSSIBLE = [
    (kind, line)
    for kind in BREAKS
    for line, text in enumerate(LINES)
    if kind[1](text) and kind[2](text) != [text]
]


def refused(text: str) -> list[tuple[int, str]]:
    found = plan(read_document([("", text)]), town(), counted())
    assert found.problems
    assert found.wanted == town()
    assert not found.difference
    return [(one.at.line, one.reason) for one in found.problems]


@settings(max_examples=500)
@given(st.sampled_from(POSSIBLE))
def test_a_broken_plan_is_refused_at_its_line(case: tuple[Break, int]) -> None:
    kind, line = case
    problems = refused(broken(kind, line))
    reasons = [reason for at, reason in problems if at == line + 1 + kind[4]]
    assert any(re.match(kind[3], reason) for reason in reasons), (kind[0], line + 1, problems)


@pytest.mark.parametrize("kind", BREAKS, ids=lambda kind: kind[0])
def test_each_way_to_break_a_plan_is_tried(kind: Break) -> None:
    assert any(one[0] is kind for one in POSSIBLE)


@settings(max_examples=100)
@given(st.data())
def test_every_problem_is_told_at_once(data: st.DataObject) -> None:
    """Of two fields of two things that are wrong, both are told."""
    kinds = [
        one for one in BREAKS if one[3] in ("not_yes_no", "not_whole", "bad_date", "not_number")
    ]
    cases = [case for case in POSSIBLE if case[0] in kinds]
    first, second = data.draw(
        st.lists(st.sampled_from(cases), min_size=2, max_size=2, unique_by=lambda c: c[1])
    )
    lines = list(LINES)
    for kind, at in (first, second):
        lines[at] = kind[2](lines[at])[0]
    told = {at for at, _ in refused("\n".join(lines))}
    assert {first[1] + 1, second[1] + 1} <= told


@pytest.mark.parametrize(
    ("was", "becomes", "reason"),
    [
        ("- name: Noor", "- name: jan", "name_in_use"),
        ("- name: Library", "- name: TOWN  HALL", "name_in_use"),
        ("  id: noor", "  id: jan", "id_of_other|id_twice|name_in_use"),
        ("    tag: t2", "    tag: t1", "tag_in_use"),
        ("    address: notify.noor", "    address: notify.jan", "contact_in_use"),
        ("  duty: guard", None, "missing"),
        ("    lasts: 30", None, "missing"),
        ("    lasts: 30", "    lasts: 10", "checkpoint_too_late"),
        ("    input_id: 7/vio1", None, "input_incomplete"),
        ("    http_press: true", None, "no_source"),
        ("  longitude: 5.5", None, "half_a_place"),
        ("  - delay: 0", "  - delay: 61", "step_first_step_late"),
        ("    - external", "    - operators", "step_external_not_reached"),
        ("    effect: duress", "    effect: note", "code_effect_missing"),
        ("      within: 15", "      within: 31", "checkpoint_too_late"),
        ("    - checkpoint: First floor, Stairs", "    - checkpoint: Square", "floor_left_out"),
    ],
)
def test_what_cannot_be_beside_the_rest_is_told(was: str, becomes: str | None, reason: str) -> None:
    """Where it is said, or at the thing itself, which is a few lines above."""
    line = LINES.index(was)
    changed = [] if becomes is None else [becomes]
    problems = refused("\n".join([*LINES[:line], *changed, *LINES[line + 1 :]]))
    at, told = problems[0]
    assert re.match(reason, told), problems
    thing = max(n for n in range(line + 1) if "name: " in LINES[n] or "- " in LINES[n])
    within = range(max(thing - 20, 0), line + 12)
    assert at - 1 in within, (at, line + 1, problems)


@settings(max_examples=300)
@given(st.integers(0, len("\n".join(LINES)) - 1), st.text(max_size=3))
def test_no_text_does_more_than_be_refused(at: int, letters: str) -> None:
    """Any letters anywhere: a plan or problems, and never anything else."""
    text = "\n".join(LINES)
    found = plan(read_document([("", text[:at] + letters + text[at + 1 :])]), town(), counted())
    assert found.problems == () or found.wanted == town()
