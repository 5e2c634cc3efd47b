"""Where in a document each field of each thing is said."""

from collections.abc import Container

from .tree import At

_NOWHERE = At("", 1, 1)


class Marks:
    """Places by the id of a thing and the stored name of its field."""

    def __init__(self) -> None:
        """Of a document that says nothing yet."""
        self._places: dict[tuple[str, str], At] = {}

    def put(self, item_id: str, key: str, at: At) -> None:
        """A field of a thing is said here; `key` "": the thing itself."""
        self._places[item_id, key] = at

    def at(self, item_id: str, *keys: str) -> At:
        """Where the first of these fields is said, or else the thing itself."""
        for key in (*keys, ""):
            if (item_id, key) in self._places:
                return self._places[item_id, key]
        return _NOWHERE

    @property
    def said(self) -> Container[str]:
        """The ids of what the document names."""
        return {item_id for item_id, key in self._places if not key}
