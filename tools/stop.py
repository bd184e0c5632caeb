"""Stop what a demonstration left running, also after its own process was killed; with --remove, forget its data too."""

import shutil
import sys
from pathlib import Path

from comity.lib import process_record
from comity.lib.embedded_db import Server

DATA = Path(__file__).resolve().parent.parent / ".data"


def supervised(data: Path) -> list[Path]:
    """Folders below `data` whose programs were recorded and not yet stopped."""
    return sorted(file.parent for file in data.glob(f"**/{process_record.RECORD}"))


def servers(data: Path) -> list[Path]:
    """Data folders of embedded servers below `data`."""
    found = {file.parent for name in ("place", "cluster") for file in data.glob(f"**/{name}")}
    return sorted(folder for folder in found if (folder / "lock").exists())


def main(data: Path, words: list[str]) -> int:
    """Stop programs first, then the databases they use."""
    for folder in supervised(data):
        names = process_record.stop(folder)
        print(f"Stopped {', '.join(names)} of {folder.relative_to(data)}")
    for folder in servers(data):
        server = Server(folder)
        if server.running():
            server.stop()
            print(f"Stopped the database of {folder.relative_to(data)}")
        if "--remove" in words:
            server.remove()
    if "--remove" in words:
        shutil.rmtree(data, ignore_errors=True)
        print("The data of the demonstration is gone.")
    return 0


if __name__ == "__main__":
    sys.exit(main(DATA, sys.argv[1:]))
