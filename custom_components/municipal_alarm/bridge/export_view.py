"""Gives a copy of the journal to who has its link."""

from http import HTTPStatus

from aiohttp import web
from homeassistant.core import HomeAssistant
from homeassistant.helpers.http import HomeAssistantView

from .exports import URL, is_name
from .running import RUNNING


class ExportView(HomeAssistantView):
    """Gives an export to who has its link."""

    url = URL
    name = "api:municipal_alarm:export"

    def __init__(self, hass: HomeAssistant) -> None:
        """Give what whatever runs in `hass` has written."""
        self._hass = hass

    async def get(self, _request: web.Request, name: str) -> web.StreamResponse:
        """The file, to be saved and not shown."""
        running = self._hass.data.get(RUNNING)
        if running is None or not is_name(name):
            return web.Response(status=HTTPStatus.NOT_FOUND)
        path = running.care.exports / name
        if not await self._hass.async_add_executor_job(path.is_file):
            return web.Response(status=HTTPStatus.NOT_FOUND)
        return web.FileResponse(
            path,
            headers={
                "Content-Type": "application/x-ndjson",
                "Content-Disposition": f'attachment; filename="{name}"',
                "Cache-Control": "no-store",
            },
        )
