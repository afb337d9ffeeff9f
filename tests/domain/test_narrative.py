"""Sentences of the situation report: those of 7 May 2020 word for word, and their rules one by one."""

import pytest

from supplytrack.distribution.sitrep.narrative import (
    Goods,
    Names,
    Segment,
    fill_sentence,
    item_words,
    number_words,
    plain,
    say_goods,
    say_list,
    short_name,
)

MEDICAL = "Provided medical supplies of {items} to {recipient}."
PIECE, BOX, SET = ("piece", "pieces"), ("box", "boxes"), ("set", "sets")


def goods(quantity, unit, words, order, donor="", *, one="", decimals=0, documents=("DN-1",)):
    return Goods(
        quantity, decimals, *unit, one or words, words, (order, ""), donor, "PPE", "PPEs", tuple(documents)
    )


def suits(quantity, donor=""):
    return goods(quantity, PIECE, "PPE suits", 10, donor, one="PPE suit")


def mixed_masks(quantity):
    return goods(quantity, BOX, "surgical and N95 masks", 20)


def masks(quantity):
    return goods(quantity, BOX, "surgical masks", 30)


def gloves(quantity):
    return goods(quantity, BOX, "gloves", 40)


def thermometer(quantity):
    return goods(quantity, SET, "infrared thermometer", 50)


def goggles(quantity, donor="WFP"):
    return goods(quantity, SET, "medical safety goggles", 60, donor)


def aprons(quantity, donor="WFP"):
    return goods(quantity, SET, "disposable aprons", 70, donor)


def posters(quantity, donor="UNICEF"):
    return goods(quantity, PIECE, "posters [from {donor}] on COVID-19 prevention", 140, donor)


def sentence(names, recipient, *items, template=MEDICAL):
    values = {"items": say_list(items), "recipient": [Segment(names.of_place(recipient))]}
    return plain(fill_sentence(template, values))


def test_the_source_sentences_come_out_word_for_word():
    names = Names()
    assert [
        sentence(
            names,
            "Banteay Meanchey Provincial Health Department (PHD)",
            suits(420, "WFP"),
            goggles(20),
            aprons(500),
            mixed_masks(20),
            gloves(5),
        ),
        sentence(names, "Border authorities in Banteay Meanchey", suits(50), masks(15), gloves(2)),
        sentence(
            names,
            "Battambang Provincial Health Department (PHD)",
            mixed_masks(15),
            gloves(5),
            thermometer(1),
            suits(420, "WFP"),
            goggles(15),
            aprons(400),
        ),
        sentence(names, "Border authorities in Battambang", suits(50), masks(10), gloves(2)),
        sentence(
            names,
            "Siem Reap Provincial Health Department (PHD)",
            mixed_masks(15),
            suits(420, "WFP"),
            goggles(15),
            aprons(400),
        ),
        sentence(
            names, "Five target provinces", posters(4500), template="Distributed {items} to {recipient}."
        ),
    ] == [
        "Provided medical supplies of 20 boxes of surgical and N95 masks, five boxes of gloves and WFP-donated PPEs which "
        "included 420 PPE suits, 20 sets of medical safety goggles, 500 sets of disposable aprons to the Banteay Meanchey "
        "Provincial Health Department (PHD).",
        "Provided medical supplies of 50 PPE suits, 15 boxes of surgical masks and two boxes of gloves to the border "
        "authorities in Banteay Meanchey.",
        "Provided medical supplies of 15 boxes of surgical and N95 masks, five boxes of gloves, one set of infrared "
        "thermometer and WFP-donated PPEs which included 420 PPE suits, 15 sets of medical safety goggles, 400 sets of "
        "disposable aprons to the Battambang PHD.",
        "Provided medical supplies of 50 PPE suits, 10 boxes of surgical masks and two boxes of gloves to the border "
        "authorities in Battambang.",
        "Provided medical supplies of 15 boxes of surgical and N95 masks and WFP-donated PPEs which included 420 PPE suits, "
        "15 sets of medical safety goggles, 400 sets of disposable aprons to the Siem Reap PHD.",
        "Distributed 4,500 posters from UNICEF on COVID-19 prevention to five target provinces.",
    ]


@pytest.mark.parametrize(
    ("said", "one"),
    [
        ("one PPE suit", suits(1)),
        ("nine PPE suits", suits(9)),
        ("10 PPE suits", suits(10)),
        ("one box of gloves", gloves(1)),
        ("one set of medical safety goggles", goggles(1)),
        ("1,000 boxes of gloves", gloves(1000)),
        (
            "five hygiene care kits",
            goods(5, ("kit", "kits"), "hygiene care kits", 80, one="hygiene care kit"),
        ),
        ("5 kg of IOM plastic bags", goods(5000, ("kg", "kg"), "IOM plastic bags", 190, decimals=3)),
        ("80.5 kg of IOM plastic bags", goods(80500, ("kg", "kg"), "IOM plastic bags", 190, decimals=3)),
        (
            "350 bottles of disinfection sprays (500 ml)",
            goods(350, ("bottle", "bottles"), "disinfection sprays (500 ml)", 120),
        ),
        ("30 posters on COVID-19 prevention", posters(30, "")),
    ],
)
def test_a_quantity_agrees_with_its_unit_and_item(said, one):
    assert plain(say_goods(one)) == said


@pytest.mark.parametrize(
    ("said", "items"),
    [
        ("two boxes of gloves", [gloves(2)]),
        ("20 sets of medical safety goggles donated by WFP", [goggles(20)]),
        (
            "PPEs donated by World Vision which included 20 sets of medical safety goggles, two PPE suits",
            [goggles(20, "World Vision"), goods(2, PIECE, "PPE suits", 65, "World Vision", one="PPE suit")],
        ),
        (
            "five boxes of gloves, two PPE suits donated by UNICEF and 20 sets of medical safety goggles donated by WFP",
            [goggles(20), suits(2, "UNICEF"), gloves(5)],
        ),
        ("seven boxes of gloves", [gloves(3), gloves(4)]),
    ],
)
def test_own_goods_come_first_and_each_donor_has_its_own_clause(said, items):
    assert plain(say_list(items)) == said


def test_a_donors_goods_of_several_categories_are_supplies():
    kit = Goods(
        2,
        0,
        "kit",
        "kits",
        "hygiene care kit",
        "hygiene care kits",
        (80, ""),
        "WFP",
        "Hygiene",
        "kits",
        ("DN-1",),
    )
    assert plain(say_list([goggles(20), kit])).startswith("WFP-donated supplies which included ")


def test_every_figure_keeps_the_papers_it_comes_from():
    said = say_list(
        [goods(3, BOX, "gloves", 40, documents=["DN-1"]), goods(4, BOX, "gloves", 40, documents=["DN-2"])]
    )
    assert said[0] == Segment("seven boxes", ("DN-1", "DN-2"))
    assert said[1].documents == ()


def test_an_abbreviation_is_explained_once_and_only_when_it_is_one():
    names = Names()
    assert names.of_place("Battambang Provincial Health Department (PHD)").endswith("Department (PHD)")
    assert names.of_place("Siem Reap Provincial Health Department (PHD)") == "the Siem Reap PHD"
    assert names.of_place("Malai centre (B)") == "the Malai centre (B)"


def test_a_name_in_khmer_only_stays_as_it_is():
    assert Names().of_place("មន្ទីរសុខាភិបាល") == "មន្ទីរសុខាភិបាល"
    assert item_words("ម៉ាស់") == ("ម៉ាស់", "ម៉ាស់")
    assert plain(say_goods(goods(2, BOX, "ម៉ាស់", 1))) == "two boxes of ម៉ាស់"


def test_names_and_numbers_are_said_as_they_are():
    assert short_name("World Food Programme (WFP)") == "WFP"
    assert short_name("UNICEF") == "UNICEF"
    assert item_words("Hand sanitizer, 500 ml") == ("hand sanitizer (500 ml)", "hand sanitizers (500 ml)")
    assert item_words("T-shirt") == ("T-shirt", "T-shirts")
    assert item_words("PPE suit")[1] == "PPE suits"
    assert item_words("Disinfection spray 500 ml")[1] == "disinfection spray 500 ml"
    assert number_words(0, 0) == "zero"


def test_a_sentence_begins_with_a_capital_and_an_unknown_word_in_braces_is_a_fault():
    assert (
        plain(fill_sentence("{items} came.", {"items": say_list([gloves(2)])})) == "Two boxes of gloves came."
    )
    with pytest.raises(KeyError):
        fill_sentence("{things}", {})
