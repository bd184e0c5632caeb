"""The verifier runs where nothing of a node is, with `cryptography` alone."""

import subprocess
import sys
from pathlib import Path

from comity_verify.tests import maker

ROOT = Path(__file__).resolve().parents[2]
STANDARD_BESIDE = {"cryptography", "comity_verify", "cffi", "_cffi_backend", "_openssl", "typing_extensions"}
LOADED = """
import sys
before = set(sys.modules)
sys.argv = ["comity", "verify", sys.argv[1]]
from comity.cli import main
try:
    main()
except SystemExit as end:
    print(end.code)
print(sorted({name.split(".")[0] for name in set(sys.modules) - before} - set(sys.stdlib_module_names)))
"""


def test_comity_verify_loads_nothing_of_a_node(tmp_path: Path) -> None:
    bundle = maker.of_letter().write(tmp_path / "proof.zip")
    done = subprocess.run(
        [sys.executable, "-c", LOADED, str(bundle)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    *_said, code, loaded = done.stdout.splitlines()
    assert code == "0"
    assert set(eval(loaded)) - {"comity"} <= STANDARD_BESIDE


def test_the_folder_alone_is_enough(tmp_path: Path) -> None:
    """Copied to an empty place and run isolated from everything else but the packages."""
    bundle = maker.of_looks().write(tmp_path / "looks.zip")
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "comity_verify").symlink_to(ROOT / "comity_verify")
    done = subprocess.run(
        [sys.executable, "-m", "comity_verify", str(bundle)],
        cwd=alone,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "The proof holds." in done.stdout
