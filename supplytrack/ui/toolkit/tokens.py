"""The colours of both themes, and the contrast they must keep. Knows no Qt."""

from __future__ import annotations

from typing import NamedTuple

STATES = ("good", "warn", "bad", "info", "plain")
"""The tones of a status. Each has a text colour, a background `<tone>_bg` and a line `<tone>_line`."""


class Tokens(NamedTuple):
    """One theme: every colour has a job, and no colour is written anywhere else."""

    name: str
    surface: str
    sunk: str
    rail: str
    raised: str
    hover: str
    selected: str
    hairline: str
    strong_hairline: str
    field_border: str
    text: str
    text2: str
    text3: str
    accent: str
    accent_hover: str
    accent_press: str
    accent_tint: str
    on_accent: str
    link: str
    good: str
    good_bg: str
    good_line: str
    warn: str
    warn_bg: str
    warn_line: str
    bad: str
    bad_bg: str
    bad_line: str
    info: str
    info_bg: str
    info_line: str
    plain: str
    plain_bg: str
    plain_line: str
    toast: str
    on_toast: str
    toast_link: str
    shadow: str
    scrim: str
    chart_strong: str
    chart_light: str
    desk: str
    paper: str = "#FFFFFF"
    paper_line: str = "#B9C3CD"
    paper_text: str = "#5C6875"
    ink: str = "#15306B"


LIGHT = Tokens(
    name="light",
    surface="#FFFFFF",
    sunk="#F6F8FA",
    rail="#EEF1F4",
    raised="#FFFFFF",
    hover="#EDF3F9",
    selected="#DBE9F7",
    hairline="#DCE2E8",
    strong_hairline="#C6CFD8",
    field_border="#7E8A97",
    text="#16202A",
    text2="#46525F",
    text3="#5C6875",
    accent="#0B5CAB",
    accent_hover="#094B8C",
    accent_press="#073D73",
    accent_tint="#E1EDF9",
    on_accent="#FFFFFF",
    link="#0B5CAB",
    good="#14612D",
    good_bg="#DFF2E4",
    good_line="#2C8746",
    warn="#744600",
    warn_bg="#FDEFD0",
    warn_line="#B27412",
    bad="#A01818",
    bad_bg="#FCE5E3",
    bad_line="#C62B2B",
    info="#0B4F94",
    info_bg="#E1EDF9",
    info_line="#0B5CAB",
    plain="#46525F",
    plain_bg="#E7EBEF",
    plain_line="#7E8A97",
    toast="#1B2733",
    on_toast="#FFFFFF",
    toast_link="#8CC4FA",
    shadow="#33000000",
    scrim="#5A101820",
    chart_strong="#0B5CAB",
    chart_light="#8DB8E2",
    desk="#D9DFE5",
)

DARK = Tokens(
    name="dark",
    surface="#191E24",
    sunk="#1F252C",
    rail="#12161B",
    raised="#222932",
    hover="#232C36",
    selected="#1D3B5A",
    hairline="#2D353E",
    strong_hairline="#3D4752",
    field_border="#74818E",
    text="#E9EEF3",
    text2="#B7C1CB",
    text3="#98A4B0",
    accent="#63ACF3",
    accent_hover="#83BDF6",
    accent_press="#4A97E2",
    accent_tint="#183450",
    on_accent="#06182B",
    link="#7DBBF7",
    good="#82D79B",
    good_bg="#16321F",
    good_line="#4CAF6B",
    warn="#F2C471",
    warn_bg="#392B0E",
    warn_line="#D29A2E",
    bad="#FFA199",
    bad_bg="#43201D",
    bad_line="#F0655B",
    info="#93C8FB",
    info_bg="#183450",
    info_line="#63ACF3",
    plain="#B7C1CB",
    plain_bg="#2A323B",
    plain_line="#74818E",
    toast="#E9EEF3",
    on_toast="#12161B",
    toast_link="#0B5CAB",
    shadow="#99000000",
    scrim="#96101820",
    chart_strong="#4E97DE",
    chart_light="#31608F",
    desk="#0E1216",
)

THEMES = {"light": LIGHT, "dark": DARK}

_TEXT, _SHAPE = 4.5, 3.0


def pairs() -> tuple[tuple[str, str, float], ...]:
    """Every (foreground, background, least contrast) that the screens use."""
    grounds = ("rail", "surface", "sunk", "raised", "hover", "selected")
    found = [(ink, ground, _TEXT) for ink in ("text", "text2", "text3", "link") for ground in grounds]
    found += [(state, f"{state}_bg", _TEXT) for state in STATES]
    found += [
        (state, ground, _TEXT)
        for state in ("good", "warn", "bad", "info")
        for ground in ("surface", "selected", "sunk", "hover")
    ]
    found += [("on_accent", "accent", _TEXT), ("on_accent", "accent_hover", _TEXT)]
    found += [("link", "accent_tint", _TEXT), ("text", "accent_tint", _TEXT)]
    found += [("on_toast", "toast", _TEXT), ("toast_link", "toast", _TEXT)]
    found += [("field_border", ground, _SHAPE) for ground in ("surface", "sunk", "rail")]
    found += [("accent", ground, _SHAPE) for ground in ("surface", "rail", "selected", "sunk")]
    found += [(f"{state}_line", "surface", _SHAPE) for state in STATES]
    found += [("chart_strong", "surface", _SHAPE)]
    return tuple(found)


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two `#RRGGBB` colours, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.03928 else float(((part + 0.055) / 1.055) ** 2.4)
