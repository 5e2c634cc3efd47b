"""Long work in Python that lets others go first.

Threads take turns at the interpreter, and one that computes gives its turn up late: an
alarm, which needs a dozen turns, would wait for each. One that rests now and then is as
good as not there.
"""

from collections.abc import Iterable, Iterator
from time import sleep

EVERY = 500
"""Rows from one rest to the next: some milliseconds of work."""
REST_S = 0.005


def gently[T](rows: Iterable[T]) -> Iterator[T]:
    """The same rows, with rests in between."""
    for number, row in enumerate(rows, 1):
        yield row
        if number % EVERY == 0:
            sleep(REST_S)
