import re

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.reading import TextRules
from custom_components.municipal_alarm.radio.tag_pattern import (
    MAX_PATTERN,
    BadPattern,
    check_tag_pattern,
)


@pytest.mark.parametrize(
    "pattern",
    [
        TextRules().tag_pattern,
        r"TAG:([0-9A-F]+)",
        r"^TAG ([0-9]+)$",
        r"(?:TAG|RFID)[: ]([0-9A-F]{4,16})",
        r"(?P<tag>\d{8})",
        r"(\w+)-(\w+)",  # parted by what neither can be
        r"\bT(.)\b",
        r"TAG (a)?b([a-z]{,9})x",
        r"\x41\u0042([\[\]a]+?)",
        "(é+)",
    ],
)
def test_patterns_of_the_field_are_accepted(pattern: str) -> None:
    check_tag_pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("TAG", "no group"),
        ("(", "not a regular expression"),
        (r"(\b*)", "not a regular expression"),
        ("(a{99999999999999999999})", "not a regular expression"),
        ("(" * 90 + ")" * 91, "not a regular expression"),
        ("(" + "a" * MAX_PATTERN + ")", "longer than"),
        ("(a+)+", "repeats a group"),
        ("(?:a*)*(b)", "repeats a group"),
        ("(a){3}", "repeats a group"),
        ("(a|a)*", "repeats a group"),
        ("(.*)x(.*)", "same characters twice"),
        (r"\s*\s*(a)", "same characters twice"),
        (r"([0-9]{2,}[0-9]{,8})", "same characters twice"),
        (r"([0-9]+)(?:[0-9]|y)[0-9]+", "same characters twice"),
        (r"(a+)(?:x)?a+", "same characters twice"),
        (r"(k+)\u212a+", "same characters twice"),  # KELVIN SIGN is a k, in any case
        ("a?" * 30 + "(" + "a" * 30 + ")", "same characters twice"),
        (r"(a)\1", "refers back"),
        (r"(?P<x>a)(?P=x)", "refers back"),
        ("(?=a)(a)", "looks around"),
        ("(?i)(a)", "sets flags"),
        ("(a|b)" * 7, "choices"),
        ("(ab)?" * 7, "choices"),
    ],
)
def test_others_are_refused_with_a_reason(pattern: str, reason: str) -> None:
    with pytest.raises(BadPattern, match=reason) as raised:
        check_tag_pattern(pattern)
    assert str(raised.value).startswith(raised.value.fault)


PIECES = st.sampled_from(
    [
        "a",
        "b",
        ".",
        r"\d",
        r"\w",
        "[ab]",
        "[^a]",
        "(",
        "(?:",
        ")",
        "|",
        "+",
        "*",
        "?",
        "{2}",
        "{1,}",
    ]
)


@given(pattern=st.text(max_size=40) | st.lists(PIECES, max_size=14).map("".join))
def test_nothing_but_a_reason_comes_out(pattern: str) -> None:
    try:
        check_tag_pattern(pattern)
    except BadPattern:
        pass
    else:
        # What was accepted can be used, also on what it likes least.
        form = re.compile(pattern, re.IGNORECASE)
        for letter in "ab1 é":
            form.search(letter * 300 + "\0")
