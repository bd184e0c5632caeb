"""The zip of a proof: fixed names, a manifest with digests, and a page of plain words (docs/reference/proof-bundle.md)."""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping

from comity.exchange.core import strict_json
from comity.exchange.core.descriptor import MAX_BYTES, Descriptor
from comity.exchange.core.digests import digest, unb64u
from comity.exchange.descriptors import descriptor_as_signed, descriptor_of
from comity.exchange.identity import own_descriptor
from comity.exchange.models import KeptDescriptor, Peer

FORMAT = "comity-proof/1"
_WHEN = (1980, 1, 1, 0, 0, 0)  # the zip says nothing about when it was made
_PLAIN = 0o644 << 16


def write_bundle(kind: str, maker: str, about: tuple[str, str], files: Mapping[str, bytes]) -> bytes:
    """Return a zip of files with its manifest; `about` is the member that says what it is about, and its value."""
    manifest = {
        "format": FORMAT,
        "kind": kind,
        "maker": maker,
        about[0]: about[1],
        "files": {name: digest(data) for name, data in files.items()},
    }
    written = (json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [("manifest.json", written), *sorted(files.items())]:
            info = zipfile.ZipInfo(name, _WHEN)
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, _PLAIN, 3
            archive.writestr(info, data)
    return buffer.getvalue()


def kid_of(token: str) -> str:
    """Return the key that a token of ours or of a partner's names, signature not looked at."""
    return str(strict_json.parse(unb64u(token.split(".", maxsplit=1)[0]), MAX_BYTES)["kid"])


def own_descriptors(maker: str, tokens: Iterable[str]) -> dict[int, str]:
    """Return our newest descriptor, and the earlier ones that hold the keys of these tokens, by version."""
    present = own_descriptor()
    return _chosen(maker, present, present.root, tokens)


def descriptors_of(peer: Peer, tokens: Iterable[str]) -> dict[int, str]:
    """Return a partner's newest descriptor, and the earlier ones that hold the keys of these tokens, by version."""
    return _chosen(peer.node, descriptor_of(peer), peer.root_thumbprint, tokens)


def _chosen(node: str, present: Descriptor, root: str, tokens: Iterable[str]) -> dict[int, str]:
    earlier = KeptDescriptor.objects.filter(node=node, version__lt=present.ver).order_by("-version")
    kept = [descriptor_as_signed(token, root) for token in earlier.values_list("token", flat=True)]
    chosen = {present.ver: present.token}
    for kid in {kid_of(token) for token in tokens}:
        holder = next((one for one in [present, *kept] if kid in {key.kid for key in one.keys}), None)
        if holder is not None:
            chosen[holder.ver] = holder.token
    return chosen
