"""Moving pictures for whatever shows pictures: one JPEG after the other in one answer."""

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
}


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
