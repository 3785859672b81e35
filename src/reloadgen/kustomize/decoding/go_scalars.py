"""Scalars of YAML as Go's yaml.v2 reads them (resolve.go): sigs.k8s.io/yaml, and so kustomize and Flux, use it.

It is YAML 1.1: `no`, `y` and `on` are booleans, `017` and `0o17` are 15, `1_000` is 1000. Dates are text.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
import struct
from typing import TypeAlias

Scalar: TypeAlias = bool | int | float | str | None

_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}
_ONLY_IN_1_1 = frozenset({"y", "yes", "on", "n", "no", "off"})
_NUMERIC = frozenset("+-.0123456789")
_INT = re.compile(r"[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]*|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_BASES = {"x": 16, "b": 2, "o": 8}
_LONGEST_NUMBER = 400
"""Characters of a number: longer ones do not fit into 64 bits, but for zeros in front."""
_DATE = re.compile(
    r"\d{4}-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12]\d|3[01])"
    r"(?:[Tt]\d\d?:\d\d?:\d\d?(?:[.,]\d+)?(?:Z|[-+]\d\d:\d\d)| \d\d?:\d\d?:\d\d?(?:[.,]\d+)?)?"
)
_STANDARD = "tag:yaml.org,2002:"
_RESOLVED = frozenset(f"{_STANDARD}{name}" for name in ("bool", "int", "float", "null", "timestamp"))
_NAMES = {bool: "bool", int: "int", float: "float", str: "str", type(None): "null"}


def resolve(text: str, tag: str | None, *, plain: bool) -> Scalar:
    """The value of a scalar.

    Raises:
        ValueError: the text does not fit its tag.
    """
    if tag is None:
        return plain_value(text) if plain else text
    if tag == f"{_STANDARD}binary":
        return _binary(text)
    if tag not in _RESOLVED:
        return text
    wanted = tag.removeprefix(_STANDARD)
    value = text if _DATE.fullmatch(text) else plain_value(text)
    found = "timestamp" if _DATE.fullmatch(text) else _NAMES[type(value)]
    if (wanted, found) == ("float", "int"):
        return float(value or 0)
    if wanted != found:
        raise ValueError(f"cannot decode !!{found} `{text}` as a !!{wanted}")
    return value


def plain_value(text: str) -> Scalar:
    """The value of a plain scalar without a tag."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMERIC or len(text) > _LONGEST_NUMBER:
        return text
    if text[0] == ".":
        return _float(text)
    digits = text.replace("_", "")
    number = _int(digits) if _INT.fullmatch(digits) else None
    if number is not None and -(2**63) <= number < 2**64:
        return number
    value = _float(digits)
    return text if isinstance(value, str) else value


def is_string_key(text: str) -> bool:
    """Whether a key that stands in a file as it is, without quotes, is a string to yaml.v3, which writes manifests.

    Words such as `no` are, for it reads YAML 1.2; an empty key and `<<` are no keys at all.
    """
    if text in ("", "<<") or _DATE.fullmatch(text):
        return False
    return text.lower() in _ONLY_IN_1_1 or isinstance(plain_value(text), str)


def _int(digits: str) -> int:
    sign, digits = (-1, digits[1:]) if digits[0] == "-" else (1, digits.removeprefix("+"))
    if digits[0] == "0" and len(digits) > 1:
        base = _BASES.get(digits[1].lower())
        return sign * (int(digits[2:], base) if base else int(digits, 8))
    return sign * int(digits)


def _float(digits: str) -> float | str:
    if not _FLOAT.fullmatch(digits):
        return digits
    value = float(digits)
    return digits if math.isinf(value) else value


def _binary(text: str) -> str:
    try:
        return base64.b64decode(re.sub(r"[\r\n]", "", text), validate=True).decode("utf-8", "replace")
    except binascii.Error as error:
        raise ValueError("!!binary value contains invalid base64 data") from error


def number_text(number: float) -> str:
    """A number as sigs.k8s.io/yaml writes it into a string: a float with the digits that 32 bits need.

    So `1.10` becomes 1.1, and `1234567.0` becomes 1.234567e+06.
    """
    if isinstance(number, int):
        return str(number)
    single = _single(number)
    if not math.isfinite(single):
        return "NaN" if math.isnan(single) else "+Inf" if single > 0 else "-Inf"
    forms = (f"{single:.{digits}e}" for digits in range(9))
    form = next(each for each in forms if _single(float(each)) == single)
    exponent = int(form.partition("e")[2])
    if -4 <= exponent < 6:  # noqa: PLR2004 - the bounds of Go's format 'g' at its shortest
        decimals = max(len(form.partition("e")[0].lstrip("-").replace(".", "")) - 1 - exponent, 0)
        return f"{single:.{decimals}f}"
    return form


def _single(number: float) -> float:
    try:
        (single,) = struct.unpack("f", struct.pack("f", number))
    except OverflowError:
        return math.copysign(math.inf, number)
    return float(single)
