"""Tags in forms: typed, or chosen among those that were read and belong to nothing."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
from homeassistant.util import dt as dt_util

from ..bridge.tag_assignment import tag_owners
from ..runtime import DATA_RUNTIME


def choice(hass: HomeAssistant) -> SelectSelector:
    """Free text, with the unknown tags at hand: the one just read comes first."""
    runtime = hass.data.get(DATA_RUNTIME)
    unknown = runtime.room.state.unknown_tags.values() if runtime is not None else ()
    # Assigned, and not read again since.
    owners = tag_owners(hass) if unknown else {}
    latest = sorted(unknown, key=lambda one: one.at, reverse=True)
    return SelectSelector(
        SelectSelectorConfig(
            options=[
                SelectOptionDict(
                    value=one.tag,
                    label=" · ".join(
                        filter(
                            None, (one.tag, f"{dt_util.as_local(one.at):%Y-%m-%d %H:%M}", one.who)
                        )
                    ),
                )
                for one in latest
                if one.tag not in owners
            ],
            custom_value=True,
            mode=SelectSelectorMode.DROPDOWN,
        )
    )
