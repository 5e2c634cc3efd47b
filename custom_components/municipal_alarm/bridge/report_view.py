"""Reports in a browser: opened by a signed address, or with a token, by who has a role.

One that is kept is sent as it is. Every other is made as it is opened, for whoever opens
it: with duress and names for those who may know of them, and then that is written down.
Nothing in a page can run, and nothing be loaded: its headers say so, and its own head too.
"""

from http import HTTPStatus
import logging
from typing import Final

from aiohttp import web
from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.http import HomeAssistantView

from ..control_room.errors import NotPermitted, RoomError
from ..reporting.page import POLICY
from .actors import user_actor
from .journal_reads import UNREADABLE
from .report_asking import KEPT, Asked, read_asked
from .report_files import FORMATS
from .running import RUNNING
from .waiting import TooManyQuestions, waiting

_LOGGER = logging.getLogger(__name__)

PATH: Final = "/api/municipal_alarm/report"

HEADERS: Final = {
    "Cache-Control": "no-store",
    # Also framed by nobody else, and as if of no origin: it shares nothing with the screen.
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'self'; sandbox allow-downloads",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "X-Robots-Tag": "noindex",
}


class ReportView(HomeAssistantView):
    """Shows reports."""

    url = PATH
    name = "api:municipal_alarm:report"

    def __init__(self, hass: HomeAssistant) -> None:
        """Show those of whatever runs in `hass`."""
        self._hass = hass

    async def get(self, request: web.Request) -> web.Response:
        """Show one."""
        running = self._hass.data.get(RUNNING)
        if running is None:
            return _says(HTTPStatus.SERVICE_UNAVAILABLE, "not running")
        user = request[KEY_HASS_USER]
        actor = user_actor(running.room.state.site, user.id, user.name or "")
        try:
            asked = read_asked(request.query)
            with waiting(self._hass, actor):
                content = await running.reports.content(asked, actor)
        except TooManyQuestions:
            return _says(HTTPStatus.TOO_MANY_REQUESTS, "too many at once")
        except NotPermitted:
            return _says(HTTPStatus.FORBIDDEN, "not permitted")
        except RoomError, ValueError:
            return _says(HTTPStatus.NOT_FOUND, "no such report")
        except (HomeAssistantError, *UNREADABLE) as err:
            _LOGGER.warning("A report could not be made: %s", err)
            return _says(HTTPStatus.SERVICE_UNAVAILABLE, "the journal cannot be read now")
        return web.Response(
            body=content,
            content_type=FORMATS[asked.text_format],
            charset="utf-8",
            headers={**HEADERS, "Content-Disposition": _disposition(asked)},
        )


def _disposition(asked: Asked) -> str:
    """What the file is called when it is saved; a page is shown, the rest is saved."""
    how = "inline" if asked.text_format == "html" else "attachment"
    name = asked.name if asked.report == KEPT else asked.file_name
    return f'{how}; filename="{name}.{asked.text_format}"'


def _says(status: HTTPStatus, text: str) -> web.Response:
    return web.Response(status=status, text=f"{text}\n", headers=HEADERS)
