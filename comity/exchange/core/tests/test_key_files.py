"""Keys at rest: sealed and opened again, what needs no passphrase, and a half that is converted while it is read."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.exchange.core import key_sealing
from comity.exchange.core.errors import KeyFolderError
from comity.exchange.core.key_files import is_sealed, read_key, read_public, replace_file, write_key
from comity.exchange.core.key_folder import KeyFolder, Passphrases, opens
from comity.exchange.core.keys import Use, generate_key
from comity.exchange.core.tls import generate_tls, read_certificate, read_tls

NODE = "cxp:node:jp:npa"
ONE, OTHER = "correct horse battery staple", "a walk along the river in June"

PRINTABLE = st.characters(exclude_categories=["C", "Z"]) | st.just(" ")


@pytest.fixture
def folder(tmp_path: Path, now: datetime) -> KeyFolder:
    made = KeyFolder(tmp_path / "keys")
    made.create(NODE, at=now)
    return made


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    passphrase=st.text(PRINTABLE, min_size=20, max_size=60),
    use=st.sampled_from(Use),
)
def test_a_sealed_key_opens_with_its_passphrase_alone(passphrase: str, use: Use, now: datetime) -> None:
    key = generate_key(use, nbf=now)
    sealed = write_key(key, passphrase)
    assert is_sealed(sealed)
    assert key.to_secret()["d"].encode() not in sealed
    assert read_key(sealed, passphrase) == key
    assert read_public(sealed) == key.public
    for wrong in (passphrase + "x", None):
        with pytest.raises(KeyFolderError, match="passphrase"):
            read_key(sealed, wrong)


def test_an_open_key_is_read_whether_there_is_a_passphrase_or_not(now: datetime) -> None:
    key = generate_key(Use.SIG, nbf=now)
    assert read_key(write_key(key, None), ONE) == key
    assert read_public(write_key(key, None)) == key.public


def test_a_public_half_of_another_key_beside_a_sealed_one_is_refused(
    folder: KeyFolder, now: datetime
) -> None:
    one, other = generate_key(Use.ENC, nbf=now), generate_key(Use.ENC, nbf=now)
    mine, theirs = write_key(one, ONE), write_key(other, ONE)
    mixed = theirs.split(b'"sealed"')[0] + b'"sealed"' + mine.split(b'"sealed"')[1]
    with pytest.raises(Exception, match="another key"):
        read_key(mixed, ONE)


def test_a_tls_key_is_sealed_and_its_certificate_is_not(now: datetime) -> None:
    identity = generate_tls(NODE, nbf=now)
    sealed = identity.sealed(ONE)
    assert is_sealed(sealed)
    assert not is_sealed(identity.pem)
    assert read_certificate(sealed).spki == identity.spki
    assert read_tls(sealed, ONE) == identity
    with pytest.raises(KeyFolderError, match="does not open"):
        read_tls(sealed, OTHER)
    with pytest.raises(KeyFolderError, match="no passphrase"):
        read_tls(sealed)


def test_a_folder_is_sealed_and_laid_open_by_halves(folder: KeyFolder) -> None:
    edge, inner = folder.edge(), folder.inner()
    assert key_sealing.seal(folder.path / "edge", ONE) == 2
    assert key_sealing.seal(folder.path / "inner", OTHER) == 3
    sealed = KeyFolder(folder.path, Passphrases(edge=ONE, inner=OTHER))
    assert (sealed.edge(), sealed.inner()) == (edge, inner)
    assert {key.kid for key in folder.publics()} == {
        key.kid for key in (*edge.hop, *inner.sig, *inner.enc, *inner.log)
    }
    assert [one.spki for one in folder.certificates()] == [edge.tls[0].spki]
    with pytest.raises(KeyFolderError, match=r"tls-.*no passphrase"):
        folder.edge()
    with pytest.raises(KeyFolderError, match="does not open"):
        KeyFolder(folder.path, Passphrases(edge=OTHER, inner=OTHER)).edge()
    assert key_sealing.seal(folder.path / "edge", ONE) == 0  # again: nothing to do
    assert key_sealing.unseal(folder.path / "edge", ONE) == 2
    assert key_sealing.unseal(folder.path / "inner", OTHER) == 3
    assert (folder.edge(), folder.inner()) == (edge, inner)


def test_a_wrong_passphrase_touches_no_file(folder: KeyFolder) -> None:
    key_sealing.seal(folder.path / "inner", ONE)
    before = {path: path.read_bytes() for path in folder.path.rglob("*-*")}
    for act in (key_sealing.seal, key_sealing.unseal):
        with pytest.raises(KeyFolderError, match="does not open"):
            act(folder.path / "inner", OTHER)
    with pytest.raises(KeyFolderError, match="20"):
        key_sealing.seal(folder.path / "edge", "short")
    assert {path: path.read_bytes() for path in folder.path.rglob("*-*")} == before


def test_what_was_cut_off_in_the_middle_is_readable_and_finished_by_asking_again(folder: KeyFolder) -> None:
    [first] = (folder.path / "inner").glob("enc-*")
    [enc] = folder.inner().enc
    replace_file(first, write_key(enc, ONE))  # as far as it came
    half_sealed = KeyFolder(folder.path, Passphrases(inner=ONE))
    assert half_sealed.inner().enc == (enc,)
    assert key_sealing.seal(folder.path / "inner", ONE) == 2


def test_a_new_key_is_sealed_like_the_others(folder: KeyFolder, now: datetime) -> None:
    key_sealing.seal(folder.path / "inner", ONE)
    new = generate_key(Use.SIG, nbf=now + timedelta(days=7))
    with pytest.raises(KeyFolderError, match="laid open"):
        folder.add(new)
    sealed = KeyFolder(folder.path, Passphrases(inner=ONE))
    sealed.add(new)
    assert is_sealed((folder.path / "inner" / f"sig-{new.kid}.json").read_bytes())
    assert new in sealed.inner().sig


def test_the_edge_is_told_which_letters_can_be_opened(folder: KeyFolder, now: datetime) -> None:
    [old] = folder.inner().enc
    assert opens(folder.path) == {old.kid}
    new = generate_key(Use.ENC, nbf=now)
    folder.add(new)
    assert opens(folder.path) == {old.kid, new.kid}
    folder.opens_no_more(old.kid)
    assert opens(folder.path) == {new.kid}
    assert old in folder.inner().enc
    folder.erase(old.public)
    assert opens(folder.path) == {new.kid}
    assert folder.inner().enc == (new,)
    with pytest.raises(KeyFolderError, match="erased"):
        folder.erase(old.public)


def test_a_folder_of_an_earlier_edition_says_nothing_of_what_it_opens(folder: KeyFolder) -> None:
    (folder.path / "edge" / "opens.json").unlink()
    assert opens(folder.path) == frozenset()
