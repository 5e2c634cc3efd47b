from typing import Any

class Style:
    def __init__(self, **style: Any) -> None: ...
