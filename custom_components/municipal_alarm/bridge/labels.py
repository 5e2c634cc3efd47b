"""Our words in the language of this Home Assistant, for texts that are put together here."""

from collections.abc import Iterable

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN


async def labels(hass: HomeAssistant, selector: str, words: Iterable[str]) -> dict[str, str]:
    """Words as the translations under `selector.<selector>` spell them out."""
    texts = await async_get_translations(hass, hass.config.language, "selector", [DOMAIN])
    prefix = f"component.{DOMAIN}.selector.{selector}.options."
    return {str(word): texts.get(f"{prefix}{word}", str(word)) for word in words}
