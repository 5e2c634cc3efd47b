"""Stories: YAML files that say what people do and what must then be seen.

`read` gives a `Story`, or a `StoryError` that names the line and what is allowed
there. What the words are stands in `story_words`, who plays it in `story_runner`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
import re
from typing import Any

import yaml  # type: ignore[import-untyped]

from .story_policy import stored
from .story_words import PERSONS, POLICY_KEYS, STORY_KEYS, SUBJECTS, TARGETS, Kind, Word, choice
from .town import Town
from .town_entries import Policy, PolicyStep

STORIES = Path(__file__).parents[1] / "stories"

_TIME = re.compile(r"(\d+(?:\.\d+)?) ?(ms|s|min)")
_SECONDS = {"ms": 0.001, "s": 1.0, "min": 60.0}

type Value = Any
"""str, int, float (seconds), bool, Where, Walk, …, or a tuple of such, by the word's kind."""


class StoryError(ValueError):
    """A story cannot be read: where, why, and what is allowed."""

    def __init__(self, source: str, line: int, why: str) -> None:
        """Say it in one sentence."""
        super().__init__(f"{source}, line {line}: {why}")
        self.line = line


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `verb` is empty where the subject says it all."""

    line: int
    subject: str
    who: Value
    verb: str = ""
    what: Value = None
    details: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """A story, ready to be played."""

    name: str
    title: str
    tells: str
    steps: tuple[Step, ...]
    policy: Policy = field(default_factory=Policy)

    def users(self) -> set[str]:
        """The usernames of those who look at a screen in it."""
        return {
            step.who for step in self.steps if step.subject in ("operator", "supervisor", "viewer")
        }


def find(name_or_path: str, town: Town) -> Story:
    """Read a story by the name of its file in stories/, or by its path."""
    path = Path(name_or_path)
    if path.suffix not in (".yaml", ".yml"):
        path = STORIES / f"{name_or_path}.yaml"
    if not path.is_file():
        names = ", ".join(one.stem for one in files())
        raise StoryError(name_or_path, 0, f"there is no such story; there is {names}, or a path")
    return read(path.read_text(encoding="utf-8"), town, source=str(path), name=path.stem)


def files() -> list[Path]:
    """The stories that come with the project."""
    return sorted(STORIES.glob("*.yaml"))


def read(text: str, town: Town, *, source: str = "story", name: str = "story") -> Story:
    """Read a whole story."""
    reader = _Reader(town, source)
    root = reader.compose(text)
    parts = reader.mapping(root, STORY_KEYS)
    for needed in ("title", "steps"):
        if needed not in parts:
            raise reader.error(root, f"a story needs a {needed!r}")
    within, evaluated = parts.get("on scene within"), parts.get("evaluated by")
    return Story(
        name=name,
        title=reader.text(parts["title"]),
        tells=reader.text(parts["tells"]) if "tells" in parts else "",
        steps=reader.steps(parts["steps"]),
        policy=Policy(
            reader.policy(parts["policy"]) if "policy" in parts else Policy().steps,
            reader.seconds(within) if within is not None else Policy().on_scene_within_s,
            PERSONS[reader.value(evaluated, choice(*PERSONS))] if evaluated is not None else 0,
        ),
    )


def read_step(text: str, town: Town) -> Step:
    """Read one step, as it is typed while the demo is up."""
    reader = _Reader(town, "what you typed")
    return reader.step(reader.compose(text))


class _Reader:
    """Reads nodes of YAML, and knows their lines."""

    def __init__(self, town: Town, source: str) -> None:
        self._town = town
        self._source = source

    def error(self, node: yaml.Node | None, why: str) -> StoryError:
        line = node.start_mark.line + 1 if node is not None else 1
        return StoryError(self._source, line, why)

    def compose(self, text: str) -> yaml.Node:
        try:
            node = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as err:
            line = err.problem_mark.line + 1 if err.problem_mark is not None else 1
            raise StoryError(self._source, line, f"this is no YAML: {err.problem}") from err
        if node is None:
            raise self.error(None, "there is nothing in it")
        return node

    # --- parts ---------------------------------------------------------------

    def mapping(
        self, node: yaml.Node, allowed: Iterable[str] | None = None
    ) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            raise self.error(node, f"'word: value' is needed here, not {_shown(node)}")
        parts: dict[str, yaml.Node] = {}
        for key, value in node.value:
            word = self.text(key)
            if word in parts:
                raise self.error(key, f"{word!r} stands here twice")
            if allowed is not None and word not in allowed:
                raise self.error(key, f"{word!r} is not known here; allowed: {_listed(allowed)}")
            parts[word] = value
        return parts

    def items(self, node: yaml.Node) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode):
            raise self.error(node, f"a list ('- …') is needed here, not {_shown(node)}")
        return list(node.value)

    def text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self.error(node, f"words are needed here, not {_shown(node)}")
        return " ".join(node.value.split())

    def seconds(self, node: yaml.Node) -> float:
        text = self.text(node)
        if (match := _TIME.fullmatch(text)) is None:
            raise self.error(node, f"{text!r} is no time; write 500 ms, 2 s or 5 min")
        return float(match[1]) * _SECONDS[match[2]]

    def policy(self, node: yaml.Node) -> tuple[PolicyStep, ...]:
        steps = []
        for item in self.items(node):
            parts = self.mapping(item, POLICY_KEYS)
            if missing := [key for key in ("after", "tell") if key not in parts]:
                raise self.error(item, f"a step of the policy needs {_listed(missing)}")
            targets = []
            said = {
                word: self.value(one, POLICY_KEYS[word])
                for word, one in parts.items()
                if word not in ("after", "tell", "sound")
            }
            for target in self._several(parts["tell"]):
                words = self.text(target)
                if words not in TARGETS:
                    raise self.error(
                        target, f"{words!r} is nobody who can be told; allowed: {_listed(TARGETS)}"
                    )
                targets.append(TARGETS[words])
            sound = self.value(parts["sound"], POLICY_KEYS["sound"]) if "sound" in parts else ""
            after = self.seconds(parts["after"])
            steps.append(PolicyStep(after, tuple(targets), sound == "raised", stored(said)))
        if not steps:
            raise self.error(node, "a policy needs a step")
        return tuple(steps)

    def steps(self, node: yaml.Node) -> tuple[Step, ...]:
        steps = tuple(self.step(item) for item in self.items(node))
        if not steps:
            raise self.error(node, "a story needs steps")
        return steps

    def step(self, node: yaml.Node) -> Step:
        parts = self.mapping(node)
        if not parts:
            raise self.error(node, "this step is empty")
        name = next(iter(parts))
        subject = SUBJECTS.get(name)
        if subject is None:
            raise self.error(
                node, f"a step cannot begin with {name!r}; allowed: {_listed(SUBJECTS)}"
            )
        who = self.value(parts.pop(name), subject.word)
        line = node.start_mark.line + 1
        if not subject.verbs:
            return Step(line, name, who, details=self._details(node, parts, subject.details))
        verb = next((word for word in parts if word in subject.verbs), None)
        if verb is None:
            said = next(iter(parts), None)
            raise self.error(
                node,
                f"{name!r} needs something to do or see"
                + (f", and {said!r} is nothing it can" if said else "")
                + f"; allowed: {_listed(subject.verbs)}",
            )
        rule = subject.verbs[verb]
        what = self.value(parts.pop(verb), rule.word)
        details = self._details(node, parts, rule.details)
        if missing := [word for word in rule.needs if word not in details]:
            raise self.error(node, f"{verb!r} needs {_listed(missing)}")
        return Step(line, name, who, verb, what, details)

    def _details(
        self, node: yaml.Node, parts: Mapping[str, yaml.Node], allowed: Mapping[str, Word]
    ) -> dict[str, Value]:
        details = {}
        for word, value in parts.items():
            if word not in allowed:
                wanted = f"allowed: {_listed(allowed)}" if allowed else "nothing more may follow"
                raise self.error(value, f"{word!r} is not known here; {wanted}")
            details[word] = self.value(value, allowed[word])
        return details

    # --- values ----------------------------------------------------------------

    def value(self, node: yaml.Node, word: Word) -> Value:
        """What stands behind a word, checked against the town."""
        match word.kind:
            case Kind.TIME:
                return self.seconds(node)
            case Kind.YES:
                if self.text(node).casefold() not in ("yes", "true"):
                    raise self.error(node, f"{_shown(node)} is not allowed here; allowed: yes")
                return True
            case Kind.NUMBER:
                if not self.text(node).isdigit():
                    raise self.error(node, f"{_shown(node)} is no whole number")
                return int(self.text(node))
            case Kind.DESKS:
                return tuple(
                    self._known(one, self._town.place) for one in self._several(node, split=False)
                )
            case Kind.DESK:
                return self._known(node, self._town.place)
            case Kind.PLACE:
                return self._known(node, self._town.where)
            case Kind.BUILDING:
                return self._known(node, self._town.house)
            case Kind.ROUND:
                return self._known(node, self._town.walk)
            case Kind.PEOPLE:
                return tuple(self._known(one, self._town.person) for one in self._several(node))
            case Kind.PERSON:
                return self._known(node, self._town.person)
            case Kind.USER:
                return self._known(node, self._town.user).username
            case Kind.EXTERNAL:
                return self._known(node, self._town.outside).name
            case Kind.EXTERNALS:
                several = (self._known(one, self._town.outside) for one in self._several(node))
                return tuple(one.name for one in several)
            case Kind.TEXTS:
                return tuple(self.text(one) for one in self._several(node, split=False))
            case _:
                return self._one_of(node, word.choices) if word.choices else self.text(node)

    def _known(self, node: yaml.Node, look_up: Any) -> Any:
        try:
            return look_up(self.text(node))
        except KeyError as err:
            raise self.error(node, err.args[0]) from err

    def _one_of(self, node: yaml.Node, choices: Iterable[str]) -> str:
        text = self.text(node).casefold()
        for one in choices:
            if one.casefold() == text:
                return one
        raise self.error(node, f"{_shown(node)} is not allowed here; allowed: {_listed(choices)}")

    def _several(self, node: yaml.Node, *, split: bool = True) -> list[yaml.Node]:
        """The items of a list, or of "one, two and three"."""
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        parts = re.split(r",\s*|\s+and\s+", self.text(node)) if split else [self.text(node)]
        return [
            yaml.ScalarNode(node.tag, part, node.start_mark, node.end_mark)
            for part in parts
            if part
        ]


def _shown(node: yaml.Node) -> str:
    match node:
        case yaml.ScalarNode():
            return repr(node.value) if node.value else "nothing"
        case yaml.SequenceNode():
            return "a list"
        case _:
            return "'word: value'"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
