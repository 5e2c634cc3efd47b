"""The town of the tests with a Home Assistant."""

from tests.ha.conftest import built_town, hass_config_dir, town

__all__ = ["built_town", "hass_config_dir", "town"]
