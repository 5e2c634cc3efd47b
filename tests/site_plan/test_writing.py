"""Exported and imported again a set-up is what it was, and so is a plan."""

from dataclasses import replace

from hypothesis import given

from custom_components.municipal_alarm.site_plan.document import read_document
from custom_components.municipal_alarm.site_plan.kinds import SYSTEM
from custom_components.municipal_alarm.site_plan.planning import Planned, plan
from custom_components.municipal_alarm.site_plan.setup import Setup
from custom_components.municipal_alarm.site_plan.writing import write

from .setups import counted, setups
from .town import town


def imported(text: str, current: Setup) -> Planned:
    return plan(read_document([("", text)]), current, counted())


def only_radios(setup: Setup) -> Setup:
    """Radio systems are set up in their own forms; everything else a plan can bring."""
    return replace(setup, items={key: o for key, o in setup.items.items() if o.kind == SYSTEM})


@given(setups())
def test_a_set_up_survives_its_plan(setup: Setup) -> None:
    there = imported(write(setup), setup)
    assert there.problems == ()
    assert there.wanted == setup
    assert not there.difference


@given(setups())
def test_an_empty_house_becomes_what_was_exported(setup: Setup) -> None:
    anew = imported(write(setup), only_radios(setup))
    assert anew.problems == ()
    assert anew.wanted == setup
    assert len(anew.difference.added) == len(setup.items) - len(only_radios(setup).items)


@given(setups())
def test_a_plan_survives_its_set_up(setup: Setup) -> None:
    text = write(setup)
    assert write(imported(text, only_radios(setup)).wanted) == text


@given(setups(), setups())
def test_a_complete_plan_puts_back_whatever_was_changed(setup: Setup, other: Setup) -> None:
    """What both have is as the plan has it; what only the other has stays or goes by name."""
    mixed = {**only_radios(setup).items}
    for key, one in setup.items.items():
        stranger = other.items.get(key)
        same = stranger is not None and stranger.parent == one.parent
        if same and stranger is not None and one.kind in ("control_room", "responder"):
            mixed[key] = stranger
    changed = replace(setup, items=mixed)
    found = imported(write(setup), changed)
    assert found.problems == ()
    assert found.wanted == setup


def test_secrets_are_never_written() -> None:
    text = write(town())
    assert "clerk" not in text
    assert "rtsp://kept@camera/1" in text
    assert "press_secret: kept" in text
    assert imported(text, town()).wanted == town()


def test_a_stream_whose_secret_nobody_knows_is_refused() -> None:
    found = imported(write(town()), only_radios(town()))
    assert [(one.reason, one.at.line) for one in found.problems] == [
        ("secret_unknown", line_of(write(town()), "rtsp://kept"))
    ]


def line_of(text: str, words: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if words in line)
