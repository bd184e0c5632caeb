"""Codes as people type them, and where a page may lead."""

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from comity.accounts.fields import CodeField
from comity.accounts.sessions import safe_address


@given(st.integers(0, 999_999), st.sampled_from(["{0}", " {0} ", "{1} {2}", "{1}\u3000{2}", "\t{0}"]))
def test_a_code_is_read_in_any_shape(number: int, shape: str) -> None:
    code = f"{number:06d}"
    assert CodeField().clean(shape.format(code, code[:3], code[3:])) == code


@given(st.text(max_size=16))
def test_what_is_read_as_a_code_is_six_plain_digits(text: str) -> None:
    try:
        code = CodeField().clean(text)
    except ValidationError:
        return
    assert code.isascii()
    assert code.isdecimal()
    assert len(code) == 6


@pytest.mark.parametrize("address", ["/", "/me/", "/requests/?page=2&q=a%20b#x"])
def test_paths_of_this_node_are_safe(address: str) -> None:
    assert safe_address(RequestFactory().get("/"), address) == address


@given(st.sampled_from(["//", "/\\", "\\\\", "https://", "http:", "javascript:", "///", "", " /"]), st.text())
def test_nothing_else_is(begin: str, rest: str) -> None:
    address = begin + "evil.example/" + rest
    assert safe_address(RequestFactory().get("/"), address) == ""
