"""Make a checkout ready, with nothing but Python's own library, and start the program.

python3 tools/setup.py run [...]   # what the program needs, then the program (arguments are passed on)
python3 tools/setup.py program     # what the program needs
python3 tools/setup.py tests       # what the tests need as well

Everything Python lands in `.venv`, by the locked hashes. System libraries that Qt misses are installed by apt
after they were named; where that is not possible, the command to type is shown. A second run changes nothing.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
REQUIREMENTS = ROOT / "requirements"
OLDEST_PYTHON = (3, 11)
PICTURES = "out"

# What each Debian package gives Qt: the name under which the loader looks for it.
WITHOUT_WINDOW = {
    "libglib2.0-0": "libglib-2.0.so.0",
    "libgl1": "libGL.so.1",
    "libegl1": "libEGL.so.1",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libdbus-1-3": "libdbus-1.so.3",
    "libfontconfig1": "libfontconfig.so.1",
}
WITH_WINDOW = {
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-shape0": "libxcb-shape.so.0",
}
TEST_COMMANDS = {"xvfb": "Xvfb", "xauth": "xauth"}


class CannotPrepareError(Exception):
    """The machine lacks something that only a person can add; the text says what and how."""


def say(text: str) -> None:
    """Tell the person at the keyboard, at once."""
    print(text, flush=True)


def has_display() -> bool:
    """Whether a window can be shown: always off Linux, else under X or Wayland, or where Qt was told how."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def loads(library: str) -> bool:
    """Whether the loader finds the shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages(for_tests: bool) -> list[str]:
    """The Debian packages that this machine lacks, in the order in which they are listed here."""
    if not sys.platform.startswith("linux"):
        return []
    wanted = dict(WITHOUT_WINDOW)
    if for_tests or has_display():
        wanted |= WITH_WINDOW
    missing = [package for package, library in wanted.items() if not loads(library)]
    if for_tests:
        missing += [package for package, command in TEST_COMMANDS.items() if not shutil.which(command)]
    if not python_of_environment().exists() and importlib.util.find_spec("ensurepip") is None:
        missing.append("python3-venv")
    return missing


def install_packages(packages: list[str]) -> None:
    """Install Debian packages, saying first which.

    :raises CannotPrepareError: without apt or the right to use it, or when apt fails.
    """
    names = " ".join(packages)
    by_hand = f"apt-get install --no-install-recommends {names}"
    if not shutil.which("apt-get"):
        raise CannotPrepareError(
            f"This system lacks what Debian calls: {names}\nInstall it with the system's own tool."
        )
    prefix = rights()
    if prefix is None:
        raise CannotPrepareError(f"System packages are missing. Let an administrator run:\n  {by_hand}")
    say(f"Installing system packages: {names}")
    options = ["-y", "-q", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"]
    quiet([*prefix, "apt-get", "update", "-q"])
    failed = quiet(
        [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", *options, *packages]
    )
    if failed:
        raise CannotPrepareError(f"{failed}\nThe system packages could not be installed. Try:\n  {by_hand}")


def rights() -> list[str] | None:
    """What to put before a command that needs the administrator's rights; None when there is no way."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    if sys.stdin is not None and sys.stdin.isatty():
        return ["sudo"]
    return None if quiet(["sudo", "-n", "true"]) else ["sudo", "-n"]


def quiet(command: list[str]) -> str:
    """Run without showing the output; the end of it when the command fails, else nothing."""
    done = subprocess.run(
        command, stdin=None if command[:1] == ["sudo"] else subprocess.DEVNULL, capture_output=True, text=True
    )
    lines = (done.stdout + done.stderr).strip().splitlines()
    return "\n".join(lines[-15:]) or "failed" if done.returncode else ""


def python_of_environment() -> Path:
    """The interpreter of the virtual environment, there or not."""
    return ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def make_environment() -> None:
    """Make `.venv`, anew when it was moved, lost its Python or is only half made."""
    if python_of_environment().exists():
        if not quiet([str(python_of_environment()), "-m", "pip", "--version"]):
            return
        say("The environment in .venv does not work here; making it anew")
    venv.create(ENVIRONMENT, with_pip=True, clear=True)


def fingerprint(lock: Path) -> str:
    """What the environment holds after `lock` was installed: the lock's text under this Python."""
    return hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()


def stamp_of(lock: Path) -> Path:
    """The file that remembers which text of `lock` was installed."""
    return ENVIRONMENT / f".installed-{lock.stem}"


def is_installed(lock: Path) -> bool:
    """Whether the environment already holds exactly this lock."""
    stamp = stamp_of(lock)
    return python_of_environment().exists() and stamp.exists() and stamp.read_text() == fingerprint(lock)


def install_locked(name: str, *, also_holds: Iterable[str] = ()) -> None:
    """Install the lock file `name`, unless it is there already.

    :raises CannotPrepareError: when pip fails.
    """
    lock = REQUIREMENTS / f"{name}.txt"
    if is_installed(lock):
        return
    make_environment()
    say(f"Installing Python packages into .venv ({name}); the first time takes a few minutes")
    options = ["--quiet", "--disable-pip-version-check", "--no-input", "--require-hashes"]
    failed = quiet([str(python_of_environment()), "-m", "pip", "install", *options, "-r", str(lock)])
    if failed:
        raise CannotPrepareError(
            f"{failed}\nThe Python packages could not be installed. Check the network and try again."
        )
    for held in (name, *also_holds):
        stamp_of(REQUIREMENTS / f"{held}.txt").write_text(fingerprint(REQUIREMENTS / f"{held}.txt"))


def prepare(for_tests: bool) -> None:
    """Bring the machine to where the program (and its tests) can start.

    :raises CannotPrepareError: saying what a person has to do.
    """
    if sys.version_info < OLDEST_PYTHON:
        wanted, found = ".".join(map(str, OLDEST_PYTHON)), sys.version.split()[0]
        raise CannotPrepareError(
            f"Python {wanted} or newer is needed; this is {found}. Name one: make PYTHON=python{wanted}"
        )
    packages = missing_packages(for_tests)
    if packages:
        install_packages(packages)
    if for_tests:
        install_locked("dev", also_holds=["runtime"])
    else:
        install_locked("runtime")


def start(arguments: list[str]) -> int:
    """Start the program; without a display make the pictures and papers instead."""
    if not arguments and not has_display():
        say(f"No display here: making every screen and paper in {PICTURES}/ instead")
        arguments = ["tour", PICTURES]
    return subprocess.run(
        [str(python_of_environment()), str(ROOT / "main.py"), *arguments], cwd=ROOT
    ).returncode


def main() -> int:
    """Do what the first argument says."""
    goal, *rest = sys.argv[1:] or ["program"]
    if goal not in {"run", "program", "tests"}:
        print(__doc__)
        return 2
    try:
        prepare(for_tests=goal == "tests")
    except CannotPrepareError as reason:
        print(reason, file=sys.stderr)
        return 1
    return start(rest) if goal == "run" else 0


if __name__ == "__main__":
    raise SystemExit(main())
