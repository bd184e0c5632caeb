"""Making a node's keys and its descriptor, once, when the node is made."""

import secrets
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from comity.audit.core.note_keys import VerifierKey
from comity.exchange.core.descriptor import Descriptor, LogIdentity, Unit, sign_descriptor
from comity.exchange.core.digests import b64u
from comity.exchange.core.fingerprint import fingerprint_words
from comity.exchange.core.key_folder import KeyFolder
from comity.exchange.core.keys import Use, generate_key
from comity.exchange.core.root_key import write_root
from comity.exchange.identity import DESCRIPTOR_FILE
from comity.exchange.log_names import log_origin
from comity.lib.clock import now

LIFE = timedelta(days=365)
ROOT_FILE = "root-key.pem"


def make_keys(home: Path) -> None:
    """Make keys and descriptor; a folder that has them already is left alone.

    The root key is written to an encrypted file whose passphrase is said once and kept nowhere. Take the file off the
    node: it is needed only to sign the next descriptor.
    """
    folder = home / "keys"
    if (folder / DESCRIPTOR_FILE).exists():
        return
    at = now()
    kept = KeyFolder(folder)
    kept.create(settings.NODE_ID, at=at)
    root = generate_key(Use.ROOT, nbf=at)
    passphrase = fingerprint_words(b64u(secrets.token_bytes(32)))
    write_root(root, home / ROOT_FILE, passphrase)
    inner, edge = kept.inner(), kept.edge()
    origin = log_origin(settings.NODE_ID)
    log_key = inner.log_at(at)
    descriptor = Descriptor(
        node=settings.NODE_ID,
        iat=at.replace(microsecond=0),
        exp=(at + LIFE).replace(microsecond=0),
        ver=1,
        epoch=1,
        keys=tuple(key.public for key in (*edge.hop, *inner.sig, *inner.enc, *inner.log)),
        tls_spki=tuple(identity.spki for identity in edge.tls),
        endpoints=(settings.EDGE_URL,),
        units=(Unit("desk"),),
        log=LogIdentity(
            origin, VerifierKey(origin, log_key.ed25519().public_key().public_bytes_raw()).encode()
        ),
    )
    token = sign_descriptor(descriptor, root)
    file = folder / DESCRIPTOR_FILE
    file.touch(mode=0o600)
    file.write_text(token, "utf-8")
    print(  # noqa: T201  # the one moment at which the passphrase is said
        f"The root key lies encrypted in {home / ROOT_FILE}. Take it off this machine.\n"
        f"Its passphrase, said only now: {passphrase}\n"
        f"The words of this node, to compare by voice: {fingerprint_words(root.kid)}"
    )
