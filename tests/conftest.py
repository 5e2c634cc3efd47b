"""What every test shares."""

import os
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.configuration import set_hypothesis_home_dir
import pytest

# The test plugin brings a custom_components package of its own; whoever imports it
# first wins, and Home Assistant would look for the integration in theirs.
import custom_components.municipal_alarm  # noqa: F401

set_hypothesis_home_dir(Path(__file__).parents[1] / ".cache" / "hypothesis")

# No deadline: one slow example on a busy machine is no failure.
settings.register_profile("quick", deadline=None, max_examples=50)
settings.register_profile(
    "ci",
    settings.get_profile("quick"),
    derandomize=True,  # a change is judged by itself, not by luck
    print_blob=True,
)
settings.register_profile(
    "long",
    settings.get_profile("quick"),
    max_examples=5_000,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "quick")
)

# These must be set up before `hass`; the fixture below would otherwise come first.
BEFORE_HASS = ("recorder_mock", "mqtt_mock")


@pytest.fixture(autouse=True)
def our_integration(request: pytest.FixtureRequest) -> None:
    """Let Home Assistant load custom integrations, in tests that have a Home Assistant."""
    if "hass" not in request.fixturenames:
        return
    for name in BEFORE_HASS:
        if name in request.fixturenames:
            request.getfixturevalue(name)
    request.getfixturevalue("enable_custom_integrations")
