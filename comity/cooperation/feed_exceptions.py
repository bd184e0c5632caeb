"""Why an act on a calendar feed was refused, in the language of the person who acts."""

from django.utils.translation import gettext_lazy as _

from comity.audit.acts import RefusalError


class FeedsForbiddenError(RefusalError):
    """This node gives no calendar feeds: its operator has closed them. Take a calendar file out instead."""

    words = _(
        "This node gives no calendar feeds: its operator has closed them. Take a calendar file out instead."
    )
    code = "feeds-forbidden"


class TooManyFeedsError(RefusalError):
    """You have ten calendar feeds. End one that you no longer need."""

    words = _("You have ten calendar feeds. End one that you no longer need.")
    code = "too-many-feeds"


class FeedClosedError(RefusalError):
    """There is nothing here for you."""

    words = _("There is nothing here for you.")
    code = "feed-closed"
    rows_stay = True
