"""The large maps of the room: as a dict, and never changed."""

from hypothesis import given, strategies as st

from custom_components.municipal_alarm.control_room.shelves import Shelves, without


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 99), st.integers())))
def test_as_a_dict(changes: list[tuple[bool, int, int]]) -> None:
    shelves: Shelves[int, int] = Shelves()
    plain: dict[int, int] = {}
    for puts, key, value in changes:
        before, was = shelves, dict(plain)
        if puts:
            shelves, plain = shelves.put(key, value), plain | {key: value}
        else:
            shelves = shelves.without(key)
            plain.pop(key, None)
        assert dict(before) == was, "a map in use was changed"
    assert dict(shelves) == plain
    assert list(shelves.values()) == [shelves[key] for key in shelves]
    assert shelves == plain
    assert len(shelves) == len(plain)
    assert all(shelves[key] == shelves.get(key) == value for key, value in plain.items())
    assert shelves.get(-1, 7) == 7
    assert -1 not in shelves
    rebuilt: Shelves[int, int] = Shelves()
    for key, value in plain.items():
        rebuilt = rebuilt.put(key, value)
    assert rebuilt == shelves
    assert shelves != {**plain, -1: 0}
    assert shelves != shelves.put(-1, 0)


def test_without_leaves_the_map_as_it_is() -> None:
    known = {"a": 1, "b": 2}
    assert without(known, "a") == {"b": 2}
    assert without(known, "c") == known == {"a": 1, "b": 2}


def test_shown_to_people() -> None:
    assert repr(Shelves().put("a", 1)) == "Shelves({'a': 1})"
