"""The whole town at work: Home Assistant, and everything and everybody around it.

    async with Stage(WATERVEEN, folder, ports) as stage:
        await stage.home_assistant_up()
        stage.buttons.press(stage.town.place("Town Hall, Desk 3"))

Whatever is started here ends with the `async with`, also after an error.
"""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
import json
from pathlib import Path
from typing import Self

import aiohttp

from .addresses import Ports
from .alarm_centre import AlarmCentre
from .camera import Cameras
from .client import Client, Refused
from .desk_button import DeskButtons
from .home_assistant import HomeAssistant, StartFailed
from .operator import DOMAIN, Json, Operator
from .phone import Phones
from .preseed import Login, preseed_address, preseed_home, preseed_users, read_logins
from .radios.guard_radio import GuardRadio
from .radios.town_radios import TownRadios
from .stage_policy import change_policy
from .states import States
from .town import Person, Place, Town, User
from .town_configuration import BY_THE_EDITORS, EDITED, configuration
from .town_entries import (
    CONTROL_ROOM,
    POLICY,
    Addresses,
    Policy,
    config_entries,
    lamp_of,
    phone_name,
    read_policy,
)
from .town_plans import plant

PASSWORD = "waterveen"
"""Of every user. It opens a made-up town that listens on 127.0.0.1 alone."""

_UP_S = 60.0

type Say = Callable[[str], None]


class Stage:
    """One town with its Home Assistant. `say` is told what goes on, for progress."""

    def __init__(
        self,
        town: Town,
        folder: Path,
        ports: Ports,
        *,
        used: bool = False,
        plain: bool = False,
        policy: Policy | None = None,
        say: Say = lambda text: None,
    ) -> None:
        """Plan it; nothing runs before `async with`.

        `used`: the folder is set up already. `plain`: no pages, cameras, phones or
        external help, for those who start it a hundred times.
        """
        self.town = town
        self.say = say
        self.policy = policy or Policy()
        self.home = HomeAssistant(folder, ports.home)
        self._used = used
        self._plain = plain
        self.radios = TownRadios(town, ports)
        self.gateway = self.radios.gateway
        self._ports = ports
        self.cameras = Cameras(town, port=ports.cameras)
        self.phones = Phones(port=ports.phones)
        self.centre = AlarmCentre(port=ports.centre)
        self.operators: dict[str, Operator] = {}
        self.logins: dict[str, Login] = {}
        self.states = States()
        self._carried: dict[str, Person] = {}
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        try:
            await self._raise_curtain()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def _raise_curtain(self) -> None:
        stack = self._stack
        self.session = await stack.enter_async_context(
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))
        )
        for server in (self.radios, self.cameras, self.phones, self.centre):
            await stack.enter_async_context(server)
        where = Addresses(
            self.gateway.url,
            self.gateway.token,
            self.gateway.info.gateway_id,
            "" if self._plain else self.cameras.url,
            "" if self._plain else self.centre.url,
            self._ports.room,
            self._ports.repeater,
            self._ports.ars,
            self._ports.tms,
            self._ports.lrrp,
        )
        self._preseed(where)
        self.admin = Client(self.session, self.home.url, self.logins["admin"].token)
        self.buttons = DeskButtons(
            self.session, self.home.url, self.logins["admin"].token, self.gateway
        )
        stack.push_async_callback(self._close)

    def _preseed(self, where: Addresses) -> None:
        folder = self.home.folder
        users = (*self.town.users, *self._phone_users())
        preseed_address(folder, self.home.port)
        if self._used:
            self.policy = read_policy(self._stored_entries())
            self.logins = read_logins(folder, users, PASSWORD)
        else:
            preseed_home(folder, self.town, config_entries(self.town, where, self.policy))
            self.logins = preseed_users(folder, users, PASSWORD)
            text = configuration(self.town, where, frontend=not self._plain)
            (folder / "configuration.yaml").write_text(text + BY_THE_EDITORS)
            if not self._plain:
                plant(folder, self.town)
            for name, empty in EDITED.items():
                (folder / name).write_text(empty)
        self.home.install()

    async def _close(self) -> None:
        for operator in self.operators.values():
            await operator.leave()
        await self.admin.stop()
        await self.home.stop()

    # --- Home Assistant ----------------------------------------------------------

    async def home_assistant_up(self) -> None:
        """Start it, and return when the town is complete: all set up, phones there."""
        self.radios.expect_anew()
        await self.home.start()
        await self.home.wait_listening(self.session)
        self.say("Home Assistant answers")
        await self.admin.start()
        lamps = [lamp_of(place.desk) for place in self.town.places() if place.desk.lamp]
        await self.states.watch(self.admin, lamps)
        await self.wait_ready()
        for person in self.town.people:
            if person.has_phone:
                client = Client(self.session, self.home.url, self.logins[person.person_id].token)
                await self.phones.register(client, person.person_id, phone_name(person))
        self.say("phones are registered")

    async def wait_ready(self) -> None:
        """Return when Home Assistant runs, our entries are loaded and all radios are connected."""
        async with asyncio.timeout(_UP_S):
            await self.admin.wait_connected(_UP_S)
            while not await self._running():  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.05)
        await self._demand_loaded()
        await self.radios.wait_connected(_UP_S)

    async def _running(self) -> bool:
        config = await self.admin.command("get_config")
        return bool(config["state"] == "RUNNING")

    async def _demand_loaded(self) -> None:
        entries = await self.admin.command("config_entries/get", domain=DOMAIN)
        bad = [f"{one['title']}: {one['state']}" for one in entries if one["state"] != "loaded"]
        if bad:
            raise StartFailed(f"not everything was set up: {'; '.join(bad)}")

    async def restart(self) -> None:
        """Stop Home Assistant in order, and start it again."""
        await self.home.stop()
        await self.start_again()

    async def start_again(self) -> None:
        """Start it after it was stopped or killed."""
        self.radios.expect_anew()
        await self.home.start()
        await self.home.wait_listening(self.session)
        await self.wait_ready()

    async def edits_are_saved(self) -> None:
        """Return when Home Assistant has written down its phones and its policy.

        It saves a second late. Whoever kills it before that kills a phone that was
        installed a moment ago, which is another story than the one being told.
        """
        async with asyncio.timeout(_UP_S):
            while not await asyncio.to_thread(self._is_saved):  # noqa: ASYNC110 - a file
                await asyncio.sleep(0.05)

    def _is_saved(self) -> bool:
        known = {one["data"].get("webhook_id") for one in self._stored_entries()}
        return read_policy(self._stored_entries()) == self.policy and all(
            phone.webhook in known for phone in self.phones
        )

    def _stored_entries(self) -> list[Json]:
        path = self.home.folder / ".storage" / "core.config_entries"
        entries: list[Json] = json.loads(path.read_text())["data"]["entries"]
        return entries

    async def set_policy(self, policy: Policy) -> None:
        """Change the municipality's policy on the form an administrator fills in.

        Edits settle for a moment before they hold; then every screen is shown all anew.
        """
        if policy == self.policy:
            return
        watcher = await self.operator("operator")
        before = watcher.screen.snapshots
        await change_policy(self.admin, self.town, CONTROL_ROOM, POLICY, policy)
        await watcher.client.watch.until(lambda: watcher.screen.snapshots > before or None, _UP_S)
        self.policy = policy

    # --- people --------------------------------------------------------------------

    def _phone_users(self) -> list[User]:
        return [
            User(person.person_id, person.name, "system-users")
            for person in self.town.people
            if person.has_phone
        ]

    async def operator(self, username: str) -> Operator:
        """Somebody at a console, who sits down when asked for first."""
        known = self.operators.get(username)
        if known is not None:
            return known
        user = self.town.user(username)
        client = Client(self.session, self.home.url, self.logins[user.username].token)
        operator = self.operators[username] = Operator(user, client)
        await operator.sit_down()
        await operator.wait_room(_UP_S)
        return operator

    async def desk_entity(self, place: Place, domain: str) -> str:
        """The entity of ours at a desk, by its domain; LookupError when there is none."""
        registry = await self.admin.command("config/entity_registry/list")
        for one in registry:
            if (
                one["platform"] == DOMAIN
                and one["config_subentry_id"] == place.desk.desk_id
                and one["entity_id"].startswith(f"{domain}.")
            ):
                entity_id: str = one["entity_id"]
                return entity_id
        raise LookupError(f"there is no {domain} at {place.text}")

    def radio(self, person: Person) -> GuardRadio:
        """The radio that somebody carries now; KeyError when they carry none."""
        for owner in self.town.people:
            if owner.radio_id and self.carrier(owner.radio_id) == person:
                return self.radios.of(owner)
        raise KeyError(f"{person.name} carries no radio")

    def unconfirmed(self, person: Person) -> int:
        """How many texts from somebody's radio did not reach the room for certain."""
        radio_id = self.radio(person).radio_id
        owner = next(one for one in self.town.people if one.radio_id == radio_id)
        return self.radios.unconfirmed(owner)

    def carrier(self, radio_id: str) -> Person | None:
        """Who carries a radio now."""
        owner = next((p for p in self.town.people if p.radio_id == radio_id), None)
        return self._carried.get(radio_id, owner)

    def take_radio(self, owner: Person, person: Person) -> GuardRadio:
        """Somebody takes the radio that is set up for `owner`, and carries no other."""
        for radio_id, carrier in tuple(self._carried.items()):
            if carrier == person:
                del self._carried[radio_id]
        self._carried[owner.radio_id] = person
        return self.radios.of(owner)

    # --- between stories -------------------------------------------------------------

    async def tidy(self) -> None:
        """Leave nothing open for the next story."""
        answer = await self.admin.action(DOMAIN, "get_incidents", response=True)
        for incident in answer["incidents"]:
            about = {"incident_id": incident["incident_id"]}
            if incident["state"] != "resolved":
                outcome = "drill" if incident["drill"] else "technical"
                await self.admin.action(DOMAIN, "resolve", **about, outcome=outcome)
            try:
                await self.admin.action(DOMAIN, "close", **about)
            except Refused as err:
                self.say(f"an incident could not be closed: {err}")
        for one in (await self.admin.action(DOMAIN, "get_rounds", response=True))["rounds"]:
            await self.admin.action(
                DOMAIN, "end_round", round=one["round_id"], reason="the story is over"
            )
        for person in self.town.people:
            if any(
                one["responder"] == person.name
                for operator in self.operators.values()
                for one in operator.screen.in_field[-1][1].lone_work.values()
            ):
                await self.admin.action(DOMAIN, "stop_lone_work", responder=person.name)
