"""Our words in the language of this Home Assistant, for texts that are put together here."""

from collections.abc import Iterable

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN


async def labels(
    hass: HomeAssistant, selector: str, words: Iterable[str], language: str | None = None
) -> dict[str, str]:
    """Words as the translations under `selector.<selector>` spell them out.

    `language`: another than this Home Assistant's.
    """
    texts = await async_get_translations(
        hass, language or hass.config.language, "selector", [DOMAIN]
    )
    prefix = f"component.{DOMAIN}.selector.{selector}.options."
    return {str(word): texts.get(f"{prefix}{word}", str(word)) for word in words}
