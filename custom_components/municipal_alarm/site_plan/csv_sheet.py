"""A sheet of a spreadsheet, saved as CSV -> tree: a record for each row.

As spreadsheets save it: with semicolons, commas or tabs, in UTF-8 with or without its mark,
in UTF-16 or in Windows-1252, with the line ends of any machine. An empty cell says nothing;
a cell with one dash says "nothing".
"""

import codecs
import csv
import io
import re

from .tree import At, Bad, Listing, Node, Problem, Record, Scalar, bad

NOTHING = "-"
_SEPARATORS = ";,\t"
_MOST_IN_CELL = 100_000
_SAID = re.compile(r"sep=([;,\t])\r?\n?", re.IGNORECASE)
"""A first line that tells Excel what is between the cells."""


def decoded(name: str, content: bytes) -> str:
    """The text of a file; UnicodeDecodeError when it is none.

    Excel's plain "CSV" is in Windows-1252 where it is not asked for UTF-8. Nothing else
    looks like UTF-8 with letters beyond those of English in it, so that is tried first.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if not name.casefold().endswith(".csv"):
            raise
        return content.decode("cp1252")


def looks_like_sheet(text: str) -> bool:
    """Whether a text is a sheet rather than YAML: its first line is names of columns."""
    text = text.removeprefix("\ufeff")
    if _SAID.match(text):
        return True
    first = next(iter(text.splitlines()), "")
    words = [cell.strip(' "').casefold() for cell in first.split(_separator(first))]
    return len(words) > 1 and ":" not in first and words[0] != ""


def _separator(header: str) -> str:
    return max(_SEPARATORS, key=header.count)


def read_csv(text: str, source: str = "") -> Listing:
    """The rows below the first, which has the names; Bad with what makes it no sheet."""
    text = text.removeprefix("\ufeff")
    line = 1
    if said := _SAID.match(text):
        text, line = text[said.end() :], 2
    first = next(iter(text.splitlines()), "")
    separator = said[1] if said else _separator(first)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    above = line - 1
    csv.field_size_limit(_MOST_IN_CELL)
    header: list[Scalar] | None = None
    records: list[Node] = []
    try:
        for cells in rows:
            if header is None:
                header = _header(cells, source, line)
            elif any(cell.strip() for cell in cells):
                records.append(_row(header, cells, source, line))
            line = above + rows.line_num + 1
    except csv.Error as err:
        raise bad(At(source, line, 1), "bad_csv", detail=str(err)) from err
    if header is None:
        raise bad(At(source, 1, 1), "empty_plan")
    return Listing(tuple(records), At(source, 1, 1))


def _header(cells: list[str], source: str, line: int) -> list[Scalar]:
    found: list[Scalar] = []
    problems: list[Problem] = []
    for column, cell in enumerate(cells, 1):
        at = At(source, line, column)
        name = "_".join(cell.casefold().split())
        if name and name in {one.text for one in found}:
            problems.append(Problem(at, "key_twice", {"key": name}))
        found.append(Scalar(name, at))
    if problems:
        raise Bad(problems)
    return found


def _row(header: list[Scalar], cells: list[str], source: str, line: int) -> Record:
    entries: list[tuple[Scalar, Node]] = []
    for column, cell in enumerate(cells, 1):
        text = cell.strip()
        if not text:
            continue
        at = At(source, line, column)
        if column > len(header) or not header[column - 1].text:
            raise bad(at, "cell_without_column", cell=text)
        text = "" if text == NOTHING else text
        # Of a spreadsheet nothing is quoted, and `null` is a name like another.
        entries.append((header[column - 1], Scalar(text, at, plain=False)))
    return Record(tuple(entries), At(source, line, 1))
