"""`comity intake list`: how far the documents of this node are, for whoever runs it: numbers and reasons, nothing of what they say."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count

from comity.intake.models import Document, DocumentState

MOST = 200  # lines of documents that cannot be read


class Command(BaseCommand):
    """Tell how many documents wait, were read, cannot be read, and why those cannot."""

    help = "Tell how many documents wait, were read, cannot be read, and why those cannot. Names and texts are not shown."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Count, then name those that cannot be read by their references."""
        counted: dict[str, int] = dict(Document.objects.order_by().values_list("state").annotate(Count("pk")))
        for state in DocumentState.values:
            self.stdout.write(f"{state:8} {counted.get(state, 0)}")
        refused = Document.objects.filter(state=DocumentState.REFUSED).order_by("added_at", "id")
        for document in refused[:MOST]:
            self.stdout.write(f"{document.ref}: {document.problem}")
        if counted.get(DocumentState.REFUSED, 0) > MOST:
            self.stdout.write(f"… and {counted[DocumentState.REFUSED] - MOST} more")
