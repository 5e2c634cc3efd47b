"""What a Home Assistant has stored after onboarding, written before its first start.

The same files that Home Assistant writes itself (`.storage/`), with their versions.
"""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import hashlib
import json
from pathlib import Path
import secrets
from typing import Any

import bcrypt
import jwt

from .town import Town, User

_TEN_YEARS = timedelta(days=3650)
_CLIENT_NAME = "Simulators"
_QUICK = 4
"""Rounds of bcrypt: the least there is, for passwords that are printed anyway."""

type Json = dict[str, Any]

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def id_of(name: str) -> str:
    """Return an id as Home Assistant gives them: a ULID, always the same for a name."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:16]) >> 3
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))


@dataclass(frozen=True, slots=True)
class Login:
    """How a user gets in: on the page, and with a token."""

    user: User
    password: str
    token: str


def store(folder: Path, key: str, data: Json, version: int = 1, minor: int = 1) -> None:
    """Write one of Home Assistant's stores."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / key
    path.write_text(
        json.dumps({"version": version, "minor_version": minor, "key": key, "data": data}, indent=2)
    )
    path.chmod(0o600)


def preseed_address(folder: Path, port: int) -> None:
    """Write where Home Assistant listens."""
    store(
        folder / ".storage",
        "http",
        {
            "stable": {
                "server_port": port,
                "server_host": ["127.0.0.1"],
                "cors_allowed_origins": [],
                "login_attempts_threshold": -1,
                "ip_ban_enabled": False,
                "ssl_profile": "modern",
                "use_x_frame_options": True,
                "created_at": _now(),
                "error": None,
                "error_message": None,
            },
            "pending": None,
            "yaml_migration_done": True,
        },
        2,
        2,
    )


def preseed_home(folder: Path, town: Town, entries: Sequence[Json]) -> None:
    """Write everything but address and users: place, onboarding, config entries."""
    storage = folder / ".storage"
    store(
        storage,
        "core.config",
        {
            "latitude": town.latitude,
            "longitude": town.longitude,
            "elevation": 0,
            "unit_system_v2": "metric",
            "location_name": town.name,
            "time_zone": "Europe/Amsterdam",
            "external_url": None,
            "internal_url": None,
            "currency": "EUR",
            "country": "NL",
            "language": "en",
            "radius": 100,
        },
        minor=4,
    )
    store(storage, "onboarding", {"done": ["user", "core_config", "analytics", "integration"]}, 4)
    store(
        storage,
        "core.analytics",
        {"onboarded": True, "preferences": {}, "uuid": None},
    )
    store(storage, "core.config_entries", {"entries": list(entries)}, minor=5)


def preseed_users(folder: Path, users: Iterable[User], password: str) -> dict[str, Login]:
    """Write the users with their passwords and one long-lived token each."""
    storage = folder / ".storage"
    known = tuple(users)
    hashed = base64.b64encode(bcrypt.hashpw(password.encode(), bcrypt.gensalt(_QUICK))).decode()
    tokens = {user.username: _refresh_token(user) for user in known}
    store(
        storage,
        "auth",
        {
            "users": [
                {
                    "id": user.user_id,
                    "group_ids": [user.group],
                    "is_owner": user.group == "system-admin",
                    "is_active": True,
                    "name": user.name,
                    "system_generated": False,
                    "local_only": False,
                }
                for user in known
            ],
            "groups": [
                {"id": "system-admin", "name": "Administrators"},
                {"id": "system-users", "name": "Users"},
                {"id": "system-read-only", "name": "Read Only"},
            ],
            "credentials": [
                {
                    "id": f"{user.user_id}c",
                    "user_id": user.user_id,
                    "auth_provider_type": "homeassistant",
                    "auth_provider_id": None,
                    "data": {"username": user.username},
                }
                for user in known
            ],
            "refresh_tokens": list(tokens.values()),
        },
    )
    store(
        storage,
        "auth_provider.homeassistant",
        {"users": [{"username": user.username, "password": hashed} for user in known]},
    )
    return _logins(known, password, tokens)


def read_logins(folder: Path, users: Iterable[User], password: str) -> dict[str, Login]:
    """Return the logins of a folder that was preseeded before."""
    stored = json.loads((folder / ".storage" / "auth").read_text())["data"]["refresh_tokens"]
    by_user = {token["user_id"]: token for token in stored if token["client_name"] == _CLIENT_NAME}
    known = tuple(users)
    return _logins(known, password, {user.username: by_user[user.user_id] for user in known})


def _logins(users: Iterable[User], password: str, tokens: Mapping[str, Json]) -> dict[str, Login]:
    return {
        user.username: Login(user, password, _access_token(tokens[user.username])) for user in users
    }


def entry(
    entry_id: str,
    domain: str,
    title: str,
    data: Mapping[str, Any],
    *,
    options: Mapping[str, Any] | None = None,
    unique_id: str | None = None,
    subentries: Sequence[Json] = (),
) -> Json:
    """One config entry as stored."""
    return {
        "created_at": _now(),
        "data": dict(data),
        "discovery_keys": {},
        "disabled_by": None,
        "domain": domain,
        "entry_id": entry_id,
        "minor_version": 1,
        "modified_at": _now(),
        "options": dict(options or {}),
        "pref_disable_new_entities": False,
        "pref_disable_polling": False,
        "source": "user",
        "subentries": list(subentries),
        "title": title,
        "unique_id": unique_id,
        "version": 1,
    }


def subentry(subentry_id: str, kind: str, title: str, data: Mapping[str, Any]) -> Json:
    """One subentry as stored."""
    return {
        "data": dict(data),
        "subentry_id": subentry_id,
        "subentry_type": kind,
        "title": title,
        "unique_id": None,
    }


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _refresh_token(user: User) -> Json:
    return {
        "id": hashlib.sha256(user.username.encode()).hexdigest()[:32],
        "user_id": user.user_id,
        "client_id": None,
        "client_name": _CLIENT_NAME,
        "client_icon": None,
        "token_type": "long_lived_access_token",
        "created_at": _now(),
        "access_token_expiration": _TEN_YEARS.total_seconds(),
        "token": secrets.token_hex(64),
        "jwt_key": secrets.token_hex(64),
        "last_used_at": None,
        "last_used_ip": None,
        "expire_at": None,
        "credential_id": None,
        "version": None,
    }


def _access_token(refresh_token: Json) -> str:
    now = datetime.now(UTC)
    return jwt.encode(
        {"iss": refresh_token["id"], "iat": now, "exp": now + _TEN_YEARS},
        refresh_token["jwt_key"],
        algorithm="HS256",
    )
