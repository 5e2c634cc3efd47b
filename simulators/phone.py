"""Phones with Home Assistant's companion app.

They register with the real `mobile_app` integration, take its pushes on a push
address of their own, and answer over their webhook: a tap on a button of a
notification, or a tag held to the phone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from aiohttp import ClientSession, web

from .client import Client
from .gateway_waiting import Watch

type Json = dict[str, Any]

TYPED = "textInput"
"""A button of a notification under which something is typed."""


@dataclass(frozen=True, slots=True)
class Push:
    """A notification on a phone's screen, and when it came (aware UTC)."""

    at: datetime
    message: str
    tag: str
    actions: tuple[tuple[str, str], ...]
    """Its buttons: what each sends, and what stands on it."""
    critical: bool
    reply: str = ""
    """What an answer that is typed is sent under; empty: it takes none."""


@dataclass(slots=True)
class Phone:
    """One phone and what it shows."""

    phone_id: str
    name: str
    is_on: bool = True
    pushes: list[Push] = field(default_factory=list)
    webhook: str = ""


class Unanswerable(LookupError):
    """There is no such button on what the phone shows."""


class Phones:
    """All phones of a town, on one push server."""

    def __init__(self, *, host: str = "127.0.0.1", port: int = 0) -> None:
        """Build the push server; it listens after `start`."""
        self._host = host
        self._port = port
        self._phones: dict[str, Phone] = {}
        self._runner: web.AppRunner | None = None
        self.watch = Watch()
        self.on_push: Callable[[Phone, Push], None] = lambda phone, push: None
        self.url = ""

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen for pushes."""
        app = web.Application()
        app.router.add_post("/{phone}", self._push)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()
        self.url = f"http://{self._host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    def __getitem__(self, phone_id: str) -> Phone:
        return self._phones[phone_id]

    def __iter__(self) -> Any:
        return iter(self._phones.values())

    async def register(self, client: Client, phone_id: str, name: str) -> Phone:
        """Install the app on a phone and log in as the user of `client`."""
        phone = self._phones.setdefault(phone_id, Phone(phone_id, name))
        answer = await client.post(
            "/api/mobile_app/registrations",
            {
                "app_data": {"push_token": phone_id, "push_url": f"{self.url}/{phone_id}"},
                "app_id": "municipal_alarm.simulators",
                "app_name": "Simulated companion app",
                "app_version": "1",
                "device_id": f"simulated-{phone_id}",
                "device_name": name,
                "manufacturer": "Simulators",
                "model": "Phone",
                "os_name": "Android",
                "os_version": "16",
                "supports_encryption": False,
            },
        )
        phone.webhook = answer["webhook_id"]
        return phone

    async def tap(self, session: ClientSession, url: str, phone: Phone, label: str) -> None:
        """Tap a button of the newest notification that has it."""
        wanted = label.casefold()
        action = next(
            (
                action
                for push in reversed(phone.pushes)
                for action, title in push.actions
                if title.casefold() == wanted
            ),
            None,
        )
        if action is None:
            titles = sorted({title for push in phone.pushes for _, title in push.actions})
            raise Unanswerable(
                f"no button {label!r} on {phone.name}; there is {', '.join(titles) or 'none'}"
            )
        await self._answer(session, url, phone, {"action": action})

    async def _answer(self, session: ClientSession, url: str, phone: Phone, said: Json) -> None:
        """What the app sends when a notification is answered."""
        data = {**said, "device_id": f"simulated-{phone.phone_id}"}
        event = {"event_type": "mobile_app_notification_action", "event_data": data}
        await self._call(session, url, phone, "fire_event", event)

    async def reply(self, session: ClientSession, url: str, phone: Phone, text: str) -> None:
        """Type an answer into the newest notification that takes one."""
        action = next(
            (push.reply for push in reversed(phone.pushes) if push.reply),
            None,
        )
        if action is None:
            raise Unanswerable(f"nothing on {phone.name} takes a reply")
        await self._answer(session, url, phone, {"action": action, "reply_text": text})

    async def scan(self, session: ClientSession, url: str, phone: Phone, tag: str) -> None:
        """Hold the phone to a tag."""
        await self._call(session, url, phone, "scan_tag", {"tag_id": tag})

    async def _call(
        self, session: ClientSession, url: str, phone: Phone, kind: str, data: Json
    ) -> None:
        async with session.post(
            f"{url}/api/webhook/{phone.webhook}",
            json={"type": kind, "data": data},
            raise_for_status=True,
        ):
            return

    async def _push(self, request: web.Request) -> web.Response:
        phone = self._phones.get(request.match_info["phone"])
        if phone is None:
            return web.json_response({"message": "There is no such phone"}, status=404)
        if not phone.is_on:
            return web.json_response({"message": "The phone cannot be reached"}, status=500)
        body: Json = await request.json()
        data: Json = body.get("data") or {}
        buttons: list[Json] = data.get("actions", [])
        push = Push(
            at=datetime.now(UTC),
            message=body.get("message", ""),
            tag=data.get("tag", ""),
            actions=tuple(
                (one["action"], one["title"]) for one in buttons if one.get("behavior") != TYPED
            ),
            critical=data.get("push", {}).get("interruption-level") == "critical",
            reply=next((one["action"] for one in buttons if one.get("behavior") == TYPED), ""),
        )
        phone.pushes.append(push)
        self.on_push(phone, push)
        self.watch.changed()
        return web.json_response({"target": phone.phone_id}, status=201)
