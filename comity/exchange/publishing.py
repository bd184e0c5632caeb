"""The next version of our card: which keys stand on it, signed by the root key that was brought back for it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.audit.acts import RefusalError
from comity.audit.core.note_keys import VerifierKey
from comity.exchange.core.descriptor import Descriptor, LogIdentity, sign_descriptor
from comity.exchange.core.errors import DescriptorError
from comity.exchange.core.key_folder import KeyFolder
from comity.exchange.core.keys import PrivateKey, PublicKey, Use
from comity.exchange.core.tls import PublicTls
from comity.exchange.descriptors import log_bytes
from comity.exchange.identity import keys_folder, own_descriptor
from comity.exchange.log_names import log_origin
from comity.exchange.making import LIFE
from comity.exchange.models import OwnCard
from comity.exchange.own_keys import own_keys
from comity.lib.clock import now

# The card counts from this moment on: what our programs sign until they have taken it up is still signed in time.
A_MOMENT = timedelta(seconds=5)


class CannotPublishError(RefusalError):
    """The card cannot be published."""

    words = gettext_lazy("The card cannot be published.")
    code = "cannot-publish"


def next_card(root: PrivateKey, without: Collection[str], at: datetime) -> Descriptor:
    """Return our next card, signed.

    Args:
        root: the root key.
        without: kids and TLS pins that it names no more.
        at: now.

    Raises:
        CannotPublishError: another root key, an unknown key is to be left out, or a use would have no valid key.
    """
    known = own_descriptor()
    if root.kid != known.root:
        raise CannotPublishError(
            _("This is not the root key of this node. Bring the file that was taken off it."),
            code="other-root",
        )
    keys, tls = _chosen(without, at)
    _require_whole(keys, tls, at)
    newest = OwnCard.objects.order_by("-version").values_list("version", flat=True).first() or 0
    origin = known.log.origin if known.log else log_origin(known.node, known.epoch)
    log_key = max((key for key in keys if key.use is Use.LOG and key.valid_at(at)), key=lambda key: key.nbf)
    # by the clock of this moment, not of the act's beginning: a busy machine may have taken seconds since
    iat = max(now().replace(microsecond=0) + A_MOMENT, known.iat)
    card = replace(
        known,
        iat=iat,
        exp=iat + LIFE,
        ver=max(known.ver, newest) + 1,
        keys=tuple(keys),
        tls_spki=tuple(one.spki for one in tls),
        endpoints=(settings.EDGE_URL,),
        log=LogIdentity(origin, VerifierKey(origin, log_bytes(log_key)).encode()),
        root=root.kid,
        token="",
    )
    try:
        return replace(card, token=sign_descriptor(card, root))
    except DescriptorError as error:
        raise CannotPublishError(str(error), code=error.code) from error


def _chosen(without: Collection[str], at: datetime) -> tuple[list[PublicKey], list[PublicTls]]:
    """Return what the next card names: what this one does and what is new, not what ended or was ever taken out."""
    here = {key.kid: key for key in own_keys()}
    if strange := set(without) - here.keys():
        raise CannotPublishError(
            _("No key %(key)s is here. comity key list shows them.") % {"key": ", ".join(sorted(strange))},
            code="unknown-key",
        )
    wanted = {
        kid
        for kid, key in here.items()
        if kid not in without and key.ends > at and (key.named or not key.was_named)
    }
    folder = KeyFolder(keys_folder())
    keys = [key for key in folder.publics() if key.kid in wanted]
    return keys, [one for one in folder.certificates() if one.spki in wanted]


def _require_whole(keys: list[PublicKey], tls: list[PublicTls], at: datetime) -> None:
    valid = {key.use.value for key in keys if key.valid_at(at)}
    valid |= {"tls" for one in tls if one.nbf <= at <= one.exp}
    if missing := sorted({"hop", "sig", "enc", "log", "tls"} - valid):
        raise CannotPublishError(
            _("The card would name no valid key for %(uses)s. Make one first: comity key make %(use)s --now")
            % {"uses": ", ".join(missing), "use": missing[0]},
            code="no-key",
        )
