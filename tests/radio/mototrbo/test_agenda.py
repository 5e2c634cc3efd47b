from hypothesis import given, strategies as st

from custom_components.municipal_alarm.radio.mototrbo.agenda import Agenda, earliest


def test_the_last_note_counts() -> None:
    agenda: Agenda[str] = Agenda()
    agenda.set("a", 5.0)
    agenda.set("a", 9.0)
    agenda.set("b", 7.0)
    assert "a" in agenda
    assert agenda.next() == 7.0
    agenda.drop("b")
    agenda.drop("b")
    assert agenda.next() == 9.0
    assert list(agenda.due(8.9)) == []
    assert list(agenda.due(9.0)) == ["a"]
    assert agenda.next() is None
    assert "a" not in agenda


def test_what_is_noted_meanwhile_comes_too() -> None:
    agenda: Agenda[str] = Agenda()
    agenda.set("a", 1.0)
    seen = []
    for name in agenda.due(3.0):
        seen.append(name)
        if name == "a":
            agenda.set("b", 2.0)
            agenda.set("c", 4.0)
    assert seen == ["a", "b"]
    assert len(agenda) == 1


def test_notes_that_no_longer_count_do_not_pile_up() -> None:
    agenda: Agenda[str] = Agenda()
    agenda.set("b", 0.5)
    for number in range(10_000):
        agenda.set("a", float(number))
    assert len(agenda._heap) < 100
    assert list(agenda.due(1e9)) == ["b", "a"]


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.none() | st.integers(0, 20)), max_size=200),
    st.integers(0, 20),
)
def test_it_is_a_sorted_dict(steps: list[tuple[str, int | None]], now: int) -> None:
    agenda: Agenda[str] = Agenda()
    model: dict[str, int] = {}
    for name, at in steps:
        if at is None:
            agenda.drop(name)
            model.pop(name, None)
        else:
            agenda.set(name, at)
            model[name] = at
    assert agenda.next() == min(model.values(), default=None)
    due = list(agenda.due(now))
    assert sorted(due) == sorted(name for name, at in model.items() if at <= now)
    assert [model[name] for name in due] == sorted(model[name] for name in due)


def test_the_earliest() -> None:
    assert earliest(None, 3.0, 2.0, None) == 2.0
    assert earliest(None) is None
