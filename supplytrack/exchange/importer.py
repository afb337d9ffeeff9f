"""Importing a workbook: all of it in one transaction, or nothing, with every cell that is wrong named."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from supplytrack.access.permission import requires
from supplytrack.core.actor import Permission
from supplytrack.db.engine import Database, Session
from supplytrack.exchange.catalogue import Kept, keep_items, keep_locations
from supplytrack.exchange.columns import ITEMS, LOCATIONS, SHEETS
from supplytrack.exchange.names import Names
from supplytrack.exchange.needs import Figures, record_figures
from supplytrack.exchange.package import read_file
from supplytrack.exchange.paper import Paper, group
from supplytrack.exchange.posting import Imported, Poster, Progress
from supplytrack.exchange.problem import Problem, Problems, TooManyProblems, WorkbookRefused
from supplytrack.exchange.reading import Row, read_workbook
from supplytrack.exchange.spreadsheet import Spreadsheet
from supplytrack.i18n import _, ngettext

R = TypeVar("R")


@dataclass(frozen=True)
class ImportOutcome:
    """What an import did, or with `dry_run` would have done. Codes and names are as the program keeps them."""

    posted: tuple[Imported, ...] = ()
    skipped: tuple[Imported, ...] = ()
    items_added: tuple[str, ...] = ()
    items_changed: tuple[str, ...] = ()
    items_unchanged: tuple[str, ...] = ()
    locations_added: tuple[str, ...] = ()
    locations_changed: tuple[str, ...] = ()
    locations_unchanged: tuple[str, ...] = ()
    donors_created: tuple[str, ...] = ()
    suppliers_created: tuple[str, ...] = ()
    needs_recorded: int = 0
    arrivals_recorded: int = 0
    figures_known: int = 0
    sources_created: tuple[str, ...] = ()
    dry_run: bool = False
    problems: tuple[Problem, ...] = ()
    """Always empty: a workbook with problems is refused whole."""

    @property
    def changes_nothing(self) -> bool:
        """Whether all of it was there already."""
        return not (
            self.posted
            or self.items_added
            or self.items_changed
            or self.locations_added
            or self.locations_changed
            or self.needs_recorded
            or self.arrivals_recorded
        )

    def summary(self) -> str:
        """What was done, a line for each kind of thing."""
        lines = [*self._documents(), *self._figures(), *self._catalogue(), *self._parties()]
        if not lines:
            return _("There are no rows in this workbook.")
        if self.changes_nothing:
            lines.insert(0, _("Nothing changed: all of this was imported before."))
        elif self.dry_run:
            lines.insert(0, _("This was a trial: nothing was recorded. An import would do this:"))
        return "\n".join(lines)

    def _documents(self) -> list[str]:
        lines = []
        if self.posted:
            lines.append(
                ngettext("{count} document posted.", "{count} documents posted.", len(self.posted)).format(
                    count=f"{len(self.posted):,}"
                )
            )
        if self.skipped:
            lines.append(
                ngettext(
                    "{count} document was there already.",
                    "{count} documents were there already.",
                    len(self.skipped),
                ).format(count=f"{len(self.skipped):,}")
            )
        return lines

    def _figures(self) -> list[str]:
        counts = (
            (
                self.needs_recorded,
                ngettext("{count} need recorded.", "{count} needs recorded.", self.needs_recorded),
            ),
            (
                self.arrivals_recorded,
                ngettext(
                    "{count} figure of arrivals recorded.",
                    "{count} figures of arrivals recorded.",
                    self.arrivals_recorded,
                ),
            ),
            (
                self.figures_known,
                ngettext(
                    "{count} figure was there already.",
                    "{count} figures were there already.",
                    self.figures_known,
                ),
            ),
        )
        return [sentence.format(count=f"{count:,}") for count, sentence in counts if count]

    def _catalogue(self) -> list[str]:
        counts = (
            (
                _("Items: {added} added, {changed} changed, {same} as they were."),
                self.items_added,
                self.items_changed,
                self.items_unchanged,
            ),
            (
                _("Locations: {added} added, {changed} changed, {same} as they were."),
                self.locations_added,
                self.locations_changed,
                self.locations_unchanged,
            ),
        )
        return [
            sentence.format(added=len(added), changed=len(changed), same=len(same))
            for sentence, added, changed, same in counts
            if added or changed or same
        ]

    def _parties(self) -> list[str]:
        lines = []
        if self.donors_created:
            lines.append(_("New donors: {names}.").format(names=", ".join(self.donors_created)))
        if self.suppliers_created:
            lines.append(_("New suppliers: {names}.").format(names=", ".join(self.suppliers_created)))
        if self.sources_created:
            lines.append(_("New reporting sources: {names}.").format(names=", ".join(self.sources_created)))
        return lines


class _Trial(Exception):
    def __init__(self, outcome: ImportOutcome) -> None:
        super().__init__()
        self.outcome = outcome


def import_workbook(
    database: Database,
    path: Path | str,
    *,
    dry_run: bool = False,
    errors_path: Path | str | None = None,
    progress: Progress | None = None,
) -> ImportOutcome:
    """Import the workbook at `path`: all of it or nothing.

    A `dry_run` does everything and keeps nothing. Where the workbook is refused and `errors_path` is given, a
    copy with the wrong cells marked is written there. `progress` is told how many documents of how many are
    done; what it raises ends the import, and nothing is kept.

    :raises WorkbookRefused: naming every cell that is wrong.
    :raises Refused: when the file is no workbook, locked, too large or damaged.
    :raises Unavailable: when a file or the workspace cannot be reached.
    """
    content = read_file(Path(path))
    try:
        spreadsheet = Spreadsheet(content)
        rows = _read(spreadsheet)
        return _write(database, rows, dry_run, progress or _silent)
    except WorkbookRefused as refusal:
        if errors_path is not None:
            # Late: openpyxl takes long to load, and only a refused workbook is written.
            from supplytrack.exchange.marked import write_marked

            write_marked(Path(errors_path), Spreadsheet(content), refusal.problems)
        raise


def _silent(_done: int, _total: int) -> None:
    return None


def _read(spreadsheet: Spreadsheet) -> Mapping[str, Sequence[Row]]:
    return _collecting(lambda problems: read_workbook(spreadsheet, problems))


def _collecting(work: Callable[[Problems], R]) -> R:
    """Do `work` and refuse with all the problems it found, in the order of the file."""
    problems = Problems()
    try:
        result = work(problems)
    except TooManyProblems:
        problems.found.sort(key=_place)
        raise WorkbookRefused(problems.found) from None
    problems.found.sort(key=_place)
    problems.refuse_if_any()
    return result


_SHEET_ORDER = {sheet.name: n for n, sheet in enumerate(SHEETS)}


def _place(problem: Problem) -> tuple[int, int]:
    return _SHEET_ORDER.get(problem.sheet, -1), problem.row


def _write(
    database: Database, rows: Mapping[str, Sequence[Row]], dry_run: bool, progress: Progress
) -> ImportOutcome:
    def operation(session: Session) -> ImportOutcome:
        outcome = import_rows(session, rows, dry_run, progress)
        if dry_run:
            raise _Trial(outcome)
        return outcome

    try:
        return database.write(operation)[0]
    except _Trial as trial:
        return trial.outcome


@requires(Permission.IMPORT_WORKBOOK)
def import_rows(
    session: Session, rows: Mapping[str, Sequence[Row]], dry_run: bool, progress: Progress
) -> ImportOutcome:
    """Bring the catalogue to what the rows say, then post their documents.

    :raises WorkbookRefused: naming every cell that is wrong; the transaction must be undone then.
    """

    def keep(problems: Problems) -> tuple[Kept, Kept]:
        return (
            keep_items(session, rows.get(ITEMS.name, ()), problems),
            keep_locations(session, rows.get(LOCATIONS.name, ()), problems),
        )

    items, locations = _collecting(keep)
    names = Names(session)
    papers: list[Paper] = [
        paper for sheet in SHEETS if sheet.papers for paper in group(sheet, rows.get(sheet.name, ()))
    ]

    def post(problems: Problems) -> tuple[Poster, Figures]:
        poster = Poster(session, names, problems)
        poster.post(papers, progress)
        return poster, record_figures(session, names, rows, problems)

    poster, figures = _collecting(post)
    return ImportOutcome(
        posted=tuple(poster.posted),
        skipped=tuple(poster.skipped),
        items_added=tuple(items.added),
        items_changed=tuple(items.changed),
        items_unchanged=tuple(items.unchanged),
        locations_added=tuple(locations.added),
        locations_changed=tuple(locations.changed),
        locations_unchanged=tuple(locations.unchanged),
        donors_created=tuple(names.donors_created),
        suppliers_created=tuple(names.suppliers_created),
        needs_recorded=figures.needs,
        arrivals_recorded=figures.arrivals,
        figures_known=figures.known,
        sources_created=tuple(figures.sources),
        dry_run=dry_run,
    )
