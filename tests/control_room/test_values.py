"""How values are made; that they are never changed is held here and by mypy."""

import ast
from pathlib import Path

import pytest

from custom_components.municipal_alarm import control_room
from custom_components.municipal_alarm.control_room.values import caching, record, value

FOLDER = Path(control_room.__file__).parent
MAY_CHANGE = {
    # What changes while one message is handled, and never leaves it.
    "fold.py": {"self", "room"},
    "access_fold.py": {"room"},
    "console_fold.py": {"room"},
    "turn.py": {"self"},
    # Made a moment before, in the same function.
    "shelves.py": {"self", "changed"},
    "errors.py": {"self"},
}


@value
class Point:
    x: int
    y: int = 0


@record
class Named:
    name: str
    size: int = 0


@caching
class Cached:
    x: int


def test_values_are_equal_by_what_they_hold() -> None:
    assert Point(1) == Point(1, 0)
    assert hash(Point(1)) == hash(Point(1, 0))
    assert Point(1) != Point(2)
    assert len({Cached(1), Cached(1), Cached(2)}) == 2


def test_slots() -> None:
    assert not hasattr(Point(1), "__dict__")
    assert not hasattr(Named(name="n"), "__dict__")
    assert hasattr(Cached(1), "__dict__")


def test_records_are_made_by_name() -> None:
    assert Named(name="n").size == 0
    with pytest.raises(TypeError):
        Named("n")  # type: ignore[call-arg]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name)
def test_no_rule_changes_a_value(path: Path) -> None:
    """At run time they are not frozen: nothing assigns to a field, or unfreezes one."""
    allowed = MAY_CHANGE.get(path.name, set())
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Attribute(value=ast.Name(id=name), ctx=ast.Store() | ast.Del()):
                assert name in allowed, f"{path.name}:{node.lineno} changes a field of {name}"
            case ast.Attribute(ctx=ast.Store() | ast.Del()):
                pytest.fail(f"{path.name}:{node.lineno} changes a field")
            case ast.Call(func=ast.Name(id="setattr" | "delattr")):
                pytest.fail(f"{path.name}:{node.lineno} changes a field by its name")
