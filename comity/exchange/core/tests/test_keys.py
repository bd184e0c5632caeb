import os
import stat
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import Encoding

from comity.exchange.core.errors import (
    KeyFolderError,
    KeyTimeError,
    KeyUseError,
    MalformedError,
    UnknownKeyError,
)
from comity.exchange.core.key_folder import KeyFolder, read_edge_keys, read_inner_keys
from comity.exchange.core.keys import LIFE, PrivateKey, PublicKey, Use, current_key, find_key, generate_key
from comity.exchange.core.root_key import read_root, write_root
from comity.exchange.core.tls import generate_tls, read_tls, spki_of_der

NODE = "cxp:node:jp:npa"
SECRET = "correct horse battery staple"


@pytest.mark.parametrize("use", Use)
def test_a_key_goes_through_its_file_and_its_descriptor(use: Use, now: datetime) -> None:
    key = generate_key(use, nbf=now)
    assert PrivateKey.from_secret(key.to_secret()) == key
    assert PublicKey.from_jwk(key.public.to_jwk()) == key.public
    assert key.public.exp - key.public.nbf == LIFE[use].total_seconds()
    assert key.kid == key.jwk.thumbprint()


def test_the_secret_half_never_shows(now: datetime) -> None:
    key = generate_key(Use.SIG, nbf=now)
    assert key.to_secret()["d"] not in repr(key) + str(key.public.to_jwk())


def test_a_key_has_one_use_and_its_time(now: datetime) -> None:
    key = generate_key(Use.HOP, nbf=now).public
    with pytest.raises(KeyUseError):
        key.require_use(Use.SIG)
    with pytest.raises(KeyTimeError):
        key.require_time(now - timedelta(seconds=1))
    with pytest.raises(KeyTimeError):
        key.require_time(now + LIFE[Use.HOP] + timedelta(seconds=1))
    key.require_use(Use.SIG, Use.HOP)
    key.require_time(now)


def test_use_is_checked_before_time(now: datetime) -> None:
    key = generate_key(Use.HOP, nbf=now - 2 * LIFE[Use.HOP]).public
    with pytest.raises(KeyUseError):
        find_key([key], key.kid, Use.SIG)
    with pytest.raises(UnknownKeyError):
        find_key([key], "another", Use.HOP)


def test_the_key_that_began_last_signs(now: datetime) -> None:
    old, new, later = (generate_key(Use.SIG, nbf=now + timedelta(days=days)) for days in (-300, -1, 7))
    assert current_key([old, new, later], Use.SIG, now) is new
    assert current_key([old, new, later], Use.SIG, now + timedelta(days=7)) is later
    with pytest.raises(UnknownKeyError):
        current_key([old, new], Use.HOP, now)


@pytest.mark.parametrize(
    "change",
    [
        {"kid": "A" * 43},
        {"use": "sign"},
        {"use": "enc"},
        {"crv": "X25519"},
        {"kty": "oct"},
        {"x": "AA"},
        {"x": 5},
        {"nbf": True},
        {"nbf": -1},
        {"exp": 0},
        {"exp": 10**15},
        {"suite": 2},
        {"d": "secret"},
    ],
)
def test_a_key_that_does_not_fit_is_refused(change: dict[str, Any], now: datetime) -> None:
    shape = generate_key(Use.SIG, nbf=now).public.to_jwk()
    PublicKey.from_jwk(shape)
    with pytest.raises(MalformedError):
        PublicKey.from_jwk({**shape, **change})


def test_a_file_whose_halves_do_not_belong_together_is_refused(now: datetime) -> None:
    one, other = generate_key(Use.SIG, nbf=now).to_secret(), generate_key(Use.SIG, nbf=now).to_secret()
    for wrong in ({**one, "d": other["d"]}, {**one, "d": "AA"}, {k: v for k, v in one.items() if k != "d"}):
        with pytest.raises(MalformedError):
            PrivateKey.from_secret(wrong)


def test_an_encryption_key_does_not_sign(now: datetime) -> None:
    with pytest.raises(KeyUseError):
        generate_key(Use.ENC, nbf=now).ed25519()


def test_the_folder_holds_one_key_of_each_use(tmp_path: Path, now: datetime) -> None:
    folder = KeyFolder(tmp_path / "key folder")
    folder.create(NODE, at=now)
    edge, inner = folder.edge(), folder.inner()
    assert [key.use for key in (edge.hop_at(now), inner.sig_at(now), inner.log_at(now), inner.enc[0])] == [
        Use.HOP,
        Use.SIG,
        Use.LOG,
        Use.ENC,
    ]
    assert edge.tls_at(now).exp == now + timedelta(days=365)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.path.rglob("*") if path.is_file()}
    assert modes == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (folder.path, *folder.path.iterdir())} == {0o700}


def test_the_edge_reads_its_part_where_the_rest_does_not_exist(tmp_path: Path, now: datetime) -> None:
    folder = KeyFolder(tmp_path / "keys")
    folder.create(NODE, at=now)
    alone = (folder.path / "edge").rename(tmp_path / "edge")
    edge = read_edge_keys(alone)
    assert (len(edge.hop), len(edge.tls)) == (1, 1)
    assert not any("sig" in path.name or "enc" in path.name for path in alone.iterdir())


def test_rotation_keeps_the_old_key(tmp_path: Path, now: datetime) -> None:
    folder = KeyFolder(tmp_path / "keys")
    folder.create(NODE, at=now)
    old = folder.inner().sig_at(now)
    new = generate_key(Use.SIG, nbf=now + timedelta(days=7))
    folder.add(new)
    later = folder.inner()
    assert set(later.sig) == {old, new}
    assert (later.sig_at(now), later.sig_at(now + timedelta(days=8))) == (old, new)
    with pytest.raises(KeyFolderError):
        folder.add(new)


def test_a_folder_in_use_is_not_filled_again(tmp_path: Path, now: datetime) -> None:
    folder = KeyFolder(tmp_path / "keys")
    folder.create(NODE, at=now)
    with pytest.raises(KeyFolderError, match="already"):
        folder.create(NODE, at=now)


def test_a_folder_that_others_may_read_is_refused(tmp_path: Path, now: datetime) -> None:
    folder = KeyFolder(tmp_path / "keys")
    folder.create(NODE, at=now)
    part = folder.path / "inner"
    part.chmod(0o750)
    with pytest.raises(KeyFolderError, match="chmod 700"):
        read_inner_keys(part)
    part.chmod(0o700)
    next(part.glob("sig-*")).chmod(0o640)
    with pytest.raises(KeyFolderError, match="chmod 600"):
        read_inner_keys(part)


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(KeyFolderError, match="cannot be read"):
        read_edge_keys(tmp_path / "nowhere")


def test_a_key_under_another_uses_name_is_refused(tmp_path: Path, now: datetime) -> None:
    folder = KeyFolder(tmp_path / "keys")
    folder.create(NODE, at=now)
    sig = next((folder.path / "inner").glob("sig-*"))
    sig.rename(folder.path / "edge" / sig.name.replace("sig-", "hop-"))
    with pytest.raises(KeyUseError):
        folder.edge()


def test_a_damaged_key_file_is_said(tmp_path: Path, now: datetime) -> None:
    folder = KeyFolder(tmp_path / "keys")
    folder.create(NODE, at=now)
    next((folder.path / "inner").glob("enc-*")).write_bytes(b"{}")
    with pytest.raises(KeyFolderError, match="not a key file"):
        folder.inner()


def test_root_and_witness_keys_do_not_go_into_the_folder(tmp_path: Path, now: datetime) -> None:
    for use in (Use.ROOT, Use.WIT):
        with pytest.raises(KeyFolderError):
            KeyFolder(tmp_path).add(generate_key(use, nbf=now))


def test_the_root_key_is_written_once_and_encrypted(tmp_path: Path, now: datetime) -> None:
    root, file = generate_key(Use.ROOT, nbf=now), tmp_path / "root.pem"
    write_root(root, file, SECRET)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert read_root(file, SECRET, nbf=now) == root
    with pytest.raises(KeyFolderError, match="passphrase"):
        read_root(file, SECRET + "!", nbf=now)
    with pytest.raises(KeyFolderError):
        write_root(root, file, SECRET)


def test_the_root_file_wants_a_long_passphrase_and_a_root_key(tmp_path: Path, now: datetime) -> None:
    with pytest.raises(KeyFolderError, match="20"):
        write_root(generate_key(Use.ROOT, nbf=now), tmp_path / "root.pem", "short")
    with pytest.raises(KeyUseError):
        write_root(generate_key(Use.SIG, nbf=now), tmp_path / "root.pem", SECRET)
    assert os.listdir(tmp_path) == []  # noqa: PTH208


def test_the_tls_certificate_is_self_signed_on_p256(now: datetime) -> None:
    identity = generate_tls(NODE, nbf=now)
    certificate = x509.load_pem_x509_certificate(identity.certificate)
    certificate.verify_directly_issued_by(certificate)
    public = certificate.public_key()
    assert isinstance(public, EllipticCurvePublicKey)
    assert isinstance(public.curve, SECP256R1)
    assert spki_of_der(certificate.public_bytes(Encoding.DER)) == identity.spki
    assert read_tls(identity.pem) == identity
    assert "PRIVATE" not in repr(identity)


def test_a_tls_file_with_a_foreign_key_is_refused(now: datetime) -> None:
    one, other = generate_tls(NODE, nbf=now), generate_tls(NODE, nbf=now)
    secret = one.pem.removesuffix(one.certificate)
    for pem in (secret + other.certificate, one.certificate, b"nothing"):
        with pytest.raises(KeyFolderError):
            read_tls(pem)
    with pytest.raises(MalformedError):
        spki_of_der(b"nothing")


def test_an_expired_tls_identity_is_not_presented(tmp_path: Path, now: datetime) -> None:
    folder = KeyFolder(tmp_path / "keys")
    folder.create(NODE, at=now)
    with pytest.raises(KeyFolderError, match="TLS"):
        folder.edge().tls_at(now + timedelta(days=366))
