"""Imports every room with tables, so that the metadata is whole (migrations, checks)."""

from supplytrack.access import audit as _audit
from supplytrack.catalogue import item as _item
from supplytrack.catalogue import kit as _kit
from supplytrack.catalogue import party as _party
from supplytrack.catalogue import place as _place
from supplytrack.catalogue import unit as _unit
from supplytrack.db import workspace as _workspace
from supplytrack.db.base import frozen_tables, metadata, sealed_tables
from supplytrack.distribution import dispatch as _dispatch
from supplytrack.distribution import handover as _handover
from supplytrack.distribution import people as _people
from supplytrack.distribution.activities import activity as _activity
from supplytrack.distribution.needs import arrival as _arrival
from supplytrack.distribution.needs import assessment as _assessment
from supplytrack.distribution.needs import entitlement as _entitlement
from supplytrack.distribution.needs import target as _target
from supplytrack.distribution.publishing import published as _published
from supplytrack.distribution.sitrep import wording as _wording
from supplytrack.inventory import attachment as _attachment
from supplytrack.inventory import batch as _batch
from supplytrack.inventory import document as _document
from supplytrack.inventory import draft as _draft
from supplytrack.inventory import move as _move
from supplytrack.inventory.changes import adjustment as _adjustment
from supplytrack.inventory.changes import approval as _approval
from supplytrack.inventory.changes import goods_return as _goods_return
from supplytrack.inventory.conversions import conversion as _conversion
from supplytrack.inventory.counts import count as _count
from supplytrack.inventory.transfers import transfer as _transfer
from supplytrack.procurement import order as _order
from supplytrack.procurement import receipt as _receipt

__all__ = ["frozen_tables", "metadata", "sealed_tables"]

_MAPPED = (
    _audit,
    _item,
    _party,
    _place,
    _unit,
    _workspace,
    _dispatch,
    _handover,
    _people,
    _adjustment,
    _batch,
    _document,
    _draft,
    _move,
    _order,
    _receipt,
    _kit,
    _attachment,
    _approval,
    _goods_return,
    _conversion,
    _count,
    _transfer,
    _activity,
    _arrival,
    _assessment,
    _entitlement,
    _target,
    _published,
    _wording,
)
