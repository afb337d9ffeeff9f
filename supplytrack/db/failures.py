"""What a driver's failure means to a person."""

from __future__ import annotations

import errno

from sqlalchemy.exc import DBAPIError

from supplytrack.errors import Unavailable
from supplytrack.i18n import N_, _

_PASSING = frozenset({"40001", "40P01", "57P01", "57P02", "57P03", "08006", "08003", "08000", "23505"})
"""SQLSTATEs of serialization failures, deadlocks, lost connections, and of two people adding the same thing at
once: tried again, the second one finds what the first has added."""

_SENTENCES = (
    (
        ("disk is full", "database or disk is full", "no space left"),
        N_("The disk is full, so this could not be saved. Make room and try again; nothing was lost."),
    ),
    (
        ("readonly database", "read-only"),
        N_("The workspace is read-only. Check the file's rights, or ask who owns it."),
    ),
    (("locked", "busy"), N_("The workspace is in use by another program. Close it there and try again.")),
    (
        ("not a database", "file is encrypted"),
        N_(
            "This file is not a SupplyTrack workspace, or it is damaged. Restore a backup, or choose another file."
        ),
    ),
    (
        ("malformed", "corrupt"),
        N_("The workspace file is damaged. Nothing was deleted; restore the newest backup."),
    ),
    (
        ("unable to open",),
        N_("The workspace file cannot be opened. Check that the folder exists and may be written."),
    ),
    (("disk i/o",), N_("The disk did not answer. Check the drive and try again.")),
    (
        ("password authentication failed", "no password supplied", "no pg_hba.conf entry", 'fatal:  role "'),
        N_("The office's server does not let you in. Check your name and password there."),
    ),
    (
        ('fatal:  database "',),
        N_("The office's server has no such database. Check the address, or ask who keeps the server."),
    ),
    (
        ("connection", "server closed", "could not connect", "timeout", "refused", "terminating"),
        N_("The office's server does not answer. Check the network and try again; nothing was lost."),
    ),
)


def is_passing_conflict(failure: DBAPIError) -> bool:
    """Whether trying the same operation again may well succeed."""
    return getattr(failure.orig, "sqlstate", None) in _PASSING or failure.connection_invalidated


def as_unavailable(failure: Exception) -> Unavailable | None:
    """The sentence for a failure of a resource; None when it is a fault of the program."""
    if isinstance(failure, OSError) and failure.errno == errno.ENOSPC:
        return Unavailable(_(_SENTENCES[0][1]))
    text = str(getattr(failure, "orig", failure)).lower()
    for marks, sentence in _SENTENCES:
        if any(mark in text for mark in marks):
            return Unavailable(_(sentence))
    return None
