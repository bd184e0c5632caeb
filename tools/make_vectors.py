"""Write the protocol's test vectors: fixed keys, fixed randomness, so that the files come out the same every time.

    python -m tools.make_vectors            write tests/conformance/vectors/
    python -m tools.make_vectors --check    compare only; ends with 1 when a file differs

`vector_maker` says of which keys they are made; `sound_vectors` holds what a node must take, `hostile_vectors` what it must refuse,
`error_vectors` one case for each error code.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from tools.error_vectors import errors_file
from tools.hostile_vectors import edge_file, inner_file
from tools.sound_vectors import (
    chunk_tree_file,
    chunks_file,
    envelopes_file,
    keys_file,
    part_file,
    receipts_file,
    tokens_file,
)
from tools.vector_maker import (
    A,
    B,
    C,
    D,
    Maker,
    descriptor,
    fixed,
)
from tools.wider_vectors import wider_files

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "conformance" / "vectors"


def files() -> dict[str, str]:
    """Name and text of every file."""
    with fixed() as stream:
        maker = Maker(stream)
        contents: dict[str, dict[str, Any]] = {
            "keys": keys_file(),
            "descriptors": {
                "about": "Descriptors and the words of their root keys.",
                "descriptors": [
                    descriptor(node, name) for node, name in ((A, "a"), (B, "b"), (C, "c"), (D, "d"))
                ],
            },
            "envelopes": envelopes_file(maker),
            "receipts": receipts_file(maker),
            "part": part_file(),
            "chunk-tree": chunk_tree_file(),
            "edge": edge_file(maker),
            "inner": inner_file(maker),
            "tokens": tokens_file(maker),
            "chunks": chunks_file(maker),
            "errors": errors_file(maker),
        }
        with maker.apart("wider"):
            contents |= wider_files(maker, contents["receipts"]["receipts"][0]["token"])
    return {
        f"{name}.json": json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        for name, content in contents.items()
    }


def main(arguments: list[str]) -> int:
    """Write or check the files."""
    parser = argparse.ArgumentParser(description="Write the protocol's test vectors.")
    parser.add_argument("--check", action="store_true", help="compare only")
    check = parser.parse_args(arguments).check
    different = 0
    for name, text in files().items():
        path = FOLDER / name
        if path.exists() and path.read_text("utf-8") == text:
            continue
        different += 1
        if check:
            print(f"{path.name} is not what the code writes; run: python -m tools.make_vectors")
        else:
            FOLDER.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            print(f"wrote {path.name}")
    return int(check and different > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
