"""The town of `tests/ha/town.py` is the Home Assistant of these tests, too."""

import pytest

from tests.ha.conftest import built_town, hass_config_dir, town

__all__ = ["built_town", "hass_config_dir", "town"]

pytest.register_assert_rewrite("tests.bridge.sources")
