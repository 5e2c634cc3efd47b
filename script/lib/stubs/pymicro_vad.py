"""Stand-in for pymicro-vad, which has no wheel for Python 3.14.

Home Assistant imports it with `assist_pipeline`, which always loads; only its voice
pipelines, which this project has no use for, call it. Building the real one would ask
for a C++ compiler and Python's headers on every machine.
"""


class MicroVad:
    """Importable, and honest when used."""

    def __init__(self) -> None:
        message = "Voice activity detection is no part of the development environment"
        raise NotImplementedError(message)
