"""Running the simulated gateway with nothing but Python and aiohttp.

The codec lives inside the integration, whose own package needs Home Assistant.
A vendor who tries a client against the simulator has none, and it would take
seconds to load. The codec itself needs neither: it is found through an empty
package of the same name.
"""

from pathlib import Path
import sys
from types import ModuleType

INTEGRATION = "custom_components.municipal_alarm"


def skip_home_assistant() -> None:
    """Let the codec be imported by itself. Only for a process of its own."""
    if INTEGRATION in sys.modules:
        return
    folder = Path(__file__).parents[1].joinpath(*INTEGRATION.split("."))
    package = ModuleType(INTEGRATION)
    package.__path__ = [str(folder)]
    sys.modules[INTEGRATION] = package
