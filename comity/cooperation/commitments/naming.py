"""What a change of a commitment may name: meetings, agreements and articles that are kept here and that the partner knows.

What an earlier entry of the commitment named, whoever wrote it, both sides have read already.
"""

from collections.abc import Iterable

from comity.accounts.models import Person
from comity.cooperation.access import meetings_visible_to
from comity.cooperation.commitments.resting import Resting, agreements_for
from comity.cooperation.core.terms import Terms
from comity.cooperation.exceptions import NoAgreementError, NoArticleError, NotAtMeetingError, NotKeptError
from comity.cooperation.meeting_words import titles_told
from comity.cooperation.models import Commitment
from comity.cooperation.partners.related import meetings_at


def require_known(person: Person, commitment: Commitment, terms: Terms, earlier: Iterable[Terms]) -> None:
    """Let a change pass that names nothing new, or what is kept here and known to the partner.

    Args:
        person: who proposes it.
        commitment: what it changes.
        terms: as they would be.
        earlier: what the entries of both sides said before.

    Raises:
        NotKeptError: no meeting is called so here.
        NotAtMeetingError: the partner took no part in it.
        NoAgreementError, NoArticleError: the agreement or the article is not held here with this partner.
    """
    said = list(earlier)
    if terms.meeting and all(dict(one.meeting) != dict(terms.meeting) for one in said):
        _require_meeting(person, commitment, terms)
    _require_basis(person, commitment, terms, said)


def _require_meeting(person: Person, commitment: Commitment, terms: Terms) -> None:
    wanted = dict(terms.meeting)
    known = meetings_at(person, commitment.partner, commitment.partner_country)
    if any(titles_told(one) == wanted for one in known):
        return
    if any(titles_told(one) == wanted for one in meetings_visible_to(person)):
        raise NotAtMeetingError
    raise NotKeptError


def _require_basis(person: Person, commitment: Commitment, terms: Terms, said: Iterable[Terms]) -> None:
    name, article = named = _named(terms)
    earlier = [_named(one) for one in said]
    if named in {("", ""), *earlier}:
        return
    found = _meant(person, commitment, name)
    if not found and name not in {one for one, _article in earlier}:
        raise NoAgreementError
    if article and not any(article in one.articles for one in found):
        raise NoArticleError


def _named(terms: Terms) -> tuple[str, str]:
    return terms.basis.get("agreement", ""), terms.basis.get("article", "")


def _meant(person: Person, commitment: Commitment, name: str) -> list[Resting]:
    """Return the agreements with the partner that it may know by this name: by its titles or the id of its form, not by our reference."""
    return [
        one
        for one in agreements_for(person)
        if one.called.is_meant(name, by_us=False)
        and one.is_with(commitment.partner, commitment.partner_country)
    ]
