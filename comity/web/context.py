"""What the frame of each page shows."""

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's values."""
    return {"frame_path": request.path}
