"""What leaves by the release room for a post, its ministry or the holding side: one row a letter, whatever it carries.

The release room and the log know these rows alone; what is behind one is seen by who may see that.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from comity.lib.ids import new_id
from comity.protection.models.notices import PostNotice
from comity.protection.models.post import PostAsk
from comity.protection.models.post_apart import ComplaintSending
from comity.protection.models.post_tasks import PostTask, TaskStep

PARTS = ("ask", "answer", "task", "step", "sending", "unwished")


class PostLetter(models.Model):
    """A letter of this part of the room; exactly one of its six is set.

    `answer` is what the holding side says to an ask, `unwished` the notice of whose wish it says that it was taken back.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ask = models.ForeignKey(PostAsk, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.ForeignKey(PostAsk, on_delete=models.PROTECT, null=True, related_name="+")
    task = models.ForeignKey(PostTask, on_delete=models.PROTECT, null=True, related_name="+")
    step = models.ForeignKey(TaskStep, on_delete=models.PROTECT, null=True, related_name="+")
    sending = models.ForeignKey(ComplaintSending, on_delete=models.PROTECT, null=True, related_name="+")
    unwished = models.ForeignKey(PostNotice, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    *(Q(**{f"{name}__isnull": name != one for name in PARTS}) for one in PARTS),
                    _connector=Q.OR,
                ),
                name="one_thing_a_post_letter",
            )
        ]

    def __str__(self) -> str:
        """Say nothing of what it carries."""
        return str(self.id)
