"""Acts on our own keys: make the next one, publish the card, wrap letters anew, destroy an old one, seal the folder."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.audit import events
from comity.audit.acts import Act, RefusalError, action
from comity.exchange.actions.cards import tell_card
from comity.exchange.core.errors import ExchangeError, KeyFolderError
from comity.exchange.core.key_files import replace_file
from comity.exchange.core.key_folder import EDGE, INNER, KeyFolder
from comity.exchange.core.key_sealing import seal, unseal
from comity.exchange.core.keys import PrivateKey, Use, generate_key
from comity.exchange.core.tls import generate_tls
from comity.exchange.identity import DESCRIPTOR_FILE, key_folder, keys_folder, own_descriptor
from comity.exchange.models import OwnCard, Peer, PeerState, Rewrapped
from comity.exchange.notifications import tell_of_ends
from comity.exchange.own_keys import TLS, USES, behind, card_without, ending, last_of, names_of, own_keys
from comity.exchange.publishing import next_card
from comity.exchange.rewrapping import opened_only_by, wrapped_anew
from comity.exchange.sealing import NoEncryptionKeyError
from comity.lib.clock import now

AHEAD = timedelta(days=7)


class KeysError(RefusalError):
    """The keys of this node cannot be changed like this."""

    words = gettext_lazy("The keys of this node cannot be changed like this.")
    code = "keys"


def _folder() -> KeyFolder:
    try:
        return key_folder()
    except KeyFolderError as error:
        raise KeysError(str(error), code="folder") from error


@action(events.KEY_MADE)
def make_key(act: Act, use: str, begins: datetime | None = None) -> str:
    """Make a key that the next card will name; return its kid, or its pin for `tls`.

    Where nothing is said it may be used first a week from now, or at once where the present key ends before.

    Raises:
        KeysError: no such use, or the folder cannot be written.
    """
    act.about("key", use)
    if use not in USES:
        raise KeysError(
            _("A key is for one of these: %(uses)s.") % {"uses": ", ".join(USES)}, code="no-such-use"
        )
    last, at = last_of(own_keys(), use), act.at.replace(microsecond=0)
    if begins is None:
        begins = at + AHEAD if last is not None and last.ends > at + AHEAD else at
    try:
        if use == TLS:
            identity = generate_tls(settings.NODE_ID, nbf=begins)
            _folder().add_tls(identity)
            kid = identity.spki
        else:
            key = generate_key(Use(use), nbf=begins)
            _folder().add(key)
            kid = key.kid
    except KeyFolderError as error:
        raise KeysError(str(error), code="folder") from error
    act.about("key", kid)
    act.note(use=use, begins=begins.isoformat())
    return kid


@action(events.CARD_PUBLISHED)
def publish_card(act: Act, root: PrivateKey, without: Collection[str] = ()) -> int:
    """Sign and publish the next version of our card, and tell every active partner; return the version.

    The file is put in its place first: our programs take it up at once, and where the rest is cut off the worker tells
    the partners by itself.

    Raises:
        CannotPublishError: see `publishing.next_card`.
    """
    act.about("node", settings.NODE_ID)
    known = own_descriptor()
    card = next_card(root, without, now())
    before, after = names_of(known), names_of(card)
    act.note(version=card.ver, added=sorted(after - before), gone=sorted(before - after))
    OwnCard.objects.get_or_create(
        version=known.ver, defaults={"token": known.token, "published_at": known.iat}
    )
    OwnCard.objects.create(version=card.ver, token=card.token, published_at=act.at)
    replace_file(keys_folder() / DESCRIPTOR_FILE, card.token.encode())
    for peer_id in Peer.objects.filter(state=PeerState.ACTIVE).order_by("node").values_list("pk", flat=True):
        tell_card(act, peer_id)
    return card.ver


def _destroyable(kid: str, asked: Collection[str]) -> str:
    """Return the use of a key that may be destroyed."""
    found = next((key for key in own_keys() if key.kid == kid), None)
    if found is None:
        raise KeysError(
            _("No key %(key)s is here. comity key list shows them.") % {"key": kid}, code="unknown-key"
        )
    if found.named:
        raise KeysError(
            _(
                "Our card still names this key. Publish one without it first: comity key publish --without %(key)s"
            )
            % {"key": kid},
            code="still-named",
        )
    late = [peer.node for peer in behind(card_without(kid)) if peer.node not in asked]
    if found.use in {Use.ENC.value, TLS} and late:
        raise KeysError(
            _(
                "These partners may still use the key, they have not signed for the card without it: %(nodes)s. Wait, suspend"
                " them, or ask by telephone and say --asked NODE."
            )
            % {"nodes": ", ".join(late)},
            code="overlap",
        )
    return found.use


@action(events.LETTERS_REWRAPPED)
def rewrap_letters(act: Act, kid: str, asked: Collection[str] = ()) -> int:
    """Encrypt anew what waits under an enc key about to be destroyed; return how many bodies.

    From now on the edge takes nothing more that is encrypted to it: senders are told to encrypt anew.

    Raises:
        KeysError: the key may not be destroyed yet.
    """
    act.about("key", kid)
    if _destroyable(kid, asked) != Use.ENC.value:
        act.note(bodies=0)
        return 0
    _folder().opens_no_more(kid)
    done = 0
    for letter, dig, body in opened_only_by(kid):
        try:
            again = wrapped_anew(letter, body, kid)
        except (ExchangeError, NoEncryptionKeyError) as error:
            raise KeysError(
                _("The message %(mid)s cannot be encrypted anew: %(why)s")
                % {"mid": letter.mid, "why": str(error)},
                code="not-rewrapped",
            ) from error
        Rewrapped.objects.create(letter=letter, dig=dig, body=again)
        done += 1
    act.note(bodies=done)
    return done


@action(events.KEY_RETIRED)
def retire_key(act: Act, kid: str, asked: Collection[str] = ()) -> None:
    """Destroy the secret half of a key that our card names no more. Letters under it were wrapped anew before.

    Raises:
        KeysError: our card names it, a partner may still use it, or a letter could not be opened any more.
    """
    act.about("key", kid)
    use = _destroyable(kid, asked)
    act.note(use=use, asked=sorted(asked))
    if use == Use.ENC.value and (left := sum(1 for _one in opened_only_by(kid))):
        raise KeysError(
            _("%(count)s messages can be opened by this key alone. Ask again: they are encrypted anew first.")
            % {"count": left},
            code="letters-left",
        )
    try:
        if use == TLS:
            _folder().erase_tls(kid)
        else:
            [public] = [key for key in _folder().publics() if key.kid == kid]
            _folder().erase(public)
    except KeyFolderError as error:
        raise KeysError(str(error), code="folder") from error


@action(events.KEYS_END)
def warn_of_ends(act: Act) -> list[str]:
    """Tell the operators what of our own ends within two weeks with nothing to follow; return it."""
    act.about("node", settings.NODE_ID)
    found = ending(act.at)
    act.note(ending=found)
    tell_of_ends(act, found)
    return found


@action(events.KEYS_SEALED)
def seal_keys(act: Act, half: str, passphrase: str) -> int:
    """Seal a half of the folder; return how many files were open before.

    Raises:
        KeysError: the passphrase is short, or opens not all of what is sealed already.
    """
    return _convert(act, half, passphrase, is_sealing=True)


@action(events.KEYS_SEALED)
def unseal_keys(act: Act, half: str, passphrase: str) -> int:
    """Lay a half of the folder open again; return how many files were sealed.

    Raises:
        KeysError: the passphrase does not open all of them.
    """
    return _convert(act, half, passphrase, is_sealing=False)


def _convert(act: Act, half: str, passphrase: str, *, is_sealing: bool) -> int:
    act.about("node", settings.NODE_ID)
    act.note(half=half, sealed=is_sealing)
    if half not in {EDGE, INNER}:
        raise KeysError(code="no-such-half")
    try:
        done = (seal if is_sealing else unseal)(keys_folder() / half, passphrase)
    except KeyFolderError as error:
        raise KeysError(str(error), code="folder") from error
    act.note(files=done)
    return done
