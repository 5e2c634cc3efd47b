"""A seal tells a row that was written from one that a disk changed."""

from collections.abc import Callable

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.journal.port import Damage
from custom_components.municipal_alarm.journal.seals import SEALED, broken, seal

values = st.one_of(st.none(), st.integers(), st.text(st.characters(exclude_categories=["Cs"])))


@given(st.lists(values), st.lists(values))
def test_other_values_have_another_seal(one: list[object], other: list[object]) -> None:
    alike = [None if v is None else str(v) for v in one] == [
        None if v is None else str(v) for v in other
    ]
    assert (seal(*one) == seal(*other)) is alike


@pytest.mark.parametrize("kind", [str, str.encode], ids=["texts", "bytes"])
def test_a_row_is_judged_as_text_or_as_bytes(kind: Callable[[str], object]) -> None:
    whole = (7, kind("één"), None, kind(seal(7, "één", None)))
    assert list(broken("live", [whole])) == []
    for at, value in ((0, 8), (1, kind("eén")), (2, kind("")), (3, kind("0" * 16)), (3, None)):
        row = [*whole[:at], value, *whole[at + 1 :]]
        (damage,) = broken("live", [whole, row])
        name = 8 if at == 0 else 7
        stream = "eén" if at == 1 else "één"
        assert damage == Damage(0, f"row {name} of the table live was changed", stream)


def test_of_the_outbox_state_and_content_are_sealed_apart() -> None:
    content = (1, "k", "a", "radio_text", 1, "{}", "then")
    state = ("k", "sent", 1, 1, "now")
    assert len(content) == len(SEALED["outbox"])
    whole = (*content, seal(*content), *state, seal(*state))
    assert list(broken("outbox", [whole])) == []
    for at in range(len(whole)):
        row = [*whole[:at], "other", *whole[at + 1 :]]
        assert len(list(broken("outbox", [row]))) == 1, at
