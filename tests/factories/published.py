"""Published reports, without a paper being drawn."""

from __future__ import annotations

from typing import Any

from supplytrack.db.engine import Database
from supplytrack.distribution.publishing.operations import (
    PaperFile,
    Publication,
    prepare_publication,
    publish_report,
)
from tests.factories.files import PDF


def prepare(database: Database, kind: str = "distribution", **asked: Any) -> Publication:
    """What is about to be published."""
    chosen = {"first": None, "last": None, **asked}
    return database.read(lambda s: prepare_publication(s, kind, chosen))


def publish(
    database: Database, kind: str = "distribution", *, content: bytes = PDF, remarks: str = "", **asked: Any
) -> str:
    """Publish a report; returns its number."""
    ready = prepare(database, kind, **asked)
    file = PaperFile(content, f"{ready.number}_report.pdf", digest="SFAJ5-F07CT")
    return database.write(lambda s: publish_report(s, ready, file, remarks))[0]
