"""Names <-> ids, for what a plan says of other things."""

from collections.abc import Mapping

from .kinds import CHECKPOINT
from .rules.names import normalised
from .setup import Item, Setup, place_name
from .tree import At, bad


class Names:
    """Finds things of a set-up by what they are called, and says what they are called.

    `building`: the one whose checkpoints are meant.
    """

    def __init__(self, setup: Setup) -> None:
        """Of all that is wanted, so that a plan may name what it adds further down."""
        self._setup = setup
        self._things: dict[tuple[str, str], Mapping[str, str]] = {}
        self._ids: dict[tuple[str, str], dict[str, list[str]]] = {}
        self.building = ""

    def find(self, kind: str, said: str, at: At) -> str:
        """The id of what is called so; Bad where nothing is, or more than one."""
        things = self._of(kind)
        if said in things:
            return said
        found = self._by_name(kind).get(normalised(said), [])
        if not found and kind == CHECKPOINT:
            inside = self._setup.of(CHECKPOINT, self.building)
            found = [one.item_id for one in inside if normalised(one.name) == normalised(said)]
        if len(found) == 1:
            return found[0]
        raise bad(at, "name_twice" if found else f"unknown_{kind}", name=said)

    def name(self, kind: str, one: str) -> str | None:
        """What a thing is called, or its id where its name is not enough; None: it is gone."""
        things = self._of(kind)
        if one not in things:
            return None
        name = things[one]
        if not name.strip() or name in things or self._by_name(kind)[normalised(name)] != [one]:
            return one
        return name

    def item(self, one: str) -> Item | None:
        """A thing by its id."""
        return self._setup.items.get(one)

    def _key(self, kind: str) -> tuple[str, str]:
        return kind, self.building if kind == CHECKPOINT else ""

    def _of(self, kind: str) -> Mapping[str, str]:
        key = self._key(kind)
        if key not in self._things:
            self._things[key] = self._read(kind)
        return self._things[key]

    def _read(self, kind: str) -> Mapping[str, str]:
        match kind:
            case "user":
                return self._setup.users
            case "device":
                return self._setup.devices
            case "checkpoint":
                inside = self._setup.of(CHECKPOINT, self.building)
                return {one.item_id: place_name(one) for one in inside}
            case _:
                return {one.item_id: one.name for one in self._setup.of(kind)}

    def _by_name(self, kind: str) -> dict[str, list[str]]:
        key = self._key(kind)
        if key not in self._ids:
            named: dict[str, list[str]] = {}
            for one, name in self._of(kind).items():
                named.setdefault(normalised(name), []).append(one)
            self._ids[key] = named
        return self._ids[key]
