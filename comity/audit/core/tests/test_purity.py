"""The core runs where no Django is: in the stand-alone verifier and in a court's hands."""

import pkgutil
import subprocess
import sys
from pathlib import Path

import comity.audit.core

ROOT = Path(__file__).parents[4]


def test_the_core_imports_no_django_and_no_database() -> None:
    modules = [
        found.name for found in pkgutil.iter_modules(comity.audit.core.__path__) if found.name != "tests"
    ]
    assert "verification" in modules
    imports = "; ".join(f"import comity.audit.core.{name}" for name in modules)
    asked = f"import sys; {imports}; print(sorted({{'django', 'psycopg'}} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout.strip() == "[]"
