"""One person goes, and nothing else."""

import json
from typing import Any, Literal
from unicodedata import normalize

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.journal.codec import to_text
from custom_components.municipal_alarm.journal.port import Person
from custom_components.municipal_alarm.journal.redaction import ERASED, Redactor

JAN = Redactor(Person(("g1", "u-7"), ("Jan de Vries", "Jan")))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Jan", "erased"),
        ("JAN DE VRIES is here", "erased is here"),
        ("jan: jan-willem, Janneke, xJan", "erased: erased-willem, Janneke, xJan"),
        ("i/responder/g1/x", "i/responder/erased/x"),
        ("g1-2 g12 bg1 G1", "g1-2 g12 bg1 G1"),
        ("u-7, u-77", "erased, u-77"),
        ("nobody", "nobody"),
    ],
)
def test_words(text: str, left: str) -> None:
    assert JAN.text(text) == left


def test_somebody_else_of_that_name_keeps_it() -> None:
    mine = {"responder_id": "g1", "responder": "J.", "actor": {"actor_id": "g1", "name": "J."}}
    other = {"responder_id": "g2", "responder": "Jan", "actor": {"actor_id": "g2", "name": "JAN"}}
    found = JAN.data(to_text({"mine": mine, "other": other, "who": "Jan", "empty": ""}))
    assert found is not None
    gone = {"responder_id": ERASED, "responder": ERASED}
    assert json.loads(found) == {
        "mine": {**gone, "actor": {"actor_id": ERASED, "name": ERASED}},
        "other": other,
        "who": ERASED,
        "empty": "",
    }


def test_a_place_that_is_called_after_them_is_renamed() -> None:
    found = JAN.data(to_text({"checkpoint_id": "c1", "checkpoint": "Office of Jan"}))
    assert found == to_text({"checkpoint_id": "c1", "checkpoint": "Office of erased"})


def test_letters_beyond_ascii_are_found_in_what_is_stored() -> None:
    redactor = Redactor(Person((), ("José Müller",)))
    assert redactor.data(to_text({"text": "JOSÉ MÜLLER?"})) == to_text({"text": "erased?"})
    assert set(redactor.needles) == {"ller", "Jose"}  # however the accents are written
    assert Redactor(Person((), ("José", "名"))).needles == ()


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_is_found_however_its_accents_are_written(form: Literal["NFC", "NFD"]) -> None:
    redactor = Redactor(Person((), (normalize(form, "Renée Çelik"),)))
    for other in ("NFC", "NFD"):
        assert redactor.text(normalize(other, "by Renée Çelik.")) == "by erased."
        data = to_text({"text": normalize(other, "RENÉE ÇELIK")})
        assert redactor.data(data) == to_text({"text": "erased"})
        assert any(needle.lower() in data.lower() for needle in redactor.needles)


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6)
fields: Any = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), words),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(words, inner)),
)


@given(fields, words, words)
def test_of_whatever_is_stored_the_rest_stays(value: Any, person_id: str, name: str) -> None:
    redactor = Redactor(Person((person_id,), (name,)))
    before = to_text({"id": person_id, "in": f"({name})", "rest": value})
    after = redactor.data(before)
    if not {person_id, name} & {ERASED}:
        assert after is not None
    if after is not None:
        assert json.loads(after).keys() == {"id", "in", "rest"}
    assert redactor.data(to_text({"n": 1, "f": 1.5, "b": True, "z": None})) is None


@given(words, words)
def test_every_text_with_them_has_a_needle(name: str, around: str) -> None:
    redactor = Redactor(Person((), (name,)))
    stored = to_text({"text": f"{around} {name} {around}"})
    if redactor.needles:
        assert any(needle.lower() in stored.lower() for needle in redactor.needles)


@pytest.mark.parametrize("data", ["{", "", "[" * 100_000])
def test_what_is_no_json_stays(data: str) -> None:
    assert JAN.data(data) is None


@pytest.mark.parametrize(("ids", "names"), [((), ()), (("",), ()), (("a",), ("",))])
def test_nobody_is_no_person(ids: tuple[str, ...], names: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="a person without a name"):
        Person(ids, names)
