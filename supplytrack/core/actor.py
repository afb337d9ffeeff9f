"""Who acts, and what each role may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """One right that an operation declares."""

    READ = "read"
    KEEP_CATALOGUE = "keep catalogue"
    ORDER_GOODS = "order goods"
    RECEIVE_GOODS = "receive goods"
    PREPARE_HANDOVER = "prepare handover"
    ISSUE_GOODS = "issue goods"
    CONFIRM_HANDOVER = "confirm handover"
    APPROVE_HANDOVER = "approve handover"
    LOG_PEOPLE_REACHED = "log people reached"
    RECORD_NEEDS = "record needs"
    RECORD_ACTIVITY = "record activity"
    PUBLISH_REPORT = "publish report"
    ADJUST_STOCK = "adjust stock"
    APPROVE_STOCK_CHANGE = "approve stock change"
    TRANSFER_GOODS = "transfer goods"
    RETURN_GOODS = "return goods"
    COUNT_STOCK = "count stock"
    POST_STOCK_COUNT = "post stock count"
    ASSEMBLE_KITS = "assemble kits"
    ATTACH_FILE = "attach file"
    REVERSE_DOCUMENT = "reverse document"
    IMPORT_WORKBOOK = "import workbook"
    CLOSE_PERIOD = "close period"
    ADMINISTER = "administer"


@dataclass(frozen=True)
class Actor:
    """The person at work. A workspace without accounts gives everybody every right.

    `alone`: no accounts tell people apart, so a second person is named on the paper instead of signing in.
    """

    name: str
    permissions: frozenset[Permission] = frozenset(Permission)
    alone: bool = True

    def may(self, permission: Permission) -> bool:
        """Whether this person has `permission`."""
        return permission in self.permissions
