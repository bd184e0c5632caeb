"""What detentions are narrowed by, for the list and for the figures: the same conditions for both, so that they agree."""

from collections.abc import Mapping

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comity.protection.core.treaties import treaties
from comity.protection.models import PostNotice
from comity.web.words import Words

TOLD: Mapping[str, Words] = {
    "in-time": _("Told in time"),
    "late": _("Told late"),
    "not": _("Not told"),
}
POST_TOLD: Mapping[str, Words] = {
    "told": _("Post told"),
    "in-time": _("Post told in time"),
    "late": _("Post told late"),
    "due": _("Post still to be told"),
}


def told(value: str) -> Q:
    """Narrow to those told of the right in time, late, or not at all."""
    limit = F("deprived_at") + treaties().tell_within
    return {
        "in-time": Q(told_at__lte=limit),
        "late": Q(told_at__gt=limit),
        "not": Q(told_at__isnull=True),
    }[value]


def post_told(value: str) -> Q:
    """Narrow to those of whom a post was told, in time or late, or may and is still to be told."""
    notices = PostNotice.objects.all()
    has = Q(reached_at__isnull=False) | Q(channel_at__isnull=False)
    in_time = Q(reached_at__lte=F("due_at")) | Q(channel_at__lte=F("due_at"))
    found = {
        "told": notices.filter(has),
        "in-time": notices.filter(in_time),
        "late": notices.filter(has).exclude(pk__in=notices.filter(in_time).values("pk")),
        "due": notices.exclude(stands="dropped").exclude(has).exclude(is_barred=True),
    }[value]
    return Q(pk__in=found.values("detention"))


def of_state(code: str) -> Q:
    """Narrow to nationals of one state."""
    return Q(nationalities__contains=[code])


def notified(code: str) -> Q:
    """Narrow to those of whom the post of one state was told."""
    reached = PostNotice.objects.filter(state=code).exclude(reached_at=None, channel_at=None)
    return Q(pk__in=reached.values("detention"))
