"""Where Khmer text may be broken: between words when a dictionary is at hand, else between clusters.

The dictionary is the one inside the ICU library that comes with Qt; it is opened without importing Qt.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

KHMER = re.compile("[\u1780-\u17ff\u19e0-\u19ff]")
"""One Khmer letter or sign."""

RUN = re.compile(
    "[\u1780-\u17ff\u19e0-\u19ff\u200b-\u200d]+|[^\u1780-\u17ff\u19e0-\u19ff\u200b-\u200d]+",
)
"""A stretch of one script: Khmer with its joiners, or anything else. Each is shaped by itself."""

_CLUSTER = re.compile(
    "[\u1780-\u17b3](?:[\u17b4-\u17d1\u17d3\u17dd\u200c\u200d]|\u17d2[\u1780-\u17b3])*|.",
    re.DOTALL,
)
_LINE_BREAKS = 2  # UBRK_LINE in ICU's ubrk.h
_DONE = -1

_Splitter = Callable[[str], tuple[str, ...]]


def clusters(text: str) -> list[str]:
    """`text` cut into what must never be torn apart: a base with its subscripts and signs, or one letter."""
    return _CLUSTER.findall(text)


@lru_cache(8192)
def words(text: str) -> tuple[str, ...]:
    """A stretch of Khmer cut where a line may end."""
    return _splitter()(text)


@cache
def _splitter() -> _Splitter:
    for library in _icu_libraries():
        try:
            return _icu_splitter(library)
        except (OSError, AttributeError):
            continue  # another version or a stripped build: the next one, else clusters
    return lambda text: tuple(clusters(text))


def _icu_libraries() -> list[Path]:
    spec = find_spec("PySide6")
    if spec is None or spec.origin is None:
        return []
    return sorted(Path(spec.origin).parent.joinpath("Qt", "lib").glob("libicuuc.so.*"))


def _icu_splitter(library: Path) -> _Splitter:
    """Words by ICU's line breaker for Khmer.

    :raises OSError: when the library cannot be loaded or has no Khmer.
    :raises AttributeError: when it lacks the functions.
    """
    version = library.name.rpartition(".")[2]
    ctypes.CDLL(str(library.with_name(f"libicudata.so.{version}")), mode=ctypes.RTLD_GLOBAL)
    icu = ctypes.CDLL(str(library))
    start, step, stop = (getattr(icu, f"ubrk_{name}_{version}") for name in ("open", "next", "close"))
    start.restype = ctypes.c_void_p
    start.argtypes = [
        ctypes.c_int,
        ctypes.c_char_p,
        ctypes.c_void_p,
        ctypes.c_int32,
        ctypes.POINTER(ctypes.c_int),
    ]
    step.restype, step.argtypes = ctypes.c_int32, [ctypes.c_void_p]
    stop.restype, stop.argtypes = None, [ctypes.c_void_p]

    def split(text: str) -> tuple[str, ...]:
        units = ctypes.create_string_buffer(text.encode("utf-16-le") + b"\0\0")
        failure = ctypes.c_int(0)
        handle = start(_LINE_BREAKS, b"km", units, len(text), ctypes.byref(failure))
        if failure.value > 0 or not handle:
            raise OSError(failure.value)
        try:
            found, here = [], 0
            while (there := step(handle)) != _DONE:
                found.append(text[here:there])
                here = there
            return tuple(found)
        finally:
            stop(handle)

    split("ខ្មែរ")
    return split
