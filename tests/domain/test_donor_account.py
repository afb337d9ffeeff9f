"""A donor's account: goods in kits are where the kit is, and a gap of the kit is a gap of what is in it."""

from __future__ import annotations

import pytest

from supplytrack.distribution.donors.account import Account, Holding, added_up, follow_kits

SOAP, KIT, CRATE = 1, 2, 3


def test_goods_in_kits_are_where_the_kit_is() -> None:
    accounts = {
        SOAP: Account(received=20, converted=12, on_hand=8),
        KIT: Account(converted=-6, signed=2, open=1, lost=1, on_hand=2),
    }
    follow_kits(accounts, [Holding(KIT, SOAP, 12, 6)])
    assert accounts[SOAP] == Account(received=20, signed=4, open=2, lost=2, on_hand=12)
    assert accounts[SOAP].gap == 0


def test_kits_in_kits_are_followed_to_the_last() -> None:
    accounts = {
        SOAP: Account(received=20, converted=12, on_hand=8),
        KIT: Account(converted=-6 + 4, on_hand=2),
        CRATE: Account(converted=-2, people=1, in_transit=1),
    }
    holdings = [Holding(KIT, SOAP, 12, 6), Holding(CRATE, KIT, 4, 2)]
    follow_kits(accounts, holdings)
    assert accounts[SOAP] == Account(received=20, people=4, in_transit=4, on_hand=12)


def test_a_kit_that_is_missing_is_a_gap_of_its_goods() -> None:
    accounts = {
        SOAP: Account(received=20, converted=12, on_hand=8),
        KIT: Account(converted=-6, on_hand=5),
    }
    follow_kits(accounts, [Holding(KIT, SOAP, 12, 6)])
    assert accounts[SOAP].gap == 2


def test_kits_of_one_batch_that_do_not_hold_the_same_are_no_kits() -> None:
    accounts = {SOAP: Account(received=20, converted=13), KIT: Account(converted=-6, on_hand=6)}
    with pytest.raises(ValueError, match="hold the same"):
        follow_kits(accounts, [Holding(KIT, SOAP, 13, 6)])


def test_what_was_split_stays_told_as_converted() -> None:
    mixed = Account(received=50, converted=20, on_hand=30)
    parts = [Account(converted=-12, on_hand=12), Account(converted=-8, on_hand=8)]
    assert [account.gap for account in (mixed, *parts)] == [0, 0, 0]
    total = added_up([mixed, *parts])
    assert (total.received, total.converted, total.gap) == (50, 0, 0)
