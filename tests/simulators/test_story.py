from dataclasses import replace
import re

import pytest

from simulators.story import STORIES, StoryError, files, find, read, read_step
from simulators.story_runner import acts, player
from simulators.story_words import SUBJECTS
from simulators.town import WATERVEEN
from simulators.town_entries import Policy, PolicyStep

NAMES = {
    "aggression",
    "unguarded",
    "nobody-acknowledges",
    "press-during-restart",
    "two-desks-one-second",
    "man-down",
    "link-lost",
    "possible-emergency",
    "shift-change",
    "final-round",
    "guard-silent",
    "man-down-stale-place",
    "fire",
    "call-up",
    "round-through-restart",
    "learn-from-it",
}

SMALL = """
title: A small story
steps:
  - press: Town Hall, Desk 3
"""


def small(step: str) -> str:
    """A story whose fifth line begins a step of its own."""
    return f"title: A small story\n\n\nsteps:\n{step}"


def test_the_stories_of_the_project_can_be_read():
    assert {path.stem for path in files()} >= NAMES
    for path in files():
        story = find(str(path), WATERVEEN)
        assert story.title
        assert story.tells
        assert all(player(step) for step in story.steps)


def test_a_story_is_found_by_name_and_by_path(tmp_path):
    assert find("unguarded", WATERVEEN) == find(str(STORIES / "unguarded.yaml"), WATERVEEN)
    own = tmp_path / "mine.yaml"
    own.write_text(SMALL)
    assert find(str(own), WATERVEEN).name == "mine"
    with pytest.raises(StoryError, match="there is no such story; there is aggression"):
        find("agression", WATERVEEN)


def test_every_verb_of_the_language_has_a_player():
    for subject, rule in SUBJECTS.items():
        step = read_step("press: Town Hall, Desk 3", WATERVEEN)
        for verb in rule.verbs or ("",):
            assert player(replace(step, subject=subject, verb=verb))


def test_a_step_is_read():
    step = read_step(
        "{guards: Jan de Vries and Samira, gets: 'Town Hall, Desk 3', within: 500 ms}", WATERVEEN
    )
    assert [person.name for person in step.who] == ["Jan de Vries", "Samira Haddad"]
    assert step.what.text == "Town Hall, Ground floor, Desk 3"
    assert step.details == {"within": 0.5}
    assert not acts(step)
    assert acts(read_step("press: town hall, desk 3", WATERVEEN))


def test_a_place_is_a_desk_a_checkpoint_or_a_building():
    def place(words):
        return read_step(f"{{guard: Jan, gets: '{words}'}}", WATERVEEN).what

    assert place("Library, Archive").desk.desk_id == "library-archive"
    assert place("library, front door").checkpoint.checkpoint_id == "library-door"
    assert place("Library, Library square").text == "Library, Library square"
    assert place("Library").building.building_id == "library"
    assert place("Library, First floor exit").text == "Library, First floor, First floor exit"


def test_steps_about_the_field_are_read():
    step = read_step(
        "{operator: Anna, sees round: 'Library, Closing round', missed: [Basement exit, Front door]"
        ", proven: 2, walked by: Pieter, deadline: as before, within: 2 s}",
        WATERVEEN,
    )
    assert step.what.plan.plan_id == "library-closing"
    assert step.details == {
        "missed": ("Basement exit", "Front door"),
        "proven": 2,
        "walked by": WATERVEEN.person("Pieter"),
        "deadline": "as before",
        "within": 2.0,
    }
    assert not acts(step)
    step = read_step("{patrol: Anneke, scans: 'Library, Front door', made: 40 min}", WATERVEEN)
    assert step.details == {"made": 2400.0}
    assert acts(step)
    step = read_step("{operator: Anna, sees: Town Hall, safe: Bas and Ilse}", WATERVEEN)
    assert [who.name for who in step.details["safe"]] == ["Bas Kuiper", "Ilse Brouwer"]
    fire = read_step("fire: town hall", WATERVEEN)
    assert fire.who.name == "Town Hall"
    assert acts(fire)


def test_every_word_stands_in_the_docs():
    text = (STORIES.parent / "docs" / "stories.md").read_text(encoding="utf-8")
    said = {code.partition(":")[0] for code in re.findall(r"`([^`\n]+)`", text)}
    words = set(SUBJECTS)
    for rule in SUBJECTS.values():
        words |= {*rule.details, *rule.verbs}
        for verb in rule.verbs.values():
            words |= set(verb.details)
    # `responder` and its plural.
    assert {word for word in words if not {word, word.removesuffix("s")} & said} == set()


def test_a_policy_of_its_own_and_the_default():
    story = read(
        SMALL
        + """
policy:
  - {after: 0 s, tell: guards here and operators}
  - {after: 3 s, tell: [external], sound: raised}
on scene within: 1 min
evaluated by: two persons
""",
        WATERVEEN,
    )
    assert story.policy == Policy(
        (
            PolicyStep(0, ("guards_here", "operators")),
            PolicyStep(3, ("external",), raise_sound=True),
        ),
        60,
        2,
    )
    assert read(SMALL, WATERVEEN).policy == Policy()


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "there is nothing in it"),
        ("title: [", 1, "this is no YAML"),
        ("- one", 1, "'word: value' is needed here, not a list"),
        ("title: x", 1, "a story needs a 'steps'"),
        ("title: x\nsteps: []", 2, "a story needs steps"),
        ("title: x\nsteps: now", 2, "a list ('- …') is needed here, not 'now'"),
        ("title: x\nstep: y", 2, "'step' is not known here; allowed: title, tells, policy"),
        (small("  - pres: Town Hall, Desk 3"), 5, "a step cannot begin with 'pres'; allowed: tell"),
        (small("  - press: Town Hal, Desk 3"), 5, "there is no 'Town Hal, Desk 3' here; there is"),
        (
            small("  - press: Town Hall, Desk 3\n    loud: yes"),
            6,
            "'loud' is not known here; allow",
        ),
        (small("  - wait: 3"), 5, "'3' is no time; write 500 ms, 2 s or 5 min"),
        (
            small("  - guard: Jan\n    hears: x"),
            5,
            "'hears' is nothing it can; allowed: gets, gets",
        ),
        (small("  - guard: Joan\n    answers: '1'"), 5, "there is no 'Joan' here; there is Jan de"),
        (small("  - operator: Bob\n    sees: x"), 5, "there is no 'Bob' here; there is Alex; Anna"),
        (
            small("  - external: Circus\n    gets: x"),
            5,
            "there is no 'Circus' here; there is Alarm",
        ),
        (small("  - home assistant: jump"), 5, "'jump' is not allowed here; allowed: stop, start"),
        (
            small("  - operator: Anna\n    sees: Library, Archive\n    state: odd"),
            7,
            "allowed: rais",
        ),
        (
            small("  - operator: Anna\n    sees: Library, Archive\n    presses: two"),
            7,
            "no whole nu",
        ),
        (small("  - {press: 'Library, Archive', drill: maybe}"), 5, "allowed: yes"),
        (small("  - wait: 1 s\n    wait: 2 s"), 6, "'wait' stands here twice"),
        (small("  - {}"), 5, "this step is empty"),
        (small("  - guard: Jan\n    scans: Library, Roof"), 6, "Basement exit; Library, Ground"),
        (small("  - press: Library, Front door"), 5, "there is no 'Library, Front door' here; the"),
        (small("  - press: Library"), 5, "there is no 'Library' here; there is Town Hall, Desk 1"),
        (small("  - fire: Castle"), 5, "there is no 'Castle' here; there is Town Hall; Library"),
        (
            small("  - operator: Anna\n    starts round: Library, Tour"),
            6,
            "there is no 'Library, Tour' here; there is Town Hall, Evening round",
        ),
        (
            small("  - operator: Anna\n    ends round: Library, Closing round"),
            5,
            "'ends round' needs because",
        ),
        (
            small("  - operator: Anna\n    corrects round: Library, Closing round"),
            5,
            "'corrects round' needs checkpoint, because",
        ),
        (small("  - operator: Anna\n    calls up: guards"), 5, "'calls up' needs to"),
        (
            small("  - operator: Anna\n    marks: Jan\n    as: safe"),
            5,
            "'marks' needs about",
        ),
        (
            small("  - operator: Anna\n    marks: Jan\n    as: fine\n    about: Library"),
            7,
            "'fine' is not allowed here; allowed: safe, help",
        ),
        (
            small("  - operator: Anna\n    calls up: anybody\n    to: Library"),
            6,
            "allowed: response team, guards, patrols",
        ),
        (
            small("  - operator: Anna\n    hands over: Library, Archive"),
            5,
            "'hands over' needs to",
        ),
        (
            small("  - guard: Jan\n    reports: about to fall"),
            6,
            "allowed: emergency, man down, no sign of life, duress, about to raise man down, moves",
        ),
        (small("  - tell:"), 5, "words are needed here, not nothing"),
        (f"{SMALL}policy: []", 5, "a policy needs a step"),
        (f"{SMALL}policy:\n  - after: 1 s", 6, "a step of the policy needs tell"),
        (f"{SMALL}policy:\n  - {{after: 1 s, tell: me}}", 6, "'me' is nobody who can be told"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_is_allowed(text, line, says):
    with pytest.raises(StoryError) as caught:
        read(text, WATERVEEN, source="my.yaml")
    assert str(caught.value).startswith(f"my.yaml, line {line}: ")
    assert says in str(caught.value)
