"""Which bytes of a SQLite file carry nothing, by its published format alone.

Knows nothing of our code and asks no library: "Database File Format",
sqlite.org/fileformat2.html, sections 1.3 to 1.6 and 2.1.
"""

from collections.abc import Iterator

IN_THE_HEADER = {*range(40, 44), *range(96, 100)}
"""The schema cookie, which tells running programs of a change, and the version of the
library that wrote last."""

LEAF_INDEX, LEAF_TABLE, INNER_INDEX, INNER_TABLE = 10, 13, 2, 5


def bytes_that_carry_nothing(file: bytes) -> set[int]:
    """The offsets of all of them: in no cell, or with no meaning there."""
    return Parser(file).find()


class Parser:
    """Walks every page that something leads to."""

    def __init__(self, file: bytes) -> None:
        self.file = file
        self.size = int.from_bytes(file[16:18])
        self.used = set(range(100)) - IN_THE_HEADER
        self.idle: set[int] = set()
        """Of rows of the table of tables their number, after which nobody asks; of rows whose
        first column is their number the type that this column would have in the row: section
        2.3, "it is always stored as NULL", and never read."""
        self.numbered = False

    def find(self) -> set[int]:
        self.freelist()
        self.tree(1)
        for root, definition in self.roots():
            self.numbered = b"INTEGER PRIMARY KEY" in definition
            self.tree(root)
        return set(range(len(self.file))) - (self.used - self.idle)

    def number(self, at: int, length: int) -> int:
        return int.from_bytes(self.file[at : at + length])

    def start(self, page: int) -> int:
        return (page - 1) * self.size

    def use(self, at: int, length: int) -> None:
        self.used.update(range(at, at + length))

    def varint(self, at: int) -> tuple[int, int]:
        """A number and where it ends."""
        value = 0
        for length in range(9):
            byte = self.file[at + length]
            if length == 8:
                return value << 8 | byte, at + 9
            value = value << 7 | byte & 0x7F
            if byte < 0x80:
                return value, at + length + 1
        raise AssertionError

    def freelist(self) -> None:
        """Of a free page nothing is used; of a trunk its list."""
        trunk = self.number(32, 4)
        while trunk:
            at = self.start(trunk)
            leaves = self.number(at + 4, 4)
            self.use(at, 8 + 4 * leaves)
            trunk = self.number(at, 4)

    def roots(self) -> Iterator[tuple[int, bytes]]:
        """The root pages in the table of tables, and what is defined."""
        for cell in list(self.cells(1)):
            _, at = self.varint(cell)
            _, at = self.varint(at)
            header, types = self.varint(at)
            sizes = []
            while types < at + header:
                kind, types = self.varint(types)
                sizes.append(self.length_of(kind))
            root = at + header + sum(sizes[:3])
            # What does not fit on the page is not needed here.
            definition = self.file[root + sizes[3] : root + sizes[3] + sizes[4]]
            yield self.number(root, sizes[3]), definition

    def length_of(self, kind: int) -> int:
        return (kind - 12) // 2 if kind >= 12 else (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)[kind]

    def cells(self, page: int) -> Iterator[int]:
        """Where the leaf cells of a table begin."""
        at = self.start(page) + (100 if page == 1 else 0)
        kind, count = self.file[at], self.number(at + 3, 2)
        first = at + (8 if kind in (LEAF_INDEX, LEAF_TABLE) else 12)
        for number in range(count):
            cell = self.start(page) + self.number(first + 2 * number, 2)
            if kind == LEAF_TABLE:
                yield cell
            else:
                yield from self.cells(self.number(cell, 4))
        if kind == INNER_TABLE:
            yield from self.cells(self.number(at + 8, 4))

    def tree(self, page: int) -> None:
        at = self.start(page) + (100 if page == 1 else 0)
        kind, count = self.file[at], self.number(at + 3, 2)
        inner = kind in (INNER_INDEX, INNER_TABLE)
        header = 12 if inner else 8
        self.use(at, header + 2 * count)
        for number in range(count):
            self.cell(kind, self.start(page) + self.number(at + header + 2 * number, 2))
        if inner:
            self.tree(self.number(at + 8, 4))
        block = self.number(at + 1, 2)
        while block:
            self.use(self.start(page) + block, 4)
            block = self.number(self.start(page) + block, 2)

    def cell(self, kind: int, at: int) -> None:
        start = at
        if kind in (INNER_INDEX, INNER_TABLE):
            self.use(at, 4)
            self.tree(self.number(at, 4))
            at += 4
        if kind == INNER_TABLE:
            _, end = self.varint(at)
            self.use(start, end - start)
            return
        payload, at = self.varint(at)
        if kind == LEAF_TABLE:
            row, at = at, self.varint(at)[1]
            _, types = self.varint(at)
            if start < self.size:
                self.idle.update(range(row, at))
            elif self.numbered:
                self.idle.add(types)
        largest = self.size - 35 if kind == LEAF_TABLE else (self.size - 12) * 64 // 255 - 23
        if payload <= largest:
            self.use(start, at + payload - start)
            return
        least = (self.size - 12) * 32 // 255 - 23
        local = least + (payload - least) % (self.size - 4)
        local = local if local <= largest else least
        self.use(start, at + local + 4 - start)
        self.overflow(self.number(at + local, 4), payload - local)

    def overflow(self, page: int, left: int) -> None:
        while page:
            at = self.start(page)
            self.use(at, 4 + min(left, self.size - 4))
            left -= self.size - 4
            page = self.number(at, 4)
