"""The room: tombstones from a file, and a note of what was to be purged."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.apps import AppConfig

from comity.exchange.core.recovery import Tombstone

if TYPE_CHECKING:
    from comity.audit.acts import Act

FOLDER = "COMITY_RECALLED"


class RecallingConfig(AppConfig):
    """Letters named in `tombstones.json` were recalled by their sender, node by node."""

    name = "tests.journeys.recalling"
    label = "recalling"

    def ready(self) -> None:
        """Tell the post office which letters must not come back, and be told of them."""
        from comity.exchange import keepers  # models load after the applications

        folder = Path(os.environ[FOLDER])

        def recalled(_node: str) -> list[Tombstone]:
            file = folder / "tombstones.json"
            return [Tombstone(mid) for mid in json.loads(file.read_text())] if file.exists() else []

        def purge(_act: "Act", _node: str, mid: UUID) -> bool:
            with (folder / "purged").open("a") as out:
                out.write(f"{mid}\n")
            return True

        keepers.register_tombstones(recalled)
        keepers.register_purge(purge)
