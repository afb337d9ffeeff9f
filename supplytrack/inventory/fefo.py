"""First expired, first out: which batches to take, and why others were passed over. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Candidate:
    """A batch that lies in the store. Days are day numbers; `available` is in smallest units."""

    batch_id: int
    available: int
    expiry_day: int | None
    received_day: int
    donor_id: int | None = None
    allocated: int = 0


class SkipReason(StrEnum):
    """Why a batch was not taken."""

    EXPIRED = "expired"
    RESERVED = "reserved"
    OTHER_DONOR = "other donor"
    NOT_THEN = "not there on that day"


@dataclass(frozen=True)
class Pick:
    """Take `quantity` smallest units of a batch."""

    batch_id: int
    quantity: int


@dataclass(frozen=True)
class Skipped:
    """A batch that was passed over."""

    batch_id: int
    reason: SkipReason


@dataclass(frozen=True)
class Picks:
    """The outcome: `shortage` smallest units could not be found."""

    picks: tuple[Pick, ...]
    shortage: int
    skipped: tuple[Skipped, ...]


def pick(
    need: int,
    candidates: Iterable[Candidate],
    day: int,
    donor_id: int | None = None,
    *,
    expired_too: bool = False,
) -> Picks:
    """Choose batches for `need` smallest units to be issued on `day`.

    Order: earliest expiry (none last), then received earliest, then posted earliest. Batches that
    expired before `day` are skipped unless `expired_too`. With `donor_id` only that donor's batches are taken.
    """
    picks: list[Pick] = []
    skipped: list[Skipped] = []
    left = need
    for candidate in sorted(candidates, key=_order):
        reason = _why_not(candidate, day, donor_id, expired_too)
        if reason is not None:
            skipped.append(Skipped(candidate.batch_id, reason))
            continue
        if left == 0:
            continue
        taken = min(left, candidate.available)
        picks.append(Pick(candidate.batch_id, taken))
        left -= taken
    return Picks(tuple(picks), left, tuple(skipped))


def is_expired(expiry_day: int | None, day: int) -> bool:
    """Whether goods may no longer be issued on `day`: the expiry date is their last good day."""
    return expiry_day is not None and expiry_day < day


def _order(candidate: Candidate) -> tuple[bool, int, int, int]:
    expiry = candidate.expiry_day
    return (expiry is None, expiry or 0, candidate.received_day, candidate.batch_id)


def _why_not(candidate: Candidate, day: int, donor_id: int | None, expired_too: bool) -> SkipReason | None:
    if donor_id is not None and candidate.donor_id != donor_id:
        return SkipReason.OTHER_DONOR
    if not expired_too and is_expired(candidate.expiry_day, day):
        return SkipReason.EXPIRED
    if candidate.available <= 0:
        return SkipReason.RESERVED if candidate.allocated > 0 else SkipReason.NOT_THEN
    return None
