"""The pairing token, and proving that one knows it without saying it.

Each side sends a fresh nonce; each proves itself by HMAC-SHA256 under the
token over all that was agreed in the clear. The role's word in front keeps a
proof from being played back to the side that made it; the offered versions
keep a man in the middle from talking both down to an older one; the binding
(the fingerprint of the TLS certificate, empty without TLS) keeps him from
standing between two TLS connections.
"""

from collections.abc import Sequence
import hashlib
import hmac

from . import tables

# Crockford's base 32: no I, L, O or U, which people mistake for others.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TOKEN_LENGTH = 25
_MISTAKEN = str.maketrans({"O": "0", "I": "1", "L": "1"})


def token_from_bytes(secret: bytes) -> str:
    """Return the pairing token for 16 random bytes, in groups to be read aloud.

    25 characters of 5 bits are 125 bits; the last 3 of the 128 are left out.
    """
    if len(secret) != 16:
        raise ValueError("16 bytes make a token")
    value = int.from_bytes(secret) >> 3
    word = "".join(ALPHABET[value >> (5 * place) & 31] for place in reversed(range(TOKEN_LENGTH)))
    return "-".join(word[start : start + 5] for start in range(0, TOKEN_LENGTH, 5))


def normalise_token(typed: str) -> str:
    """Return the token as both sides use it, whatever the installer typed.

    Spaces and hyphens are dropped, letters made upper case, O read as 0 and I
    and L as 1. Raises ValueError when what is left cannot be a token.
    """
    word = "".join(typed.upper().replace("-", "").split()).translate(_MISTAKEN)
    if len(word) < tables.MIN_TOKEN:
        raise ValueError(f"a token has at least {tables.MIN_TOKEN} characters")
    if not set(word) <= set(ALPHABET):
        raise ValueError("a token has digits and letters only, without U")
    return word


def proof(
    token: str,
    role: str,
    *,
    versions: Sequence[int],
    version: int,
    client_id: str,
    gateway_id: str,
    client_nonce: str,
    gateway_nonce: str,
    binding: str = "",
) -> str:
    """Return the proof of `role` ("client" or "gateway") as 64 hex digits."""
    transcript = "\n".join(
        (
            f"{tables.PROTOCOL}/{version}",
            role,
            ",".join(map(str, versions)),
            client_id,
            gateway_id,
            client_nonce,
            gateway_nonce,
            binding,
        )
    )
    return hmac.new(token.encode(), transcript.encode(), hashlib.sha256).hexdigest()


def same(mine: str, theirs: str) -> bool:
    """Compare two proofs without telling, by the time it takes, where they differ."""
    return hmac.compare_digest(mine.encode(), theirs.encode())
