"""A tree -> what the document names: things with their fields still to be read, and removals."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .csv_sheet import looks_like_sheet, read_csv
from .kinds import BUILDING, KINDS, OF_BUILDING, ROOM, SHEETS
from .rules.names import readable
from .tree import At, Bad, Listing, Node, Problem, Record, Scalar, bad
from .types import Flag, text_of
from .yaml_text import read_yaml

VERSION = "1"
_WORDS = {"site_plan", "complete", "remove"}
_SECTIONS = {kind.word: name for name, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Draft:
    """A thing that a document names."""

    kind: str
    name: str
    at: At
    """Where its name stands, or where it begins."""
    fields: tuple[tuple[Scalar, Node], ...] = ()
    item_id: str = ""
    building: str = ""
    building_at: At | None = None
    floor: str | None = None
    """None: it is not said on which."""


@dataclass(slots=True)
class Document:
    """What a document says."""

    complete: bool = False
    """Whether what it leaves out of a thing is as usual, and not as it was."""
    drafts: list[Draft] = field(default_factory=list)
    removals: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_document(sources: Iterable[tuple[str, str]]) -> Document:
    """All files and sheets of one plan, by their names."""
    document = Document()
    for source, text in sources:
        try:
            if source.casefold().endswith(".csv") or looks_like_sheet(text):
                _Reading(document).sheet(read_csv(text, source))
            else:
                _Reading(document).plan(read_yaml(text, source))
        except Bad as err:
            document.problems += err.problems
    return document


class _Reading:
    def __init__(self, document: Document) -> None:
        self._document = document

    def _bad(self, at: At, reason: str, **named: str) -> None:
        self._document.problems.append(Problem(at, reason, named))

    # -- YAML ------------------------------------------------------------------

    def plan(self, root: Node) -> None:
        if not isinstance(root, Record):
            raise bad(root.at, "not_record")
        for key, node in root.entries:
            try:
                self._section(key, node)
            except Bad as err:
                self._document.problems += err.problems

    def _section(self, key: Scalar, node: Node) -> None:
        match key.text:
            case "site_plan":
                if text_of(node) != VERSION:
                    raise bad(node.at, "other_version", version=text_of(node))
            case "complete":
                self._document.complete = Flag().read(node, _NOTHING, None)
            case "remove":
                self._removals(node)
            case "control_room":
                if not isinstance(node, Record):
                    raise bad(node.at, "not_record")
                self._draft(ROOM, node)
            case section if section in _SECTIONS and _SECTIONS[section] not in OF_BUILDING:
                for one in _listed(node):
                    self._draft(_SECTIONS[section], one)
            case _:
                known = [*_WORDS, *(w for w, kind in _SECTIONS.items() if kind not in OF_BUILDING)]
                raise bad(key.at, "unknown_key", key=key.text, known=", ".join(sorted(known)))

    def _draft(self, kind: str, node: Node, building: Draft | None = None) -> None:
        if not isinstance(node, Record):
            self._bad(node.at, "not_record")
            return
        nested: list[tuple[str, Node]] = []
        fields: list[tuple[Scalar, Node]] = []
        try:
            for key, value in node.entries:
                inside = _SECTIONS.get(key.text) if kind == BUILDING else None
                if inside in OF_BUILDING and inside is not None:
                    nested.append((inside, value))
                elif key.text not in ("name", "id"):
                    fields.append((key, value))
            draft = _head(kind, node, tuple(fields), building)
        except Bad as err:
            self._document.problems += err.problems
            return
        self._document.drafts.append(draft)
        for inside, value in nested:
            try:
                for one in _listed(value):
                    self._draft(inside, one, draft)
            except Bad as err:
                self._document.problems += err.problems

    def _removals(self, node: Node) -> None:
        if not isinstance(node, Record):
            raise bad(node.at, "not_record")
        for key, value in node.entries:
            kind = _SECTIONS.get(key.text)
            if kind is None or kind == ROOM:
                self._bad(key.at, "unknown_key", key=key.text)
                continue
            for one in _listed(value):
                try:
                    self._document.removals.append(_removal(kind, one))
                except Bad as err:
                    self._document.problems += err.problems

    # -- sheets ----------------------------------------------------------------

    def sheet(self, rows: Listing) -> None:
        """Rows; the columns say what they are about."""
        for row in rows.items:
            if isinstance(row, Record):
                try:
                    self._row(row)
                except Bad as err:
                    self._document.problems += err.problems

    def _row(self, row: Record) -> None:
        kind = next((kind for kind in SHEETS if row.get(KINDS[kind].one) is not None), None)
        if kind is None:
            raise bad(row.at, "row_of_nothing", columns=", ".join(KINDS[k].one for k in SHEETS))
        own = KINDS[kind].one
        special = {own, "id", "remove"} | ({"building"} if KINDS[kind].inside else set())
        entries = {key.text: node for key, node in row.entries}
        building_node = entries.get("building") if KINDS[kind].inside else None
        if KINDS[kind].inside and building_node is None:
            raise bad(row.at, "missing", key="building")
        draft = Draft(
            kind,
            text_of(entries[own]),
            entries[own].at,
            tuple((key, node) for key, node in row.entries if key.text not in special),
            _id(entries.get("id")),
            text_of(building_node) if building_node is not None else "",
            building_node.at if building_node is not None else None,
            text_of(entries["floor"]) if "floor" in entries else None,
        )
        remove = entries.get("remove")
        if remove is not None and Flag().read(remove, _NOTHING, None):
            self._document.removals.append(draft)
        else:
            self._document.drafts.append(draft)


class _Nothing:
    def find(self, kind: str, said: str, at: At) -> str:
        raise bad(at, "unknown_name", name=said)

    def name(self, kind: str, one: str) -> str | None:
        return None


_NOTHING = _Nothing()


def _listed(node: Node) -> Iterator[Node]:
    match node:
        case Listing():
            yield from node.items
        case Scalar() if node.empty:
            return
        case _:
            raise bad(node.at, "not_list")


def _id(node: Node | None) -> str:
    if node is None:
        return ""
    said = text_of(node)
    if len(said) > 64 or not all(letter.isalnum() or letter in "-_" for letter in said):
        raise bad(node.at, "bad_id", value=said)
    return said


def _head(
    kind: str, node: Record, fields: tuple[tuple[Scalar, Node], ...], building: Draft | None
) -> Draft:
    name = node.get("name")
    said = text_of(name) if name is not None else ""
    if not said and kind != ROOM:
        raise bad(name.at if name is not None else node.at, "no_name")
    if not readable(said):
        raise bad(node.at, "bad_letter")
    floor = node.get("floor") if kind in OF_BUILDING else None
    return Draft(
        kind,
        said,
        name.at if name is not None else node.at,
        fields,
        _id(node.get("id")),
        (building.item_id or building.name) if building is not None else "",
        building.at if building is not None else None,
        text_of(floor) if isinstance(floor, Scalar) else None,
    )


def _removal(kind: str, node: Node) -> Draft:
    """By its name, or where that is not enough by building and floor too."""
    if isinstance(node, Scalar):
        return Draft(kind, text_of(node), node.at)
    if not isinstance(node, Record):
        raise bad(node.at, "not_text")
    said = {key.text: text_of(one) for key, one in node.entries}
    for key, _ in node.entries:
        if key.text not in ("name", "id", "building", "floor"):
            raise bad(key.at, "unknown_key", key=key.text)
    return Draft(
        kind,
        said.get("name", ""),
        node.at,
        item_id=said.get("id", ""),
        building=said.get("building", ""),
        building_at=node.at,
        floor=said.get("floor"),
    )
