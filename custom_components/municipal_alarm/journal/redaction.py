"""One person taken out of what was written down, and nothing else.

Works on the stored fields, so that records of any version are read alike: an id becomes
`ERASED` wherever it stands, a name wherever it stands as whole words and in any case, also
inside texts. What belongs to the id of somebody else keeps a name that happens to be the
same.
"""

import json
import re
from typing import Any
from unicodedata import normalize

from .codec import to_text
from .port import Person

ERASED = "erased"
"""Stands where an id or a name stood. The same for everybody: nobody can be told apart by it."""

_PLAIN = re.compile(r"[A-Za-z0-9 .'-]+")
"""What JSON writes as it is, and every database finds in any case."""


class Redactor:
    """Takes one person out of texts and fields."""

    def __init__(self, person: Person) -> None:
        # Some keyboards write é as one sign, and some as two that look the same.
        spelt = tuple(
            dict.fromkeys(normalize(form, name) for name in person.names for form in ("NFC", "NFD"))
        )
        self._ids = frozenset(person.ids)
        self._names = frozenset(name.casefold() for name in spelt)
        ids, names = _any_of(person.ids), _any_of(spelt)
        self._words = [
            re.compile(pattern, flags)
            for pattern, flags in (
                # An id is not the beginning of another: "guard" is none of "guard-1".
                (rf"(?<![\w-])(?:{ids})(?![\w-])", re.NOFLAG),
                (rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE),
            )
            if "(?:)" not in pattern
        ]
        runs = dict.fromkeys(
            max(_PLAIN.findall(word), key=len, default="") for word in person.ids + spelt
        )
        self.needles = tuple(runs) if all(runs) else ()
        """Of every stored text with this person at least one is part, whatever its case;
        none: any text may have them."""

    def text(self, text: str) -> str:
        """A text without the person."""
        for words in self._words:
            text = words.sub(ERASED, text)
        return text

    def data(self, data: str) -> str | None:
        """Stored fields without the person; None: they are not in them, or it is no JSON."""
        try:
            before = json.loads(data)
        except RecursionError, ValueError:
            return None
        after = self._value(before)
        return None if after == before else to_text(after)

    def _value(self, value: Any) -> Any:
        match value:
            case str():
                return self.text(value)
            case list():
                return [self._value(one) for one in value]
            case dict():
                return {key: self._field(key, one, value) for key, one in value.items()}
        return value

    def _field(self, key: str, value: Any, fields: dict[str, Any]) -> Any:
        owner = fields.get("actor_id" if key == "name" else f"{key}_id")
        if isinstance(value, str) and isinstance(owner, str) and owner:
            if owner in self._ids:
                return ERASED if value else value
            if value.casefold() in self._names:
                return value
        return self._value(value)


def _any_of(words: tuple[str, ...]) -> str:
    """A pattern; the longest first, so that no part of a name stays behind."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
