"""Stop what a demonstration left running, also after its own process was killed; with --remove, forget its data too."""

import shutil
import sys
from pathlib import Path

from comity.lib.embedded_db import Server

DATA = Path(__file__).resolve().parent.parent / ".data"


def servers(data: Path) -> list[Path]:
    """Data folders of embedded servers under a folder."""
    return sorted(
        {
            file.parent
            for name in ("place", "cluster")
            for file in data.glob(f"**/{name}")
            if (file.parent / "lock").exists()
        }
    )


def main(words: list[str]) -> int:
    """Stop everything under .data."""
    for folder in servers(DATA):
        server = Server(folder)
        if server.running():
            print(f"Stopping the database of {folder.relative_to(DATA.parent)}")
        if "--remove" in words:
            server.remove()
        else:
            server.stop()
    if "--remove" in words:
        shutil.rmtree(DATA, ignore_errors=True)
        print("The data of the demonstration is gone.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
