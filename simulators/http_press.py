"""A computer's hotkey program, or a network button: a signed press over HTTP.

It repeats the same press, under the same id, until it is answered.
"""

import asyncio
from datetime import UTC, datetime
import hashlib
import hmac
import json
import secrets

import aiohttp

from .town import Place

PATH = "/api/municipal_alarm/press"
_AGAIN_S = 0.2


class HttpButton:
    """One press of a desk's button, which knows its building's secret."""

    def __init__(self, url: str, place: Place, secret: str, press_id: str = "") -> None:
        """Know where to press, and as whom; `press_id`: an id of the caller's own."""
        self._address = f"{url}{PATH}"
        self._place = place
        self._secret = secret.encode()
        self._press_id = press_id or secrets.token_hex(16)

    async def press(self, session: aiohttp.ClientSession, give_up_s: float) -> datetime:
        """Press once; returns when it was answered, or raises TimeoutError."""
        last = "nothing was tried"
        try:
            async with asyncio.timeout(give_up_s):
                while True:
                    last = await self.send(session)
                    if not last:
                        return datetime.now(UTC)
                    await asyncio.sleep(_AGAIN_S)
        except TimeoutError:
            raise TimeoutError(f"the press was not answered; the last try: {last}") from None

    async def send(self, session: aiohttp.ClientSession) -> str:
        """Send the press; returns why it must be sent again, or an empty text."""
        body = json.dumps(
            {
                "building": self._place.building.name.casefold().replace(" ", "_"),
                "desk": self._place.desk.name,
                "id": self._press_id,
                "time": datetime.now(UTC).isoformat(),
            }
        ).encode()
        signature = hmac.new(self._secret, body, hashlib.sha256).hexdigest()
        try:
            async with session.post(
                self._address,
                data=body,
                headers={
                    "Content-Type": "application/json",
                    "X-Municipal-Alarm-Signature": f"sha256={signature}",
                },
            ) as response:
                return (
                    "" if response.status == 200 else f"{response.status} {await response.text()}"
                )
        except (aiohttp.ClientError, ConnectionError) as err:
            return str(err) or type(err).__name__
