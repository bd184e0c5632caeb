from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from comity.exchange.core import _jose, strict_json
from comity.exchange.core.descriptor import (
    TYP,
    Capabilities,
    Descriptor,
    LogIdentity,
    Unit,
    read_descriptor,
    read_unpinned_descriptor,
    sign_descriptor,
)
from comity.exchange.core.digests import digest, unb64u
from comity.exchange.core.errors import DescriptorError, KeyUseError
from comity.exchange.core.keys import PrivateKey, Use, generate_key


@pytest.fixture
def draft(tokyo: Any, now: datetime) -> Descriptor:
    return Descriptor(
        node=tokyo.node,
        iat=now,
        exp=now + timedelta(days=365),
        ver=3,
        epoch=2,
        keys=tuple(tokyo.keys),
        tls_spki=(digest(b"tls"),),
        endpoints=("https://exchange.example:8443",),
        units=(Unit("desk", ("liaison", "duty")),),
        contact="duty desk, day and night",
        log=LogIdentity("npa.example/log/1", "npa.example/log/1+abcd1234+AAAA"),
        cxp=Capabilities(features=("parts",)),
    )


def test_a_descriptor_is_read_under_the_pinned_root(draft: Descriptor, tokyo: Any, now: datetime) -> None:
    token = sign_descriptor(draft, tokyo.root)
    read = read_descriptor(token, root_thumbprint=tokyo.root.kid, at=now)
    assert read == replace(draft, token=token, root=tokyo.root.kid)
    assert read.keys_for(Use.SIG) == (tokyo.sig.public,)


def test_another_root_is_not_believed(draft: Descriptor, tokyo: Any, taipei: Any, now: datetime) -> None:
    token = sign_descriptor(draft, taipei.root)
    assert read_unpinned_descriptor(token, at=now).root == taipei.root.kid
    with pytest.raises(DescriptorError, match="another root"):
        read_descriptor(token, root_thumbprint=tokyo.root.kid, at=now)


def test_only_a_root_key_signs(draft: Descriptor, tokyo: Any) -> None:
    with pytest.raises(KeyUseError):
        sign_descriptor(draft, tokyo.sig)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"exp": timedelta(days=401)}, "400 days"),
        ({"exp": timedelta(0)}, "400 days"),
        ({"ver": 0}, "ver"),
        ({"epoch": 0}, "epoch"),
        ({"endpoints": ("http://exchange.example",)}, "https"),
        ({"endpoints": ("https://user@exchange.example",)}, "https"),
        ({"endpoints": ("https://",)}, "https"),
        ({"tls_spki": ("short",)}, "tls_spki"),
    ],
)
def test_a_descriptor_nobody_would_accept_is_not_signed(
    change: dict[str, Any], said: str, draft: Descriptor, tokyo: Any
) -> None:
    if isinstance(change.get("exp"), timedelta):
        change = {"exp": draft.iat + change["exp"]}
    with pytest.raises(DescriptorError, match=said):
        sign_descriptor(replace(draft, **change), tokyo.root)


def test_one_key_does_not_stand_there_twice(draft: Descriptor, tokyo: Any, now: datetime) -> None:
    seed = bytes(range(32))
    twice = tuple(PrivateKey.from_seed(seed, use, nbf=now).public for use in (Use.SIG, Use.HOP))
    with pytest.raises(DescriptorError, match="twice"):
        sign_descriptor(replace(draft, keys=twice), tokyo.root)
    with pytest.raises(DescriptorError, match="root key"):
        sign_descriptor(replace(draft, keys=(tokyo.root.public,)), tokyo.root)


def test_it_is_refused_before_its_time_and_after(draft: Descriptor, tokyo: Any, now: datetime) -> None:
    token = sign_descriptor(draft, tokyo.root)

    def read(at: datetime) -> Descriptor:
        return read_descriptor(token, root_thumbprint=tokyo.root.kid, at=at)

    read(now - timedelta(minutes=5))
    with pytest.raises(DescriptorError, match="clocks"):
        read(now - timedelta(minutes=6))
    with pytest.raises(DescriptorError, match="expired"):
        read(draft.exp)


def test_version_and_epoch_only_go_up(draft: Descriptor, tokyo: Any, now: datetime) -> None:
    def read(descriptor: Descriptor, known: Descriptor | None) -> Descriptor:
        token = sign_descriptor(descriptor, tokyo.root)
        return read_descriptor(token, root_thumbprint=tokyo.root.kid, at=now, known=known)

    known = read(draft, None)
    assert read(draft, known) == known  # the same bytes again
    assert read(replace(draft, ver=4), known).ver == 4
    with pytest.raises(DescriptorError, match="older"):
        read(replace(draft, ver=2), known)
    with pytest.raises(DescriptorError, match="older"):
        read(replace(draft, ver=4, epoch=1), known)
    with pytest.raises(DescriptorError, match="same version"):
        read(replace(draft, contact="somebody else"), known)


def test_the_same_root_cannot_speak_for_another_node(draft: Descriptor, tokyo: Any, now: datetime) -> None:
    known = read_descriptor(sign_descriptor(draft, tokyo.root), root_thumbprint=tokyo.root.kid, at=now)
    other = sign_descriptor(replace(draft, node="cxp:node:jp:other", ver=9), tokyo.root)
    with pytest.raises(DescriptorError, match="another node"):
        read_descriptor(other, root_thumbprint=tokyo.root.kid, at=now, known=known)


def test_a_root_under_another_name_is_refused(
    draft: Descriptor, tokyo: Any, taipei: Any, now: datetime
) -> None:
    """Taipei signs, shows its own key, and calls it by the name of Tokyo's."""
    honest = sign_descriptor(draft, tokyo.root)
    payload = unb64u(honest.split(".")[1])
    shape = taipei.root.public.to_jwk()
    renamed = replace(taipei.root, public=replace(taipei.root.public, kid=tokyo.root.kid))
    jwk = {name: shape[name] for name in ("kty", "crv", "x")}
    token = _jose.sign(payload, renamed, Use.ROOT, typ=TYP, jwk=jwk)
    with pytest.raises(DescriptorError, match="thumbprint"):
        read_unpinned_descriptor(token, at=now)


def test_a_descriptor_is_about_its_signer(draft: Descriptor, tokyo: Any, now: datetime) -> None:
    honest = sign_descriptor(draft, tokyo.root)
    claims = strict_json.parse(unb64u(honest.split(".")[1]), 65_536)
    shape = tokyo.root.public.to_jwk()
    jwk = {name: shape[name] for name in ("kty", "crv", "x")}
    token = _jose.sign(
        strict_json.dump({**claims, "sub": "cxp:node:jp:other"}), tokyo.root, Use.ROOT, typ=TYP, jwk=jwk
    )
    with pytest.raises(DescriptorError, match="sub"):
        read_unpinned_descriptor(token, at=now)


def test_a_changed_or_foreign_token_is_refused(draft: Descriptor, tokyo: Any, now: datetime) -> None:
    token = sign_descriptor(draft, tokyo.root)
    head, body, signature = token.split(".")
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": tokyo.root.public.to_jwk()["x"]}
    payload = strict_json.dump({"iss": tokyo.node})
    for wrong in (
        f"{head}.{body[:-4]}AAAA.{signature}",
        f"{head}.{body}.{signature[:-8]}AAAAAAAA",
        f"{head}.{body}",
        "",
        "a.b.c",
        token + "\n",
        "x" * 70_000,
        _jose.sign(payload, tokyo.root, Use.ROOT, typ="cxp-hop+jwt", jwk=jwk),
        _jose.sign(payload, tokyo.root, Use.ROOT, typ=TYP),
        _jose.sign(payload, tokyo.root, Use.ROOT, typ=TYP, jwk=jwk),
        _jose.sign(payload, generate_key(Use.ROOT, nbf=now), Use.ROOT, typ=TYP, jwk=jwk),
    ):
        with pytest.raises(DescriptorError):
            read_unpinned_descriptor(wrong, at=now)
