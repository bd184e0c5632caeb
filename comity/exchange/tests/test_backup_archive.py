"""The archive of a backup: whole or not there, plain or encrypted, and nothing in it that does not belong there."""

import io
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from comity.exchange.backup import sealed
from comity.exchange.backup.archive import DUMP, read_archive, unpack, write_archive
from comity.exchange.backup.errors import BackupError, NewerSchemaError, NotABackupError, PassphraseError
from comity.exchange.backup.manifest import NAME, Manifest
from comity.exchange.backup.passphrases import read_passphrase

WORDS = "a passphrase that is long enough"
ROOT = "A" * 43
SAID = Manifest(
    node="cxp:node:vn:hanoi",
    epoch=1,
    made_at=datetime(2026, 11, 29, tzinfo=UTC),
    migrations={"exchange": ["0001_initial"]},
    checkpoint="",
    descriptor="x.y.z",
)
Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guessing a passphrase may be cheap here; pieces are short, so that there are several."""
    monkeypatch.setattr(sealed, "_COST", 2**4)
    monkeypatch.setattr(sealed, "PIECE", 1000)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a backup of a dump and two chunks; what does not look like a chunk stays out."""
    dump = tmp_path / "dump"
    dump.write_bytes(bytes(range(256)) * 40)
    parts = tmp_path / "data" / "parts"
    (parts / ROOT).mkdir(parents=True)
    (parts / ROOT / "0").write_bytes(b"first")
    (parts / ROOT / "1").write_bytes(b"")
    (parts / ROOT / ".2.half").write_bytes(b"half")
    (parts / "names").mkdir()
    (parts / "names" / "0").write_bytes(b"index")

    def do(passphrase: str | None = None, name: str = "night.backup") -> Path:
        target = tmp_path / name
        write_archive(target, passphrase, dump, parts, SAID)
        return target

    return do


@pytest.mark.parametrize("passphrase", [None, WORDS])
def test_what_was_written_is_read_again(write: Write, tmp_path: Path, passphrase: str | None) -> None:
    file = write(passphrase)
    assert file.stat().st_mode & 0o077 == 0
    manifest = read_archive(file, passphrase)
    assert sorted(manifest.files) == [DUMP, f"parts/{ROOT}/0", f"parts/{ROOT}/1"]
    assert (manifest.node, manifest.made_at) == (SAID.node, SAID.made_at)
    dump, parts = tmp_path / "again", tmp_path / "new" / "parts"
    unpack(file, passphrase, dump, parts)
    assert dump.read_bytes() == (tmp_path / "dump").read_bytes()
    assert (parts / ROOT / "0").read_bytes() == b"first"
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".half")] == []


def test_a_backup_never_replaces_another(write: Write) -> None:
    write()
    with pytest.raises(BackupError, match="there already"):
        write()


def test_a_short_passphrase_is_refused_and_leaves_nothing(write: Write, tmp_path: Path) -> None:
    with pytest.raises(PassphraseError):
        write("short")
    assert not list(tmp_path.glob("*.backup*"))


@pytest.mark.parametrize("passphrase", [None, "another passphrase altogether"])
def test_an_encrypted_backup_needs_its_passphrase(write: Write, passphrase: str | None) -> None:
    with pytest.raises(PassphraseError):
        read_archive(write(WORDS), passphrase)


@pytest.mark.parametrize("passphrase", [None, WORDS])
@pytest.mark.parametrize("where", [0.1, 0.5, 0.97])
def test_a_changed_or_cut_backup_is_not_taken(write: Write, passphrase: str | None, where: float) -> None:
    file = write(passphrase)
    whole = file.read_bytes()
    at = int(len(whole) * where) if passphrase else int(600 + len(whole) * where * 0.4)
    file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    with pytest.raises((NotABackupError, PassphraseError)):
        read_archive(file, passphrase)
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises((NotABackupError, PassphraseError)):
        read_archive(file, passphrase)


def test_pieces_of_an_encrypted_backup_cannot_be_moved(write: Write) -> None:
    file = write(WORDS)
    whole = file.read_bytes()
    head, step = len(sealed.MAGIC) + sealed.SALT, sealed.PIECE + sealed.TAG
    first, second = whole[head : head + step], whole[head + step : head + 2 * step]
    file.write_bytes(whole[:head] + second + first + whole[head + 2 * step :])
    with pytest.raises(PassphraseError):
        read_archive(file, WORDS)


@pytest.mark.parametrize("name", ["../out", "/etc/x", "parts/../../x/0", "keys/inner/sig.json", "parts/x/0"])
def test_a_member_that_does_not_belong_there_is_refused(tmp_path: Path, name: str) -> None:
    file = tmp_path / "evil"
    with tarfile.open(file, "w") as tar:
        tar.addfile(tarfile.TarInfo(name), io.BytesIO())
    with pytest.raises(NotABackupError):
        read_archive(file, None)


def test_links_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "evil"
    with tarfile.open(file, "w") as tar:
        link = tarfile.TarInfo(DUMP)
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    with pytest.raises(NotABackupError):
        read_archive(file, None)


@pytest.mark.parametrize("said", [b"", b"[]", b"{}", b'{"comity-backup": 2}'])
def test_what_says_nothing_of_itself_is_no_backup(tmp_path: Path, said: bytes) -> None:
    file = tmp_path / "empty"
    with tarfile.open(file, "w") as tar:
        info = tarfile.TarInfo(NAME)
        info.size = len(said)
        tar.addfile(info, io.BytesIO(said))
    with pytest.raises(NotABackupError):
        read_archive(file, None)


def test_another_file_is_no_backup(tmp_path: Path) -> None:
    file = tmp_path / "text"
    file.write_text("no backup at all")
    with pytest.raises(NotABackupError):
        read_archive(file, None)
    with pytest.raises(BackupError):
        read_archive(tmp_path / "nothing", None)


def test_a_newer_edition_is_named() -> None:
    SAID.require_known({"exchange": {"0001_initial", "0002_more"}})
    with pytest.raises(NewerSchemaError, match=r"exchange\.0001_initial"):
        SAID.require_known({"exchange": set()})


def test_a_passphrase_that_others_may_read_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "words"
    file.write_text(WORDS + "\n")
    file.chmod(0o640)
    with pytest.raises(PassphraseError, match="chmod"):
        read_passphrase(file)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert read_passphrase(file) == WORDS
    assert read_passphrase(None) is None
    file.write_text("\n")
    with pytest.raises(PassphraseError, match="empty"):
        read_passphrase(file)
