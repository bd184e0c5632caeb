"""Copy the fonts named in tools/vendor/package.json beside our pages. For maintainers; users need neither Node nor a network.

    python tools/vendor_assets.py

The lock in tools/vendor is made with `npm install --package-lock-only --omit-lockfile-registry-resolved`, and its
`funding` entries are taken out: no committed lock names a host.

Installs the locked versions into a temporary folder, copies the slices we show, writes one style sheet a font and
`manifest.json` with version, licence and SHA-256 of each file. Commit the result; a test compares the hashes.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "comity" / "web" / "static" / "vendor"
FACE = re.compile(r"/\* (?P<slice>\S+) \*/\s*@font-face \{(?P<body>[^}]*)\}")
FILE = re.compile(r"url\(\./files/(?P<file>[^)]+\.woff2)\)")


@dataclass(frozen=True)
class Font:
    """A font to keep: its package, the style sheet in it, the family name we use, the slices we show."""

    package: str
    sheet: str
    family: str
    wanted: Callable[[str], bool]

    @property
    def name(self) -> str:
        """The package's name without its owner."""
        return self.package.rpartition("/")[2]


LATIN_SLICES = ("latin-wght", "latin-ext-wght", "vietnamese-wght")
FONTS = (
    Font(
        "@fontsource-variable/noto-sans",
        "wght.css",
        "Noto Sans",
        lambda piece: piece.removeprefix("noto-sans-").removesuffix("-normal") in LATIN_SLICES,
    ),
    # Latin comes from Noto Sans, so only the numbered slices of the East Asian signs are kept.
    Font("@fontsource/noto-sans-jp", "400.css", "Noto Sans JP", lambda piece: "[" in piece),
    Font("@fontsource/noto-sans-sc", "400.css", "Noto Sans SC", lambda piece: "[" in piece),
)


def install(folder: Path) -> Path:
    """Install the locked packages into a folder with npm; return where they lie."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / "vendor" / name, folder)
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is not installed. It comes with Node.js 20 or newer; only maintainers need it.")
    subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True)
    return folder / "node_modules"


def copy_font(font: Font, packages: Path, target: Path) -> dict[str, object]:
    """Copy one font's slices, licence and style sheet; return its entry in the manifest."""
    source = packages / font.package
    facts = json.loads((source / "package.json").read_text("utf-8"))
    folder = target / f"{font.name}-{facts['version']}"
    folder.mkdir(parents=True)
    rules = []
    for face in FACE.finditer((source / font.sheet).read_text("utf-8")):
        found = FILE.search(face["body"])
        if found is None or not font.wanted(face["slice"]):
            continue
        shutil.copyfile(source / "files" / found["file"], folder / found["file"])
        rules.append(face_rule(font, face["body"], found["file"]))
    (folder / f"{font.name}.css").write_text("\n".join(rules) + "\n", "utf-8")
    shutil.copyfile(source / "LICENSE", folder / "LICENSE")
    files = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())}
    return {
        "name": font.package,
        "version": facts["version"],
        "licence": facts["license"],
        "folder": folder.name,
        "files": files,
    }


def face_rule(font: Font, body: str, file: str) -> str:
    """Return the rule of one slice, with our family name and the one file we keep."""
    declared = dict(re.findall(r"([\w-]+):\s*([^;]+);", body))
    return (
        f'@font-face {{ font-family: "{font.family}"; font-style: normal; font-display: swap;'
        f" font-weight: {declared['font-weight']}; src: url({file}) format('woff2');"
        f" unicode-range: {declared['unicode-range']}; }}"
    )


def main() -> None:
    """Replace the kept fonts by the locked versions."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        packages = install(Path(folder))
        entries = [copy_font(font, packages, TARGET) for font in FONTS]
    manifest = json.dumps({"packages": entries}, indent=1, ensure_ascii=False)
    (TARGET / "manifest.json").write_text(manifest + "\n", "utf-8")
    size = sum(file.stat().st_size for file in TARGET.rglob("*") if file.is_file())
    print(f"{size / 1e6:.1f} MB in {TARGET.relative_to(HERE.parent)}")


if __name__ == "__main__":
    main()
