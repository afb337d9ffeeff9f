"""Every part of the toolkit on one sheet: for looking at, and for the audit."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from supplytrack.ui.toolkit.banner import Banner, Solution, Toast
from supplytrack.ui.toolkit.boxes import column, framed, hairline, holder, row
from supplytrack.ui.toolkit.buttons import Button, Segments
from supplytrack.ui.toolkit.columns import Column, Group, Look
from supplytrack.ui.toolkit.draft import Draft
from supplytrack.ui.toolkit.empty import Empty, Way, small_empty
from supplytrack.ui.toolkit.form import Field, FieldKind, Form
from supplytrack.ui.toolkit.labels import Chip, Label, Steps, hint
from supplytrack.ui.toolkit.linecolumns import CellKind, LineColumn
from supplytrack.ui.toolkit.lines import LineGrid
from supplytrack.ui.toolkit.longwork import WorkPanel
from supplytrack.ui.toolkit.paint import Badge
from supplytrack.ui.toolkit.rows import RowTable
from supplytrack.ui.toolkit.table import small_table
from supplytrack.ui.toolkit.tasks import Job, Progress


def _nothing() -> None:
    return None


def _title(words: str) -> Label:
    return Label(words, "head", "text2")


class Gallery(QWidget):
    """Buttons, fields, banners, rows and cells, as in the pictures of the parts."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        parts = row(
            (holder(self._left()), 33),
            22,
            hairline(upright=True),
            22,
            (holder(self._middle()), 38),
            22,
            hairline(upright=True),
            22,
            (holder(self._right()), 40),
            margins=(20, 16, 20, 12),
            gap=0,
        )
        self.setLayout(parts)

    def _left(self) -> QVBoxLayout:
        focused = Button("Focused")
        focused.setStyleSheet("")
        off = Button("Off")
        off.setEnabled(False)
        draft = Draft({"a": "20", "b": "20", "expiry": "30 Jun 202", "donor": "WFP"})
        fields = [
            Field("a", "Quantity"),
            Field("b", "Quantity"),
            Field("expiry", "Expiry", FieldKind.DATE),
            Field("donor", "Donor", FieldKind.FIXED, note="Comes from the batch"),
        ]
        self.form = Form(fields, draft, columns=(1, 1), margins=(0, 0, 0, 0))
        self.form.boxes["expiry"].complain("Write a full date, like 30 Jun 2020")
        damaged = QCheckBox("Damaged")
        damaged.setChecked(True)
        chips = (
            (("Draft", "plain", "pencil"), ("Issued", "info", "send"), ("Signed", "good", "circle-check")),
            (
                ("Not signed", "warn", "pen-line"),
                ("Disputed", "bad", "circle-alert"),
                ("Cancelled", "plain", "ban"),
            ),
            (
                ("Moving", "info", "truck"),
                ("Late", "bad", "truck"),
                ("Low", "warn", "trending-down"),
                ("Out", "bad", "circle-x"),
                ("Expiring", "warn", "calendar-clock"),
            ),
        )
        return column(
            _title("Buttons, 32 high"),
            6,
            row(Button("Issue delivery note", "primary", "send"), Button("Preview", icon="printer"), None),
            6,
            row(focused, off, Button("Cancel note", "danger", "ban"), Button("Open stock", "link"), None),
            14,
            _title("Fields: resting, focused, wrong, fixed"),
            4,
            self.form,
            14,
            _title("Choices"),
            6,
            row(Segments([("box", "Boxes"), ("pcs", "Pieces")]), damaged, QCheckBox("Refused"), None, gap=14),
            14,
            _title("Status: always a word, then a shape, then a colour"),
            *[
                part
                for line in chips
                for part in (6, row(*[Chip(Badge(*chip)) for chip in line], None, gap=6))
            ],
            14,
            _title("Paper states"),
            6,
            row(Steps(["Draft", "Issued", "Signed"], 1), None),
            14,
            _title("Keys"),
            6,
            row(
                hint("Ctrl+K", "search or do"),
                8,
                hint("Ctrl+N", "new"),
                8,
                hint("F8", "next problem"),
                None,
                gap=4,
            ),
            None,
            gap=0,
        )

    def _middle(self) -> QVBoxLayout:
        progress = Progress("Reading stock-list.xlsx", "{done} of {total} rows")
        progress(1240, 2000)
        panel = WorkPanel()
        panel.setGraphicsEffect(None)  # type: ignore[arg-type]
        panel.show_job(Job(_nothing, print, progress))
        panel.setMinimumWidth(100)
        panel.setMaximumWidth(1000)
        self.panel = panel
        return column(
            _title("Banners: stay until solved, pushed above the content"),
            6,
            Banner("info", "Read only", "You can see this store but not record here.", icon="eye"),
            8,
            Banner(
                "warn",
                "Open on another computer",
                "Phnom Penh office is editing. You can read; your changes start when it is closed.",
                icon="lock",
                solutions=[Solution("Try again", _nothing)],
            ),
            8,
            Banner(
                "bad",
                "Could not save",
                "The disk is full. Keep this window open; nothing is lost yet.",
                solutions=[Solution("Save elsewhere", _nothing)],
            ),
            14,
            _title("Toasts: 6 seconds, never for errors"),
            6,
            Toast(self, "DN-0042 issued. 5 lines left Poipet store", "Print", _nothing),
            8,
            Toast(self, "Line 3 removed", "Undo (Ctrl+Z)", _nothing, icon="trash-2"),
            14,
            _title("Long work: after 1 second, with Cancel"),
            6,
            panel,
            None,
            gap=0,
        )

    def _right(self) -> QVBoxLayout:
        rows = [
            ("Group row", "Resting", "box", 300, 252, "31 Mar 2023", ""),
            ("Group row", "Chosen", "box", 300, 252, "31 Mar 2023", "open"),
            ("Group row", "Low", "piece", 420, 420, "54 days left", "Low"),
        ]
        columns: list[Column[Any]] = [
            Column("item", "Item", lambda r: r[1], look=lambda r: Look(weight=500, tail=r[2])),
            Column("on_hand", "On hand", lambda r: r[3], numeric=True, width=66),
            Column(
                "available",
                "Available",
                lambda r: r[4],
                numeric=True,
                width=88,
                look=lambda r: Look(
                    weight=600,
                    lead="Low" if r[6] == "Low" else "",
                    tone="warn" if r[6] == "Low" else "",
                ),
            ),
            Column("expiry", "First expiry", lambda r: r[5], width=102),
        ]
        model = RowTable(
            columns,
            group=lambda r: Group(r[0], r[0]),
            count=lambda many: f"{many} items",
            children=lambda r: [("", "SM-0412", "batch", 212, 164, "31 Mar 2023", "")] if r[6] else [],
            identity=lambda r: r[1],
            total=lambda all_rows: (
                "",
                "Total",
                "",
                sum(r[3] for r in all_rows),
                sum(r[4] for r in all_rows),
                "",
                "",
            ),
        )
        model.show(rows)
        model.open_row("Chosen")
        self.table = small_table(model)
        self.table.go_to("Chosen")
        lines = [
            {"item": "Resting cell", "quantity": "20"},
            {"item": "Current cell", "quantity": "5"},
            {"item": "Wrong cell", "quantity": "15"},
            {"item": "Cell with a remark", "quantity": "20"},
        ]
        self.grid = LineGrid(
            [
                LineColumn(
                    "item",
                    "Line grid, 34 high",
                    remark=lambda line: "x" if "remark" in str(line["item"]) else "",
                ),
                LineColumn("quantity", "Quantity", CellKind.NUMBER, 84, weight=600),
                LineColumn(
                    "worked", "Worked out", CellKind.COMPUTED, 92, right=True, text=lambda _line: "1,000"
                ),
            ],
            Draft({"lines": lines}),
            blank=0,
        )
        self.grid.line_model().tell(2, "quantity", "Too many")
        self.grid.go_to(1, "quantity")
        self.grid.fit_height()
        empty = Empty(
            "No item matches “gogles” in 4 stores",
            "Did you mean Safety goggles? Or clear the filters.",
            "search-x",
            (Way("Clear filters", _nothing),),
        )
        return column(
            _title("Table rows, 30 to 32 high"),
            6,
            self.table,
            14,
            _title("Grid cells"),
            6,
            self.grid,
            12,
            _title("Empty list inside a page"),
            6,
            small_empty(empty),
            14,
            framed("sunkpanel", column(Label("A panel", "section"), margins=(12, 9, 12, 9))),
            None,
            gap=0,
        )
