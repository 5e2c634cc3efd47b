import hashlib
import hmac

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.gateway import auth

AGREED = {
    "versions": (1, 2),
    "version": 1,
    "client_id": "ha-1",
    "gateway_id": "gw-1",
    "client_nonce": "c" * 32,
    "gateway_nonce": "a" * 32,
}


@given(st.binary(min_size=16, max_size=16))
def test_tokens_are_readable_and_their_own_normal_form(secret: bytes) -> None:
    token = auth.token_from_bytes(secret)
    assert [len(group) for group in token.split("-")] == [5] * 5
    assert auth.normalise_token(token) == token.replace("-", "")


def test_different_secrets_give_different_tokens() -> None:
    tokens = {auth.token_from_bytes((n << 3).to_bytes(16)) for n in range(500)}
    assert len(tokens) == 500
    with pytest.raises(ValueError, match="16 bytes"):
        auth.token_from_bytes(b"short")


def test_people_mistype() -> None:
    assert auth.normalise_token(" abcde fghjk-mnpqr-stvwx-yzoil\n") == "ABCDEFGHJKMNPQRSTVWXYZ011"


@pytest.mark.parametrize("typed", ["", "ABCDE", "A" * 19, "U" * 25, "A" * 24 + "€"])
def test_what_cannot_be_a_token(typed: str) -> None:
    with pytest.raises(ValueError, match="token"):
        auth.normalise_token(typed)


def test_the_proof_is_what_the_specification_says() -> None:
    key = b"ABCDEFGHJKMNPQRSTVWXYZ012"
    text = "muni-alarm/1\nclient\n1,2\nha-1\ngw-1\n" + "c" * 32 + "\n" + "a" * 32 + "\n"
    expected = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    assert auth.proof(key.decode(), "client", **AGREED) == expected  # type: ignore[arg-type]


def test_everything_agreed_is_in_the_proof() -> None:
    token = "ABCDEFGHJKMNPQRSTVWXYZ012"
    proofs = {auth.proof(token, "client", **AGREED)}  # type: ignore[arg-type]
    proofs.add(auth.proof(token, "gateway", **AGREED))  # type: ignore[arg-type]
    proofs.add(auth.proof(token[::-1], "client", **AGREED))  # type: ignore[arg-type]
    changes = {
        "versions": (1,),
        "version": 2,
        "client_id": "ha-2",
        "gateway_id": "gw-2",
        "client_nonce": "d" * 32,
        "gateway_nonce": "b" * 32,
        "binding": "f" * 64,
    }
    for name, value in changes.items():
        proofs.add(auth.proof(token, "client", **(AGREED | {name: value})))  # type: ignore[arg-type]
    assert len(proofs) == 3 + len(changes)


def test_same() -> None:
    assert auth.same("abc", "abc")
    assert not auth.same("abc", "abd")
