"""Cameras that look at desks which do not exist: moving pictures over real HTTP.

`/<desk>/live.mjpeg` is a stream of JPEG pictures (multipart/x-mixed-replace),
`/<desk>/now.jpg` the picture of this moment. Everything is drawn in code: a desk,
a clerk, a visitor who walks up to it, and a clock, so that a picture which stands
still shows.
"""

import asyncio
from collections import Counter, deque
from datetime import datetime
from hashlib import sha256
import io
from itertools import count
from math import sin
from typing import Self

from aiohttp import web
from PIL import Image, ImageDraw, ImageFont

from .town import Place, Town

SIZE = (640, 360)
FRAMES_A_SECOND = 5
_BOUNDARY = "picture"
_REMEMBERED = 50
"""Pictures known to be live: the last ten seconds of a stream."""


class Cameras:
    """All cameras of a town on one HTTP server. `looks` counts requests by desk."""

    def __init__(self, town: Town, *, host: str = "127.0.0.1", port: int = 0) -> None:
        """Build the server; it listens after `start`."""
        self._places = {p.desk.desk_id: p for p in town.places() if p.desk.camera}
        self._host = host
        self._port = port
        self._runner: web.AppRunner | None = None
        self._stopping = asyncio.Event()
        self._shown: dict[str, deque[bytes]] = {}
        self.looks: Counter[str] = Counter()
        self.url = ""

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen."""
        app = web.Application()
        app.router.add_get("/{desk}/now.jpg", self._still)
        app.router.add_get("/{desk}/live.mjpeg", self._stream)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        self.url = f"http://{self._host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """End all streams and stop listening."""
        self._stopping.set()
        if self._runner is not None:
            await self._runner.cleanup()

    def is_live(self, place: Place, picture: bytes) -> bool:
        """Whether a picture is one that this desk's camera showed just now."""
        return sha256(picture).digest() in self._shown.get(place.desk.desk_id, ())

    async def _picture(self, place: Place) -> bytes:
        # On another thread: some milliseconds that radios need not wait for.
        picture = await asyncio.to_thread(draw, place.text, datetime.now().astimezone())
        shown = self._shown.setdefault(place.desk.desk_id, deque(maxlen=_REMEMBERED))
        shown.append(sha256(picture).digest())
        return picture

    def _place(self, request: web.Request) -> Place:
        place = self._places.get(request.match_info["desk"])
        if place is None:
            raise web.HTTPNotFound
        self.looks[place.desk.desk_id] += 1
        return place

    async def _still(self, request: web.Request) -> web.Response:
        place = self._place(request)
        return web.Response(body=await self._picture(place), content_type="image/jpeg")

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        place = self._place(request)
        response = web.StreamResponse(
            headers={"Content-Type": f"multipart/x-mixed-replace; boundary={_BOUNDARY}"}
        )
        await response.prepare(request)
        try:
            for _ in count():
                picture = await self._picture(place)
                await response.write(
                    f"--{_BOUNDARY}\r\nContent-Type: image/jpeg\r\n"
                    f"Content-Length: {len(picture)}\r\n\r\n".encode()
                    + picture
                    + b"\r\n"
                )
                try:
                    async with asyncio.timeout(1 / FRAMES_A_SECOND):
                        await self._stopping.wait()
                    break
                except TimeoutError:
                    continue
        except ConnectionError:
            # Whoever looked has gone.
            return response
        return response


def draw(title: str, at: datetime) -> bytes:
    """Draw what a camera sees at a moment, as JPEG."""
    seconds = at.timestamp()
    image = Image.new("RGB", SIZE, (70, 76, 84))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 250, *SIZE), fill=(96, 88, 80))
    pen.rectangle((60, 60, 200, 150), fill=(150, 178, 196))
    # The visitor walks to and fro in six seconds, and waves.
    visitor = 420 + 130 * sin(seconds * 1.05)
    _person(pen, 220, 190, (58, 92, 140), 0)
    pen.rectangle((150, 235, 330, 300), fill=(120, 82, 52))
    _person(pen, visitor, 205, (150, 52, 48), 26 * sin(seconds * 5))
    _caption(pen, (12, 10), title)
    _caption(pen, (12, 328), f"{at:%Y-%m-%d %H:%M:%S}.{at.microsecond // 100_000}")
    # A mark that jumps with every picture: whoever looks sees that it is live.
    pen.ellipse(
        (606, 14 + 4 * sin(seconds * 9), 622, 30 + 4 * sin(seconds * 9)), fill=(220, 40, 40)
    )
    out = io.BytesIO()
    image.save(out, "JPEG", quality=72)
    return out.getvalue()


def _person(
    pen: ImageDraw.ImageDraw, x: float, y: float, colour: tuple[int, int, int], arm: float
) -> None:
    pen.ellipse((x - 18, y - 60, x + 18, y - 24), fill=(224, 184, 154))
    pen.rounded_rectangle((x - 28, y - 22, x + 28, y + 80), 14, fill=colour)
    pen.line((x - 24, y - 8, x - 60, y - 20 - arm), fill=colour, width=12)


def _caption(pen: ImageDraw.ImageDraw, where: tuple[int, int], text: str) -> None:
    font = ImageFont.load_default(20)
    pen.rectangle(pen.textbbox(where, text, font=font), fill=(0, 0, 0))
    pen.text(where, text, fill=(255, 255, 255), font=font)
