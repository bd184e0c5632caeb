"""Figures of persons held for a period: how many, told in time, their post told, and how many declined.

Who declined is a number and nothing else: no list opens to them. What is counted of one state, whoever reads and whatever is asked, is
what that state knows: those its post was told of. A number of all its nationals beside who declined would say whose state was not to know.
A guest counts nothing.
"""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.protection.access import counted_for
from comity.protection.core.notification import Wish
from comity.protection.models import Detention, Post
from comity.protection.narrowing import notified, post_told, told
from comity.protection.words import state_name
from comity.web.counts import Count, Period, list_at


def counts(
    person: Person, period: Period, partner: str | None = None, agreement: str | None = None
) -> list[Count]:
    """Count those deprived of liberty in a period; `partner` is a node, `agreement` that under which its post is told."""
    rows = _held_in(person, period)
    if partner or agreement:
        return list(_of_partner(rows, period, partner, agreement))
    return [*_all(rows, period), *_by_state(rows, period)]


def _held_in(person: Person, period: Period) -> QuerySet[Detention]:
    return counted_for(person).filter(period.within("deprived_at"))


def _address(period: Period, **more: str) -> str:
    return list_at("protection:held", "deprived", period, box="every", **more)


def _all(rows: QuerySet[Detention], period: Period) -> Iterator[Count]:
    yield Count("held", _("Nationals of other states held"), rows.count(), _address(period))
    for code, words in (
        ("in-time", _("Told of the right in time")),
        ("late", _("Told of the right late")),
        ("not", _("Not told of the right")),
    ):
        yield Count(f"told-{code}", words, rows.filter(told(code)).count(), _address(period, told=code))
    for code, words in (
        ("in-time", _("Post told in time")),
        ("late", _("Post told late")),
        ("due", _("Post still to be told")),
    ):
        yield Count(f"post-{code}", words, rows.filter(post_told(code)).count(), _address(period, post=code))
    yield Count("declined", _("Did not want the post told"), rows.filter(wish=Wish.DECLINES.value).count())


def _by_state(rows: QuerySet[Detention], period: Period) -> Iterator[Count]:
    codes = sorted({code for one in rows.values_list("nationalities", flat=True) for code in one})
    for code in codes:
        count = _told_of(rows, period, code)
        if count.number:  # nought of a state would say that somebody of it is held
            yield count


def _told_of(rows: QuerySet[Detention], period: Period, state: str) -> Count:
    words = _("Nationals of %(state)s of whom the post was told") % {"state": state_name(state)}
    found = rows.filter(notified(state))
    return Count(f"post-told-{state}", words, found.count(), _address(period, notified=state))


def _of_partner(
    rows: QuerySet[Detention], period: Period, partner: str | None, agreement: str | None
) -> Iterator[Count]:
    posts = Post.objects.all()
    if partner:
        posts = posts.filter(peer__node=partner)
    if agreement:
        posts = posts.filter(agreement=agreement)
    for state in posts.order_by("state").values_list("state", flat=True):
        yield _told_of(rows, period, state)
