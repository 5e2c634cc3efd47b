"""The floor plans of all buildings: a list, and their pictures, in a folder of ours.

They belong to no runtime: an edit of a building must not lose them, and a control room that
is set up anew finds them. They go with the building's own entry.
"""

import asyncio
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
import logging
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..control_room import floor_plans
from ..control_room.errors import BadRequest, UnknownThing, WrongState
from ..control_room.floor_plans import FloorPlan, PlanKey
from ..control_room.site import Site
from .changes import PLANS
from .plan_files import PlanFiles
from .plan_pictures import Made, make
from .running import RUNNING

_LOGGER = logging.getLogger(__name__)

FOLDER = f"{DOMAIN}/plans"
"""Below Home Assistant's config folder, and so in its backups."""
MOST_OF_BUILDING = 60
"""Plans of one building: nobody has more floors."""


class Plans:
    """Keeps them. Each edit is durable when it returns, or nothing has changed."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Know none before `load`."""
        self._hass = hass
        self._files = PlanFiles(Path(hass.config.path(FOLDER)))
        self._plans: dict[PlanKey, FloorPlan] = {}
        self._unreadable = ""
        self._one_at_a_time = asyncio.Lock()
        self._waiting: set[str] = set()
        """Buildings that an import takes away: an undo brings them back, with their plans."""
        self.version = 0
        """Of all plans together: goes up with each edit."""

    async def load(self) -> None:
        """Read what was kept. Alarms do not wait for plans: what cannot be read is left alone."""
        try:
            kept = await self._hass.async_add_executor_job(self._files.read_list)
            if kept is None:
                return
            self.version = int(kept["version"])
            several = list(kept["plans"])
        except (OSError, ValueError, KeyError, TypeError) as err:
            _LOGGER.exception("The floor plans cannot be read, and are not changed")
            self._unreadable = repr(err)
            return
        for one in several:
            try:
                plan = floor_plans.read(one)
            except KeyError, TypeError, ValueError:
                _LOGGER.exception("One floor plan cannot be read and is left out")
                continue
            self._plans[floor_plans.key_of(plan)] = plan

    # --- looking -------------------------------------------------------------

    def of(self, building_id: str | None) -> list[FloorPlan]:
        """The plans of one building, or of all."""
        return [one for one in self._plans.values() if building_id in (None, one.building_id)]

    async def picture(self, file: str) -> bytes | None:
        """The picture of a plan; None: no plan has it."""
        # Only what a plan names is looked for, so no name leads anywhere else.
        if all(one.picture.file != file for one in self._plans.values()):
            return None
        return await self._hass.async_add_executor_job(self._files.read, file)

    # --- editing -------------------------------------------------------------

    async def set_picture(self, building_id: str, floor: str, content: bytes) -> FloorPlan:
        """Give a floor its picture; the marks of the one before stay where they are."""
        async with self._one_at_a_time:
            # One at a time also because decoding takes the memory of the whole picture.
            made = await self._hass.async_add_executor_job(make, content)
            key = floor_plans.key(building_id, floor)

            def edit(plans: dict[PlanKey, FloorPlan]) -> FloorPlan:
                before = plans.get(key)
                if before is not None:
                    plan = replace(before, picture=made.picture, version=before.version + 1)
                else:
                    name = " ".join(floor.split())
                    plan = FloorPlan(key[0], name, made.picture, version=self.version + 1)
                plans[key] = plan
                if sum(one.building_id == key[0] for one in plans.values()) > MOST_OF_BUILDING:
                    raise BadRequest("plan_too_many", number=str(MOST_OF_BUILDING))
                return plan

            return await self._change(edit, made)

    async def set_marks(
        self,
        building_id: str,
        floor: str,
        version: int,
        marks: Iterable[Mapping[str, Any]],
        site: Site,
    ) -> FloorPlan:
        """Put marks on a plan in place of those that it has."""

        def edit(plans: dict[PlanKey, FloorPlan]) -> FloorPlan:
            plan = _known(plans, building_id, floor, version)
            plan = plans[floor_plans.key_of(plan)] = floor_plans.marked(plan, marks, site)
            return plan

        async with self._one_at_a_time:
            return await self._change(edit)

    async def remove(self, building_id: str, floor: str, version: int) -> None:
        """Take a plan away."""

        def edit(plans: dict[PlanKey, FloorPlan]) -> None:
            del plans[floor_plans.key_of(_known(plans, building_id, floor, version))]

        async with self._one_at_a_time:
            await self._change(edit)

    @contextmanager
    def wait(self, building_id: str) -> Iterator[None]:
        """Keep the plans of a building that is deleted meanwhile: it may come back."""
        self._waiting.add(building_id)
        try:
            yield
        finally:
            self._waiting.discard(building_id)

    async def forget_all_but(self, buildings: Container[str]) -> None:
        """Forget those of buildings that did not come back."""
        for gone in {one.building_id for one in self._plans.values()}:
            if gone not in buildings:
                await self.forget(gone)

    async def forget(self, building_id: str) -> None:
        """A building was deleted: its plans go with it."""
        if building_id in self._waiting:
            return

        def edit(plans: dict[PlanKey, FloorPlan]) -> None:
            for key in [key for key in plans if key[0] == building_id]:
                del plans[key]

        async with self._one_at_a_time:
            if self.of(building_id):
                await self._change(edit)

    async def _change[T](
        self, edit: Callable[[dict[PlanKey, FloorPlan]], T], made: Made | None = None
    ) -> T:
        """Change the plans, on disk first: the new picture, the list, then old pictures go."""
        if self._unreadable:
            raise WrongState("plan_not_kept", reason=self._unreadable)
        plans = dict(self._plans)
        edited = edit(plans)
        before, after = _files(self._plans), _files(plans)
        content = {
            "version": self.version + 1,
            "plans": [floor_plans.stored(one) for one in plans.values()],
        }
        try:
            await self._hass.async_add_executor_job(self._keep, content, made)
        except OSError as err:
            await self._drop(after - before)
            raise WrongState("plan_not_kept", reason=str(err)) from err
        self._plans = plans
        self.version += 1
        await self._drop(before - after)
        running = self._hass.data.get(RUNNING)
        if running is not None:
            running.changes.tell(PLANS)
        return edited

    def _keep(self, content: Mapping[str, Any], made: Made | None) -> None:
        if made is not None:
            self._files.write(made.picture.file, made.content)
        self._files.write_list(content)

    async def _drop(self, files: Iterable[str]) -> None:
        for file in files:
            try:
                await self._hass.async_add_executor_job(self._files.remove, file)
            except OSError as err:
                # It is shown to nobody: no plan names it.
                _LOGGER.warning("The picture of an old floor plan cannot be deleted: %s", err)


def _known(
    plans: Mapping[PlanKey, FloorPlan], building_id: str, floor: str, version: int
) -> FloorPlan:
    plan = plans.get(floor_plans.key(building_id, floor))
    if plan is None:
        raise UnknownThing("unknown_plan", floor=floor)
    if plan.version != version:
        raise WrongState("plan_changed")
    return plan


def _files(plans: Mapping[PlanKey, FloorPlan]) -> set[str]:
    return {one.picture.file for one in plans.values()}


DATA_PLANS: HassKey[Plans] = HassKey(f"{DOMAIN}_plans")
"""The plans of a Home Assistant, whether or not anything runs."""


async def async_setup_plans(hass: HomeAssistant) -> None:
    """Read them."""
    plans = hass.data[DATA_PLANS] = Plans(hass)
    await plans.load()
