import pytest

from comity.lib.networks import may_be_called, parse_networks

LOOPBACK = parse_networks("127.0.0.0/8")


@pytest.mark.parametrize("address", ["8.8.8.8", "151.101.1.1", "2606:4700::1111"])
def test_the_open_network_may_be_called(address: str) -> None:
    assert may_be_called(address, ())


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "::1",
        "0.0.0.0",
        "::",
        "10.0.0.1",
        "172.16.0.9",
        "192.168.1.1",
        "169.254.169.254",  # where clouds keep what a machine may know
        "fe80::1",
        "fe80::1%eth0",
        "fd00::1",
        "fec0::1",
        "224.0.0.1",
        "ff02::1",
        "100.64.0.1",
        "192.0.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
        "2001:db8::1",
        "nonsense",
        "",
        "127.1",
    ],
)
def test_what_is_ours_may_not(address: str) -> None:
    assert not may_be_called(address, ())
    assert may_be_called(address, LOOPBACK) == (address in {"127.0.0.1", "127.8.8.8"})


def test_a_named_network_may() -> None:
    named = parse_networks(" 10.20.0.0/16,fd00:1::/32 ,")
    assert may_be_called("10.20.3.4", named)
    assert may_be_called("fd00:1::5", named)
    assert not may_be_called("10.21.3.4", named)
    assert not may_be_called("fd00:2::5", named)


@pytest.mark.parametrize("text", ["10.20.0.1/16", "everything", "10.0.0.0/33", "10.0.0.0/8;"])
def test_what_is_no_network_is_said(text: str) -> None:
    with pytest.raises(ValueError, match=r"does not appear|has host bits"):
        parse_networks(text)


def test_no_network_named_is_none() -> None:
    assert parse_networks("") == parse_networks(" , ") == ()
