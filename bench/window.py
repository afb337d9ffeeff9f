"""One start of a window in a process of its own: says when it was painted, or its list filled, and how much
memory it took. `python -m bench.window bare|libraries|shell|list`, with the workspace in the environment."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic_ns
from typing import Any


def told() -> None:
    """Print the moment and the memory, and be gone before anything is torn down."""
    moment = monotonic_ns()
    print(moment, most_memory(), flush=True)
    os._exit(0)


def most_memory() -> int:
    """Kilobytes that this process held at most. (`getrusage` would count what its parent held.)"""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0


def soon(then: Callable[[], None], turns: int = 2) -> None:
    """Call `then` when what waits to be painted is painted: paint events go before timers."""
    from PySide6.QtCore import QTimer

    QTimer.singleShot(0, (lambda: soon(then, turns - 1)) if turns > 1 else then)


def bare(with_libraries: bool) -> None:
    """An empty window; with the database's packages when the list is compared."""
    if with_libraries:
        importlib.import_module("sqlalchemy.orm")
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    app = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.setCentralWidget(QLabel("SupplyTrack"))
    window.resize(1280, 800)
    window.show()
    soon(told)
    app.exec()


def shell() -> None:
    """The program's own start, until its window is painted."""
    from supplytrack.app import main
    from supplytrack.ui import start

    start.Desktop._begin = lambda _desktop: told()
    main([])


def filled() -> None:
    """The program's own start, until the list of stock is filled and painted."""
    from supplytrack.app import main
    from supplytrack.ui import start
    from supplytrack.ui.inventory.stock_page import StockPage

    take = StockPage._told

    def taken(page: Any, table: Any) -> None:
        take(page, table)
        soon(told)

    StockPage._told = taken
    start.Desktop._opened = lambda desktop: desktop.window.go("stock")
    main([])


if __name__ == "__main__":
    {"bare": lambda: bare(False), "libraries": lambda: bare(True), "shell": shell, "list": filled}[
        sys.argv[1]
    ]()
