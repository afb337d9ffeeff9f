"""Settings: whose workspace it is, how the program looks, data in and out, backup and check."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from supplytrack import __version__
from supplytrack.catalogue.establish import WorkspaceDraft, change_workspace
from supplytrack.core.actor import Permission
from supplytrack.core.money import format_money
from supplytrack.db.backup import back_up
from supplytrack.db.workspace import Workspace
from supplytrack.errors import Refused
from supplytrack.exchange.problem import WorkbookRefused
from supplytrack.i18n import LANGUAGES, N_, _, language
from supplytrack.inventory.limits import set_approval_limit, set_note_rules, set_stock_warnings
from supplytrack.ui.backups import BACKED_UP, backup_key
from supplytrack.ui.saving import ask_where
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import column, empty, framed, holder, row, scrolled
from supplytrack.ui.toolkit.buttons import Button, Segments
from supplytrack.ui.toolkit.columns import Column
from supplytrack.ui.toolkit.draft import Draft
from supplytrack.ui.toolkit.form import Field, FieldKind, Form
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.pages import Desk, Page, check_line, section
from supplytrack.ui.toolkit.rows import RowTable
from supplytrack.ui.toolkit.table import small_table
from supplytrack.ui.toolkit.tasks import Progress

if TYPE_CHECKING:
    from supplytrack.db.engine import Database, Session
    from supplytrack.distribution.check import CheckReport
    from supplytrack.exchange.importer import ImportOutcome

EVERYTHING = frozenset(
    {"stock", "notes", "people", "documents", "items", "locations", "parties", "funds", "drafts"}
)
MOST_PROBLEMS = 12
_WORKBOOK = N_("Excel workbook (*.xlsx)")
_FIELDS = (
    Field("organisation", N_("Organisation"), span=2, required=True),
    Field("organisation_km", N_("Organisation (Khmer)"), span=2),
    Field("short_name", N_("Short name")),
    Field("country", N_("Country")),
    Field("time_zone", N_("Time zone"), required=True),
)
_AGREED = (
    Field("expiry_warning_days", N_("Tell what expires within (days)"), FieldKind.NUMBER, required=True),
    Field(
        "cover_days", N_("Use of the last (days) tells how long stock lasts"), FieldKind.NUMBER, required=True
    ),
    Field("approval_limit", N_("Losses above need a second person"), placeholder=N_("No limit")),
    Field("approval_currency", N_("Currency"), placeholder="USD"),
)
_NOTES = (
    Field("notes_need_approval", N_("A second person approves delivery notes"), FieldKind.CHECK, span=2),
    Field("unsigned_days", N_("A note is late after (days)"), FieldKind.NUMBER, required=True),
)
_PROBLEM_COLUMNS: tuple[Column[Any], ...] = (
    Column("sheet", N_("Sheet"), lambda one: one.sheet, width=110),
    Column("row", N_("Row"), lambda one: one.row or None, width=60, numeric=True),
    Column("column", N_("Column"), lambda one: one.column, width=130),
    Column("value", N_("Value"), lambda one: one.value, width=140),
    Column("reason", N_("What is wrong"), lambda one: one.reason),
)


class SettingsPage(Page):
    """What is set once, and what is done now and then."""

    place = "settings"
    title = N_("Settings")
    wide_search = False
    kinds = frozenset({"workspace"})
    specs = (ActionSpec("keep", N_("Save changes"), "Ctrl+Return", "check", Permission.ADMINISTER),)
    primary = "keep"

    def __init__(self, desk: Desk, looks: Any = None, parent: QWidget | None = None) -> None:
        """`looks`: switches theme and language; without it the page only shows them."""
        self._looks = looks
        super().__init__(desk, parent)

    def bind(self) -> None:
        """What the button does."""
        self.acts.bind("keep", self.keep)

    def build(self) -> QWidget:
        """One panel for each thing."""
        self.draft = Draft({}, self)
        self.form = Form(_FIELDS, self.draft, columns=(1, 1, 1, 1), margins=(0, 0, 0, 0))
        self._station = Label("", tone="text2")
        self._outcome = QVBoxLayout()
        parts = [
            _panel(section(_("Organisation")), self.form, self._station),
            self._stock_panel(),
            self._notes_panel(),
            self._looks_panel(),
            self._data_panel(),
            self._safety_panel(),
            _panel(
                section(_("About")),
                Label(f"SupplyTrack {__version__}", tone="text2"),
                Label(_about(), tone="text2", wrap=True),
            ),
        ]
        inside = holder(column(*parts, None, margins=(20, 14, 16, 14), gap=12), "scrolled")
        inside.setMaximumWidth(980)
        return scrolled(inside)

    def _stock_panel(self) -> QWidget:
        self.agreed = Draft({}, self)
        self.stock_form = Form(_AGREED, self.agreed, columns=(3, 4, 3, 2), margins=(0, 0, 0, 0))
        periods = Button(
            _("Closed periods"), "link", "lock", clicked=lambda: self.desk.go("reports", "periods")
        )
        return _panel(section(_("Stock: what is agreed on")), self.stock_form, row(periods, None))

    def _notes_panel(self) -> QWidget:
        self.notes = Draft({}, self)
        self.notes_form = Form(_NOTES, self.notes, columns=(3, 4, 3, 2), margins=(0, 0, 0, 0))
        return _panel(section(_("Delivery notes: what is agreed on")), self.notes_form)

    def _looks_panel(self) -> QWidget:
        theme = Segments(
            (("light", _("Light")), ("dark", _("Dark")), ("system", _("As the computer"))),
            self._looks.theme if self._looks else "light",
        )
        tongue = Segments([(code, {"en": "English", "km": "ខ្មែរ"}[code]) for code in LANGUAGES], language())
        if self._looks is not None:
            theme.chosen.connect(self._looks.set_theme)
            tongue.chosen.connect(self._looks.set_language)
        return _panel(section(_("Look and language")), row(theme, 12, tongue, None))

    def _data_panel(self) -> QWidget:
        buttons = row(
            Button(_("Try a workbook"), "", "eye", clicked=lambda: self.choose_workbook(dry_run=True)),
            Button(_("Import a workbook"), "", "upload", clicked=lambda: self.choose_workbook(dry_run=False)),
            Button(_("Get the empty workbook"), "link", "file-down", clicked=self.save_template),
            None,
        )
        words = Label(
            _("The whole workbook is taken, or nothing is. A trial records nothing."), tone="text2", wrap=True
        )
        return _panel(section(_("Bring in from Excel")), words, buttons, self._outcome)

    def _safety_panel(self) -> QWidget:
        self._checked = QVBoxLayout()
        buttons = row(
            Button(_("Back up now"), "", "hard-drive", clicked=self.choose_backup),
            Button(_("Check the workspace"), "", "shield-check", clicked=self.check),
            None,
        )
        words = Label(
            _("A backup is read back before it counts. Keep it on another disk."), tone="text2", wrap=True
        )
        return _panel(section(_("Backup and check")), words, buttons, self._checked)

    # Organisation

    def load(self) -> None:
        """Read whose workspace it is."""
        self.desk.tasks.read(
            lambda session: session.workspace, self._show, ticket=(id(self), "workspace"), owner=self
        )

    def _show(self, found: Workspace) -> None:
        self._workspace = found
        keys = ("organisation", "organisation_km", "short_name", "country", "time_zone")
        self.draft.load({key: getattr(found, key) for key in keys})
        self.agreed.load(_agreed(found))
        self.notes.load(_note_rules(found))
        self._station.setText(
            _("Station {station}: it opens every number and cannot change.").format(station=found.station)
        )

    def keep(self) -> None:
        """Save the organisation's names, the time zone and what is agreed on for the stock."""
        if not (self.form.check() and self.stock_form.check() and self.notes_form.check()):
            return
        draft = WorkspaceDraft(
            organisation=self._said("organisation"),
            organisation_km=self._said("organisation_km"),
            short_name=self._said("short_name"),
            country=self._said("country"),
            time_zone=self._said("time_zone"),
            station=self._workspace.station,
        )
        typed = {field.key: str(self.agreed.get(field.key) or "") for field in _AGREED}
        before = _agreed(self._workspace)
        rules = {
            "notes_need_approval": bool(self.notes.get("notes_need_approval")),
            "unsigned_days": str(self.notes.get("unsigned_days") or ""),
        }

        def keep(session: Session) -> None:
            change_workspace(session, draft)
            if any(typed[key] != before[key] for key in ("expiry_warning_days", "cover_days")):
                set_stock_warnings(session, typed["expiry_warning_days"], typed["cover_days"])
            if any(typed[key] != before[key] for key in ("approval_limit", "approval_currency")):
                set_approval_limit(session, typed["approval_limit"], typed["approval_currency"])
            if rules != _note_rules(self._workspace):
                set_note_rules(
                    session,
                    need_approval=bool(rules["notes_need_approval"]),
                    unsigned_days=str(rules["unsigned_days"]),
                )

        self.desk.tasks.write(keep, self._kept, refused=self._refused, owner=self)

    def _said(self, key: str) -> str:
        return str(self.draft.get(key) or "")

    def _kept(self, _nothing: None) -> None:
        self.toast(_("Saved"))

    def _refused(self, refused: Refused) -> None:
        forms = ((self.stock_form, _AGREED), (self.notes_form, _NOTES))
        keys = {field.key: form for form, fields in forms for field in fields}
        form = keys.get(refused.field or "", self.form)
        if form.show_refusal(refused):
            self.show_banner("bad", str(refused))

    # Workbooks

    def choose_workbook(self, *, dry_run: bool) -> None:
        """Ask for the workbook, then try or import it."""
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Choose a workbook"), "", _(_WORKBOOK))
        if chosen:
            self.bring_in(Path(chosen), dry_run=dry_run)

    def bring_in(self, path: Path, *, dry_run: bool) -> None:
        """Try or import a workbook beside the window; cancelling changes nothing."""
        empty(self._outcome)
        progress = Progress(_("Trying {name}") if dry_run else _("Importing {name}"), _("documents"))
        progress.title = progress.title.format(name=path.name)
        self.desk.tasks.on_database(
            lambda database: _import(database, path, dry_run=dry_run, progress=progress),
            self._brought,
            progress=progress,
            refused=partial(self._not_brought, path),
            owner=self,
        )

    def _brought(self, outcome: ImportOutcome) -> None:
        for line in outcome.summary().splitlines():
            self._outcome.addLayout(check_line("good", line))
        if not outcome.dry_run:
            self.desk.tasks.changed.emit(EVERYTHING)

    def _not_brought(self, path: Path, refused: Refused) -> None:
        self._outcome.addLayout(check_line("bad", str(refused), _("Nothing was recorded.")))
        if isinstance(refused, WorkbookRefused):
            model: RowTable[Any] = RowTable(_PROBLEM_COLUMNS)
            model.show(refused.problems[:MOST_PROBLEMS])
            self._outcome.addWidget(small_table(model))
            mark = Button(_("Save the workbook with these cells marked"), "link", "file-spreadsheet")
            mark.clicked.connect(lambda _checked=False: self._save_marked(path))
            self._outcome.addWidget(mark)

    def _save_marked(self, path: Path) -> None:
        target = ask_where(self, f"{path.stem}-marked.xlsx", _(_WORKBOOK))
        if target is not None:
            self.desk.tasks.on_database(
                lambda database: _import(database, path, dry_run=True, errors_path=target),
                lambda _outcome: None,
                refused=lambda _refused: self._saved(target),
                owner=self,
            )

    def _saved(self, target: Path) -> None:
        self.toast(_("Saved as {name}").format(name=target.name))

    def save_template(self) -> None:
        """Save the empty import workbook."""
        target = ask_where(self, "supplytrack-import.xlsx", _(_WORKBOOK))
        if target is not None:
            self.desk.tasks.make(
                partial(_write_template, target), lambda _done: self._saved(target), owner=self
            )

    # Backup and check

    def choose_backup(self) -> None:
        """Ask where the backup goes, then make it while work goes on."""
        today = self.desk.clock.today().isoformat()
        target = ask_where(self, f"supplytrack-{today}.db", _("SupplyTrack workspace (*.db)"))
        if target is not None:
            self.desk.tasks.on_database(
                partial(_back_up, target),
                self._backed_up,
                progress=Progress(_("Backing up")),
                refused=lambda refused: self._tell_checked("bad", str(refused)),
                owner=self,
            )

    def _backed_up(self, made: tuple[Path, str]) -> None:
        path, address = made
        now = self.desk.clock.now().astimezone(self.desk.clock.zone)
        self.desk.memory.put(backup_key(address), now.isoformat())
        self._tell_checked("good", _("The backup is whole and was read back: {path}").format(path=path))
        self.desk.tasks.changed.emit(BACKED_UP)

    def check(self) -> None:
        """Recompute everything that is kept twice."""
        self.desk.tasks.read(
            _check,
            self._checked_all,
            progress=Progress(_("Checking the workspace")),
            beside=True,
            owner=self,
        )

    def _checked_all(self, report: CheckReport) -> None:
        words = _("{documents} documents and {moves} moves agree.").format(
            documents=f"{report.documents:,}", moves=f"{report.moves:,}"
        )
        if report.ok:
            self._tell_checked("good", words)
        for problem in report.problems[:MOST_PROBLEMS]:
            self._tell_checked("bad", problem)

    def _tell_checked(self, tone: str, words: str) -> None:
        if tone == "good":
            empty(self._checked)
        self._checked.addLayout(check_line(tone, words))


def _agreed(workspace: Workspace) -> dict[str, str]:
    """What is agreed on for the stock, as the form says it."""
    limit = workspace.approval_limit
    return {
        "expiry_warning_days": str(workspace.expiry_warning_days),
        "cover_days": str(workspace.cover_days),
        "approval_limit": "" if limit is None else format_money(limit, "").strip().replace(",", ""),
        "approval_currency": workspace.approval_currency,
    }


def _note_rules(workspace: Workspace) -> dict[str, Any]:
    """What is agreed on for delivery notes, as the form says it."""
    return {
        "notes_need_approval": workspace.notes_need_approval,
        "unsigned_days": str(workspace.unsigned_days),
    }


def _panel(*parts: Any) -> QWidget:
    return framed("panel", column(*parts, margins=(16, 12, 16, 14), gap=10))


def _about() -> str:
    return _(
        "Free software under the MIT licence. Fonts: Noto Sans Khmer. Icons: Lucide. Places of Cambodia: see NOTICE.md. "
        "Khmer wording awaits review by a native speaker."
    )


# Importing and checking load beside the window: opening the settings does not wait for them.


def _import(database: Database, path: Path, **options: Any) -> ImportOutcome:
    from supplytrack.exchange.importer import import_workbook

    return import_workbook(database, path, **options)


def _write_template(target: Path) -> None:
    from supplytrack.exchange.template import write_template

    write_template(target)


def _check(session: Session) -> CheckReport:
    from supplytrack.distribution.check import check_workspace

    return check_workspace(session)


def _back_up(target: Path, database: Database) -> tuple[Path, str]:
    return back_up(database, target), database.address
