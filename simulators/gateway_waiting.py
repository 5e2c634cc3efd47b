"""Waiting for something to become true, without sleeping or polling."""

import asyncio
from collections.abc import Callable


class Watch:
    """Wakes everybody who waits whenever something may have changed."""

    def __init__(self) -> None:
        """Begin with nobody waiting."""
        self._waiting: set[asyncio.Future[None]] = set()

    def changed(self) -> None:
        """Let all who wait look again."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)

    async def until[T](self, find: Callable[[], T | None], timeout: float) -> T:  # noqa: ASYNC109
        """Return what `find` returns as soon as that is not None.

        Raises TimeoutError after `timeout` seconds; the time is only the limit
        of a failing wait.
        """
        async with asyncio.timeout(timeout):
            while (found := find()) is None:
                future = asyncio.get_running_loop().create_future()
                self._waiting.add(future)
                try:
                    await future
                finally:
                    self._waiting.discard(future)
        return found
