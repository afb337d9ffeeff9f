"""No text leaves its place on any paper, whatever is printed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from supplytrack.documents import (
    delivery_note,
    distribution_report,
    goods_received_note,
    loss_report,
    stock_card,
    stock_report,
    waybill,
)
from supplytrack.documents.frame import LEFT, RIGHT, Opening, Paper
from supplytrack.documents.labels import Label
from tests.documents import generated, specimens
from tests.documents.layout import Layout

_slowly = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


@pytest.mark.parametrize("language", ["both", "km", "en"])
@pytest.mark.parametrize(
    ("paper", "make"),
    [
        (delivery_note, lambda language: specimens.delivery_note(language=language)),
        (goods_received_note, specimens.goods_received_note),
        (waybill, specimens.waybill),
        (waybill, lambda language: specimens.waybill(language, arrived=True)),
        (loss_report, specimens.loss_report),
        (loss_report, lambda language: specimens.loss_report(language, on_the_way=True)),
        (stock_card, lambda language: specimens.stock_card(4, language)),
        (stock_card, lambda language: specimens.stock_card(60, language)),
        (stock_report, lambda language: specimens.stock_report(language, 3)),
        (distribution_report, specimens.distribution_report),
    ],
)
def test_every_paper_keeps_its_text_in_place(paper, make, language):
    layout = Layout()
    paper.render(make(language), layout)
    assert layout.texts
    assert layout.faults() == []


def test_fifty_lines_keep_their_place():
    layout = Layout()
    delivery_note.render(specimens.fifty_lines(), layout)
    assert layout.faults() == []


@_slowly
@given(generated.delivery_notes)
def test_any_delivery_note_keeps_its_text_in_place(sheet):
    _sound(delivery_note, sheet)


@_slowly
@given(generated.waybills)
def test_any_waybill_keeps_its_text_in_place(sheet):
    _sound(waybill, sheet)


@_slowly
@given(generated.loss_reports)
def test_any_loss_report_keeps_its_text_in_place(sheet):
    _sound(loss_report, sheet)


@_slowly
@given(generated.receipts)
def test_any_goods_received_note_keeps_its_text_in_place(sheet):
    _sound(goods_received_note, sheet)


@_slowly
@given(generated.stock_cards)
def test_any_stock_card_keeps_its_text_in_place(sheet):
    _sound(stock_card, sheet)


@_slowly
@given(generated.stock_reports)
def test_any_stock_report_keeps_its_text_in_place(sheet):
    _sound(stock_report, sheet)


@_slowly
@given(generated.distribution_reports)
def test_any_distribution_report_keeps_its_text_in_place(sheet):
    _sound(distribution_report, sheet)


def _sound(paper, sheet):
    layout = Layout()
    assert paper.render(sheet, layout).startswith(b"%PDF-1.7")
    assert layout.faults() == []


def _faults(draw):
    layout = Layout()
    paper = Paper(
        specimens.head("X-1", date(2020, 5, 7), note=""), Opening(Label("Trial"), "trial", ["x"]), layout
    )
    draw(paper.surface)
    return layout.faults()


def test_the_lint_sees_text_over_text():
    def draw(surface):
        surface.text(LEFT, 400, "one text")
        surface.text(LEFT + 10, 403, "another")

    assert any("meets" in fault for fault in _faults(draw))


def test_the_lint_sees_text_outside_the_margins():
    assert any(
        "leaves" in fault for fault in _faults(lambda surface: surface.text(RIGHT - 5, 400, "too far"))
    )


def test_the_lint_sees_a_rule_through_text():
    def draw(surface):
        surface.text(LEFT, 400, "struck")
        surface.rule(LEFT, 402, RIGHT)

    assert any("crosses" in fault for fault in _faults(draw))
