"""Resolve the dependencies of pyproject.toml into requirements/*.txt, for every system at once.

python tools/lock.py            # the newest versions that fit
python tools/lock.py --keep     # change only what pyproject.toml forces

Needs uv: `pip install uv`. The files carry the hash of every wheel and no address of any registry.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMPILE = (
    *("pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"),
    *("--no-emit-index-url", "--no-emit-find-links", "--no-header", "pyproject.toml"),
)
LOCKS = {"runtime": (), "dev": ("--extra", "dev", "--constraint", "requirements/runtime.txt")}


def lock(name: str, extra: tuple[str, ...], keep: bool) -> None:
    """Write one lock file; `keep` holds on to the versions that it names already."""
    target = Path("requirements", f"{name}.txt").as_posix()
    upgrade = () if keep else ("--upgrade",)
    subprocess.run(
        [sys.executable, "-m", "uv", *COMPILE, *extra, *upgrade, "--output-file", target],
        cwd=ROOT,
        check=True,
    )


def main() -> int:
    """Write both files, the runtime first, so that the tests run on the versions that users get."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", action="store_true", help="keep the versions already locked")
    keep = parser.parse_args().keep
    if importlib.util.find_spec("uv") is None:
        print("uv is missing: .venv/bin/python -m pip install uv", file=sys.stderr)
        return 1
    for name, extra in LOCKS.items():
        lock(name, extra, keep)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
