"""Get what reads words in scanned pages: `recognition.py check` says whether it is there, `recognition.py install` gets it.

Debian's Tesseract is taken, with its models for Vietnamese, Japanese, Chinese and English. Without it everything but images is read.
"""

import os
import shutil
import subprocess
import sys

MODELS = ("vie", "jpn", "chi_sim", "eng", "osd")  # the last tells how a page lies
PACKAGES = ("tesseract-ocr", *(f"tesseract-ocr-{one.replace('_', '-')}" for one in MODELS))
HOW = (
    "Scanned pages need Tesseract and its models for Vietnamese, Japanese, Chinese and English.\n"
    "  as root:     make recognition\n"
    f"  by yourself: apt-get update && apt-get install --no-install-recommends {' '.join(PACKAGES)}\n"
    "  elsewhere:   install Tesseract 5 so that `tesseract` is in /usr/local/bin, /usr/bin or /bin\n"
    "  without:     scans and images are not read, and say so; everything else is"
)


def missing() -> list[str]:
    """Return the models that are not there; all of them without the program."""
    program = shutil.which("tesseract")
    if program is None:
        return list(MODELS)
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False).stdout
    return [one for one in MODELS if one not in listed.split()]


def check() -> int:
    """Say what is missing; 0 when all is there."""
    lacking = missing()
    if not lacking:
        return 0
    print(f"Not there: {', '.join(lacking)}.\n{HOW}", file=sys.stderr)
    return 1


def install() -> int:
    """Get what is missing from Debian's packages when root, or say how."""
    if not missing():
        print("Recognition is there.")
        return 0
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(HOW, file=sys.stderr)
        return 1
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-q"], check=False, env=quiet)
    subprocess.run(
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", *PACKAGES], check=False, env=quiet
    )
    return check()


if __name__ == "__main__":
    sys.exit({"check": check, "install": install}[sys.argv[1]]())
