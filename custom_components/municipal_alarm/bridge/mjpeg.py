"""Moving pictures: one JPEG after the other in one answer, to whatever shows them and of cameras."""

from collections.abc import Iterator
from typing import Final

from aiohttp import web
from homeassistant.components.camera import Image

_BOUNDARY: Final = "municipal-alarm"

CONTENT_TYPE: Final = f"multipart/x-mixed-replace; boundary={_BOUNDARY}"

HEADERS: Final = {
    # Pictures of people in danger are kept nowhere, nor held back until there are more.
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
    "X-Content-Type-Options": "nosniff",
    # What a camera calls a picture may be a page with a program in it.
    "Content-Security-Policy": "default-src 'none'; sandbox",
}

_BEGIN: Final = b"\xff\xd8"
_END: Final = b"\xff\xd9"


async def write(response: web.StreamResponse, image: Image) -> None:
    """Show the next picture."""
    await response.write(
        f"--{_BOUNDARY}\r\n"
        f"Content-Type: {image.content_type}\r\n"
        f"Content-Length: {len(image.content)}\r\n\r\n".encode()
        + image.content
        + b"\r\n"
    )


async def write_last(response: web.StreamResponse, image: Image) -> None:
    """Leave this one standing, and end."""
    # Browsers show a picture only when the next one begins.
    await write(response, image)
    await write(response, image)
    await response.write(f"--{_BOUNDARY}--\r\n".encode())


class Cutter:
    """Cuts the pictures out of what a camera sends.

    By their own marks (start and end of image), for cameras are at odds about the parts of
    the multipart around them. Each byte is looked at once: what is no camera at all may send
    for hours, and the alarms wait meanwhile.
    """

    def __init__(self) -> None:
        """Nothing was received yet."""
        self._received = bytearray()
        self._looked = 0
        """So much of it has no mark that is looked for now."""
        self.waiting = 0
        """Bytes since the last whole picture."""

    def cut(self, chunk: bytes) -> Iterator[bytes]:
        """The pictures that are whole with these bytes."""
        self._received += chunk
        self.waiting += len(chunk)
        while True:
            begun = self._received.startswith(_BEGIN)
            at = self._received.find(_END if begun else _BEGIN, self._looked)
            if at < 0:
                # Half of a mark may be there.
                self._looked = max(len(self._received) - 1, 0)
                if not begun:
                    self._drop(self._looked)
                return
            if not begun:
                self._drop(at)
                self._looked = len(_BEGIN)
                continue
            picture = bytes(self._received[: at + len(_END)])
            self._drop(len(picture))
            self.waiting = len(self._received)
            yield picture

    def _drop(self, count: int) -> None:
        del self._received[:count]
        self._looked = 0
