"""The zip of a proof: fixed names, sizes that are bounded, and a manifest that names each file with its digest."""

import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from comity_verify.shapes import (
    FlawError,
    digest,
    listed,
    members,
    node,
    only,
    read_json,
    sha256,
    text,
    write_json,
)

FORMAT = "comity-proof/1"
MANIFEST = "manifest.json"
MOST = 512 * 1024 * 1024  # bytes of all files together
NAMES = {
    "letter": re.compile(
        r"README\.txt|letter\.jws|body\.jwe|hop\.jwt|receipts/(stored|expired|refused|delivered|read|actioned|deleted)\.jwt"
        r"|odd/[0-9]{2}\.jwt|(sender|receiver)/descriptor-[0-9]{1,9}\.jwt|log/(entries\.json|checkpoint\.txt)"
        r"|held/(hop|receipt|given)\.jwt|partner/checkpoint\.txt",
        re.ASCII,
    ),
    "looked": re.compile(
        r"README\.txt|statement\.jwt|maker/descriptor-[0-9]{1,9}\.jwt|log/(entries\.json|checkpoint\.txt|leaves\.bin)",
        re.ASCII,
    ),
    "ledger": re.compile(r"README\.txt|letters/[0-9]{4}\.zip", re.ASCII),
}
NEEDED = {
    "letter": {"README.txt", "letter.jws", "body.jwe", "log/entries.json", "log/checkpoint.txt"},
    "looked": {"README.txt", "statement.jwt", "log/entries.json", "log/checkpoint.txt"},
    "ledger": {"README.txt", "letters/0001.zip"},
}
# what the manifest names: a letter's id, a partner's node, a commitment's id
ABOUT = {"letter": "letter", "looked": "partner", "ledger": "commitment"}


_UNREADABLE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
)


@dataclass(frozen=True)
class Bundle:
    """A proof as it lies in its zip; the digests of the manifest were compared."""

    kind: str
    maker: str
    about: str
    files: dict[str, bytes]

    def under(self, folder: str) -> dict[str, bytes]:
        """The files of a folder, by their name, in order."""
        return {name: data for name, data in sorted(self.files.items()) if name.startswith(f"{folder}/")}


def read_bundle(path: Path | IO[bytes]) -> Bundle:
    """Read a zip and compare it with its manifest. What lies in it is not judged yet."""
    files = _unzip(path)
    manifest = _manifest(files.pop(MANIFEST, None))
    kind = manifest["kind"]
    digests: dict[str, Any] = members(manifest["files"])
    if missing := (digests.keys() | NEEDED[kind]) - files.keys():
        raise FlawError(f"{listed(sorted(missing))}: it should be in the bundle and is not")
    for name, data in files.items():
        if not NAMES[kind].fullmatch(name):
            raise FlawError(f"{name[:100]!r}: nothing of this name belongs into a proof")
        if name not in digests or sha256(digests[name]) != digest(data):
            raise FlawError(f"{name}: it is not the file that the manifest names")
    return Bundle(kind, node(manifest["maker"]), text(manifest[ABOUT[kind]], 128), files)


def _manifest(data: bytes | None) -> dict[str, Any]:
    if data is None:
        raise FlawError(f"{MANIFEST} is not in the bundle")
    manifest = read_json(data)
    kind = manifest.get("kind")
    if not isinstance(kind, str) or kind not in ABOUT or manifest.get("format") != FORMAT:
        raise FlawError(f"{MANIFEST}: it is not the list of a proof in the format {FORMAT}")
    only(manifest, {"format", "kind", "maker", "files", ABOUT[kind]})
    if write_json(manifest) != data:
        raise FlawError(f"{MANIFEST}: it is not written as the program writes it")
    return manifest


def _unzip(path: Path | IO[bytes]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    left = MOST
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            if len({info.filename for info in infos}) != len(infos) or any(
                info.flag_bits & 1 for info in infos
            ):
                raise FlawError("the zip names a file twice or is encrypted")  # no other place knows
            for info in infos:
                with archive.open(info) as file:
                    files[info.filename] = file.read(left + 1)
                left = max(left - len(files[info.filename]), -1)
    except _UNREADABLE as error:
        raise FlawError(f"it is not a zip that can be read: {error}") from error
    if left < 0:
        raise FlawError("the zip unpacks to more than a proof can be")
    return files
