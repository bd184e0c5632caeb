"""Write the protocol's test vectors: fixed keys, fixed randomness, so that the files come out the same every time.

    python -m tools.make_vectors            write tests/conformance/vectors/
    python -m tools.make_vectors --check    compare only; ends with 1 when a file differs

`vector_maker` says of which keys they are made; `sound_vectors` and `wider_vectors` hold what a node must take, `hostile_vectors` what
it must refuse, and `error_vectors` one of these for each code and reason.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from tools.error_vectors import error_files, refusal_files
from tools.hostile_vectors import edge_file, inner_file
from tools.sound_vectors import chunk_tree_file, envelopes_file, keys_file, part_file, receipts_file
from tools.vector_maker import (
    A,
    B,
    C,
    Maker,
    descriptor,
    fixed,
)
from tools.wider_vectors import (
    card_file,
    full_letter,
    full_letter_file,
    log_file,
    membership_file,
    recovery_file,
    void_file,
)

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "conformance" / "vectors"


def files() -> dict[str, str]:
    """Name and text of every file."""
    with fixed() as stream:
        maker = Maker(stream)
        contents: dict[str, dict[str, Any]] = {
            "keys": keys_file(),
            "descriptors": {
                "about": "Descriptors and the words of their root keys.",
                "descriptors": [descriptor(node, name) for node, name in ((A, "a"), (B, "b"), (C, "c"))],
            },
            "envelopes": envelopes_file(maker),
            "receipts": receipts_file(maker),
            "part": part_file(),
            "chunk-tree": chunk_tree_file(),
            "edge": edge_file(maker),
            "inner": inner_file(maker),
        }
        contents |= _wider(maker, contents)
    return {
        f"{name}.json": json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        for name, content in contents.items()
    }


def _wider(maker: Maker, others: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    told, versions = membership_file()
    stored = others["receipts"]["receipts"][0]["token"]
    return {
        "membership": told,
        "full-letter": full_letter_file(full_letter(maker, versions[1])),
        "void": void_file(maker),
        "recovery": recovery_file(maker, stored),
        "card": card_file(),
        "log": log_file(),
        **error_files(maker, others["edge"]),
        **refusal_files(maker, others["inner"], versions),
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
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            print(f"wrote {path.name}")
    return int(check and different > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
