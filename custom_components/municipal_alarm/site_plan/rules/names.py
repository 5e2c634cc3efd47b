"""Names, as people compare them."""

from collections.abc import Iterable
import unicodedata


def normalised(name: str) -> str:
    """A name as people compare it: case, width and spacing make no difference."""
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


def name_error(name: str, taken: Iterable[str]) -> str | None:
    """The error for a name, or None."""
    if not name:
        return "no_name"
    if normalised(name) in map(normalised, taken):
        return "name_in_use"
    return None


def readable(text: str) -> bool:
    """Whether a text is one line of letters, without what no form can send."""
    return not any(unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in text)
