"""Stand-in for pyspeex-noise, which has no wheel for Python 3.14; see pymicro_vad.py."""


class AudioProcessor:
    """Importable, and honest when used."""

    def __init__(self, auto_gain: float, noise_suppression: int) -> None:
        message = "Audio enhancement is not installed in the development environment"
        raise NotImplementedError(message)
