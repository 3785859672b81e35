"""Scalars as Go's YAML readers take them; test_verdicts.py asks those readers about many more."""

from __future__ import annotations

import math

import pytest

from reloadgen.kustomize.decoding.go_scalars import is_string_key, number_text, plain_value, resolve


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", False),
        ("y", True),
        ("On", True),
        ("nO", "nO"),
        ("~", None),
        ("", None),
        ("0o17", 15),
        ("017", 15),
        ("08", 8.0),
        ("0x1F", 31),
        ("-0b11", -3),
        ("1_000", 1000),
        ("+1", 1),
        ("1.10", 1.1),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("1e400", "1e400"),
        (".inf", math.inf),
        ("0x", "0x"),
        ("1:30", "1:30"),
        ("2024-01-01", "2024-01-01"),
        ("18446744073709551615", 18446744073709551615),
        ("18446744073709551616", 18446744073709551616.0),
        ("1" * 500, "1" * 500),
    ],
)
def test_a_plain_scalar(text: str, value: object) -> None:
    found = plain_value(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1.1, "1.1"),
        (1.0, "1"),
        (100000.0, "100000"),
        (1234567.0, "1.234567e+06"),
        (0.0001, "0.0001"),
        (0.00001, "1e-05"),
        (-2.5, "-2.5"),
        (1e300, "+Inf"),
        (math.nan, "NaN"),
        (31, "31"),
    ],
)
def test_a_number_that_flux_turns_into_a_string(number: float, text: str) -> None:
    assert number_text(number) == text


def test_a_tag_decides() -> None:
    standard = "tag:yaml.org,2002:"
    assert resolve("1.10", f"{standard}str", plain=True) == "1.10"
    assert resolve("7", f"{standard}int", plain=False) == 7
    assert resolve("7", f"{standard}float", plain=True) == 7.0
    assert resolve("aGk=", f"{standard}binary", plain=True) == "hi"
    assert resolve("12", "!", plain=True) == "12"
    assert resolve("2024-01-01", f"{standard}timestamp", plain=True) == "2024-01-01"
    for text, tag in (("x", "int"), ("1", "bool"), ("x", "null"), ("1", "timestamp"), ("%", "binary")):
        with pytest.raises(ValueError, match=f"!!{tag}"):
            resolve(text, f"{standard}{tag}", plain=True)


@pytest.mark.parametrize("key", ["no", "y", "a", "1:30", "0x", "-", "=", "tRUE"])
def test_a_key_that_is_a_string(key: str) -> None:
    assert is_string_key(key)


@pytest.mark.parametrize("key", ["", "<<", "1", "true", "NULL", "~", "2024-01-01", ".5", "0o7", "+1"])
def test_a_key_that_is_none(key: str) -> None:
    assert not is_string_key(key)
