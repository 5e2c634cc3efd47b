"""Fields of a plan that are read in a way of their own."""

from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.site_plan.looking import Names
from custom_components.municipal_alarm.site_plan.more_types import (
    Entity,
    Raw,
    Reader,
    Repeats,
    Secret,
    Stream,
)
from custom_components.municipal_alarm.site_plan.setup import Setup
from custom_components.municipal_alarm.site_plan.tree import At, Bad, Listing, Node, Record, Scalar

HERE = At("", 3, 7)
LOOK = Names(Setup({}))


def said(value: Any, *, plain: bool = True) -> Node:
    """As it would be read of a document."""
    match value:
        case dict():
            return Record(tuple((Scalar(key, HERE), said(one)) for key, one in value.items()), HERE)
        case list():
            return Listing(tuple(said(one) for one in value), HERE)
    return Scalar(value, HERE, plain)


def refused(kind: Any, node: Node, before: Any = "") -> str:
    with pytest.raises(Bad) as caught:
        kind.read(node, LOOK, before)
    (problem,) = caught.value.problems
    assert problem.at == HERE
    return problem.reason


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", []),
        ("null", []),
        ([], []),
        ({"delay": "5"}, [{"delay": 5}]),
        (["true", "2.5", "~", "2026-01-02", "2026-13-45", "a: b", "'"], None),
    ],
)
def test_what_is_taken_as_it_is(written: Any, read: Any) -> None:
    if read is None:
        # A day stays a text, and so does what is nearly one, or no YAML.
        read = [True, 2.5, None, "2026-01-02", "2026-13-45", "a: b", "'"]
    found = Raw().read(said(written), LOOK, None)
    assert found == read
    assert Raw().write(found, LOOK) == read


@given(st.text(min_size=1))
def test_a_quoted_text_stays_that_text(text: str) -> None:
    assert Raw().read(Listing((said(text, plain=False),), HERE), LOOK, None) == [text]


def test_what_is_not_what_is_taken() -> None:
    assert refused(Raw(), said("words")) == "not_list"
    assert refused(Raw(dict), said(["words"])) == "not_record"
    assert Raw(dict).read(said("~"), LOOK, None) == {}


def test_a_stream_keeps_its_secret() -> None:
    stored = "rtsp://eva:pass@10.0.0.9/live"
    shown = Stream().write(stored, LOOK)
    assert "pass" not in shown
    assert "eva" not in shown
    assert Stream().read(said(shown), LOOK, stored) == stored
    assert refused(Stream(), said(shown), "rtsp://10.0.0.9/live") == "secret_unknown"
    assert refused(Stream(), said("rtsp://10.0.0.9/a b")) == "invalid_stream"
    assert Secret().read(said(Secret().write("x", LOOK)), LOOK, "x") == Secret().write("y", LOOK)


def test_nothing_said_is_nothing() -> None:
    assert Reader().read(said(""), LOOK, "") == ""
    assert Reader().write("", LOOK) == ""
    assert Reader().write("system/12", LOOK) is None
    assert Repeats().read(said(""), LOOK, "") == ""
    assert Entity(("light",)).read(said("~"), LOOK, "") == ""
    assert Entity(("light",), None).read(said("~"), LOOK, "") is None


def test_a_rule_of_ones_own_stays_that_rule() -> None:
    rule = "FREQ=MONTHLY;BYDAY=1MO"
    assert Repeats().read(said(rule), LOOK, "") == rule
    assert Repeats().write(rule, LOOK) == rule
    assert refused(Repeats(), said(["mo", "xx"])) == "bad_repeats"
    assert refused(Repeats(), Listing((), HERE)) == "bad_repeats"
