"""Identities that any station can make alone: UUID version 7 (RFC 9562), which sort by time."""

from __future__ import annotations

import os
import time


def new_uid() -> str:
    """A fresh UUIDv7 as 32 hexadecimal digits. A form asks for one when it opens."""
    milliseconds = time.time_ns() // 1_000_000
    noise = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & (1 << 48) - 1) << 80 | noise
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return f"{value:032x}"
