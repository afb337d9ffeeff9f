"""The stock movement report and the picking list from the command line."""

from __future__ import annotations

from pathlib import Path

import pypdfium2

from tests.cli.conftest import Command


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as paper:
        return "\n".join(page.get_textpage().get_text_range() for page in paper)


def test_the_paper_of_the_movements_adds_up_and_says_so(
    command: Command, example: Path, tmp_path: Path
) -> None:
    asked = ("--from", "2020-04-01", "--to", "2020-05-07")
    ran = command("report", "movements", *asked, "--format", "pdf", "--output", "paper.pdf")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    told = " ".join(text_of(tmp_path / "paper.pdf").split())
    assert "MR-ALL-2020-0507" in told
    assert "Reconciled: opening + in − out − loss + count = closing" in told


def test_every_filter_narrows_the_paper(command: Command, example: Path, tmp_path: Path) -> None:
    asked = ("--location", "PNH", "--item", "PPE-001", "--donor", "WFP", "--province", "Phnom Penh")
    ran = command("report", "movements", *asked, "--format", "pdf", "--output", "paper.pdf")
    assert ran.code == 0, ran
    told = text_of(tmp_path / "paper.pdf")
    assert "MR-PNH-" in told
    assert "Gloves" not in told


def test_a_picking_list_is_found_by_its_own_number_too(
    command: Command, example: Path, tmp_path: Path
) -> None:
    ran = command("print", "picking-list", "PL-PNH-2020-0001", "--output", "paper.pdf")
    assert ran.code == 0, ran
    assert "For DN-PNH-2020-0001" in text_of(tmp_path / "paper.pdf")


def test_a_picking_list_of_nothing_is_refused(command: Command, example: Path) -> None:
    ran = command("print", "picking-list", "GRN-PNH-2020-0003", "--output", "paper.pdf")
    assert ran.code == 1
    assert "GRN-PNH-2020-0003" in ran.sentence
