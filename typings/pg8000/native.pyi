from ssl import SSLContext
from typing import Any

class PreparedStatement:
    def run(self, **params: Any) -> list[list[Any]] | None: ...
    def close(self) -> None: ...

class Connection:
    def __init__(
        self,
        user: str,
        host: str | None = ...,
        database: str | None = ...,
        port: int = ...,
        password: str | None = ...,
        unix_sock: str | None = ...,
        ssl_context: SSLContext | bool | None = ...,
        timeout: float | None = ...,
        tcp_keepalive: bool = ...,
        application_name: str | None = ...,
    ) -> None: ...
    def run(self, sql: str, **params: Any) -> list[list[Any]] | None: ...
    def prepare(self, sql: str) -> PreparedStatement: ...
    def close(self) -> None: ...
