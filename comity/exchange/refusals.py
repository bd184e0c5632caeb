"""What may be refused to whoever leads or takes part in a conversation of several."""

from django.utils.translation import gettext_lazy

from comity.audit.acts import RefusalError


class NoConversationError(RefusalError):
    """This conversation is not here."""

    words = gettext_lazy("This conversation is not here.")
    code = "absent"


class NotOwnerError(RefusalError):
    """Only the owner of the conversation decides who takes part. Ask its owner."""

    words = gettext_lazy("Only the owner of the conversation decides who takes part. Ask its owner.")
    code = "not-owner"


class NotDeputyError(RefusalError):
    """Only the deputy may take over this conversation."""

    words = gettext_lazy("Only the deputy may take over this conversation.")
    code = "not-deputy"


class ConversationClosedError(RefusalError):
    """This conversation is closed. Begin a new one."""

    words = gettext_lazy("This conversation is closed. Begin a new one.")
    code = "conversation-closed"


class MembershipUnsureError(RefusalError):
    """This node was restored from a backup, and no partner has said yet who takes part. Try again in a few minutes."""

    words = gettext_lazy(
        "This node was restored from a backup, and no partner has said yet who takes part. Try again in a few minutes."
    )
    code = "membership-unsure"


class NoMemberError(RefusalError):
    """This agency takes no part in the conversation."""

    words = gettext_lazy("This agency takes no part in the conversation.")
    code = "not-a-member"


class MemberAlreadyError(RefusalError):
    """This agency takes part in the conversation already."""

    words = gettext_lazy("This agency takes part in the conversation already.")
    code = "member-already"


class TooManyError(RefusalError):
    """A conversation takes at most 32 agencies and 64 changes. Begin a new one."""

    words = gettext_lazy("A conversation takes at most 32 agencies and 64 changes. Begin a new one.")
    code = "too-many"


class SettledWishError(RefusalError):
    """This wish was decided about already."""

    words = gettext_lazy("This wish was decided about already.")
    code = "settled"
