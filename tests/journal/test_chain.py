"""The chain as a third party would follow it, and every way to break it."""

from hashlib import sha256
import sqlite3
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.journal.chain import START, ChainRow, digest_of, follow, link
from custom_components.municipal_alarm.journal.port import Damage, Head


def chain(length: int) -> list[ChainRow]:
    rows, before = [], START
    for position in range(1, length + 1):
        data, salt = b'{"n":%d}' % position, bytes([position]) * 16
        digest = digest_of(salt, data)
        before = link(before, digest, position, position, 1, "2026", "note", "één")
        rows.append(
            ChainRow(
                position, "één".encode(), position, b"note", 1, b"2026", data, salt, digest, before
            )
        )
    return rows


def test_the_documented_format_is_what_is_computed() -> None:
    before = bytes(32)
    for row in chain(4):
        assert row.salt
        assert row.data
        digest = sha256(row.salt + row.data).digest()
        text = b"%d\n%d\n%d\n%s\n%s\n%s" % (
            row.position,
            row.stream_version,
            row.version,
            row.at,
            row.kind,
            row.stream,
        )
        before = sha256(before + digest + text).digest()
        assert (row.digest, row.hash) == (digest, before)


def test_a_whole_chain_holds() -> None:
    assert follow([]) is None
    assert follow(chain(5)) is None
    assert follow(chain(5), Head(0, START)) is None
    assert follow(chain(5), Head(3, chain(3)[-1].hash)) is None


@given(st.data())
def test_any_flipped_bit_is_named(data: st.DataObject) -> None:
    rows = chain(4)
    number = data.draw(st.integers(0, 3))
    column = data.draw(st.sampled_from([name for name in ChainRow._fields if name != "position"]))
    value = getattr(rows[number], column)
    if isinstance(value, int):
        value ^= 1 << data.draw(st.integers(0, 20))
    else:
        at, bit = data.draw(st.integers(0, len(value) - 1)), data.draw(st.integers(0, 7))
        value = value[:at] + bytes([value[at] ^ 1 << bit]) + value[at + 1 :]
    rows[number] = rows[number]._replace(**{column: value})
    damage = follow(rows)
    assert damage is not None
    assert damage.position == number + 1


@pytest.mark.parametrize(
    ("order", "damage"),
    [
        ([1, 2], Damage(1, "is missing")),
        ([0, 2], Damage(2, "is missing")),
        ([0, 2, 1], Damage(2, "is missing")),
        ([0, 0, 1], Damage(2, "is missing")),
    ],
)
def test_rows_that_were_removed_or_reordered_are_named(order: list[int], damage: Damage) -> None:
    rows = chain(3)
    assert follow([rows[number] for number in order]) == damage


def test_rows_that_changed_places_are_named() -> None:
    rows = chain(3)
    rows[1], rows[2] = rows[2]._replace(position=2), rows[1]._replace(position=3)
    assert follow(rows) == Damage(
        2, "it was changed, or does not follow the row before it", "één", "2026"
    )


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("data", None, "its content is gone"),
        ("salt", None, "its content is gone"),
        ("data", "text", "no longer a row"),
        ("digest", 7, "no longer a row"),
        ("kind", None, "no longer a row"),
        ("stream", b"\xff", "no longer a row"),
    ],
)
def test_values_of_another_type_are_named(column: str, value: Any, why: str) -> None:
    rows = chain(3)
    rows[1] = rows[1]._replace(**{column: value})
    damage = follow(rows)
    assert damage is not None
    assert damage.position == 2
    assert why in damage.reason


def test_a_row_that_cannot_be_read_is_named() -> None:
    def rows() -> Any:
        yield from chain(2)
        raise sqlite3.DatabaseError("database disk image is malformed")

    assert follow(rows()) == Damage(3, "cannot be read: database disk image is malformed")


def test_the_anchor_is_another_row_or_beyond_the_end() -> None:
    rows = chain(3)
    damage = follow(rows, Head(2, bytes(32)))
    assert damage == Damage(
        2, "is another row than the one that was known to stand here", "één", "2026"
    )
    assert follow(rows[:2], Head(3, rows[2].hash)) == Damage(
        3, "is missing: the journal once reached 3"
    )
