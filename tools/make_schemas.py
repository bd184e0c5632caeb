"""Write the JSON Schemas of the protocol reference, those of the registered bodies among them.

python -m tools.make_schemas            write docs/reference/protocol/schemas/
python -m tools.make_schemas --check    compare only; ends with 1 when a file differs
"""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from tools.protocol_schemas import DIALECT, protocol

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference" / "protocol" / "schemas"


def bodies() -> dict[str, dict[str, Any]]:
    """Name and schema of each body that a room has registered."""
    import django  # noqa: PLC0415  # rooms register when the program is set up

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.settings")
    django.setup()
    from comity.exchange import registry  # noqa: PLC0415
    from comity.exchange.rehearsal import register  # noqa: PLC0415

    register()
    return {
        "body-" + body.schema.replace("/", "-"): {
            "$schema": DIALECT,
            "title": f"{body.schema}, in letters of the type {body.kind.value}",
            **{name: value for name, value in body.shape.items() if name not in {"$schema", "title"}},
        }
        for body in registry.bodies()
    }


def files() -> dict[str, str]:
    """Name and text of every file."""
    return {
        f"{name}.json": json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
        for name, schema in {**protocol(), **bodies()}.items()
    }


def main(arguments: list[str]) -> int:
    """Write or check the files."""
    parser = argparse.ArgumentParser(description="Write the JSON Schemas of the protocol.")
    parser.add_argument("--check", action="store_true", help="compare only")
    check = parser.parse_args(arguments).check
    different = 0
    for name, text in files().items():
        path = FOLDER / name
        if path.exists() and path.read_text("utf-8") == text:
            continue
        different += 1
        if check:
            print(f"{path.name} is not what the code says; run: python -m tools.make_schemas")
        else:
            FOLDER.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            print(f"wrote {path.name}")
    return int(check and different > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
