"""The look of the whole program: fonts, palette and style sheet, for the theme and language in use.

The theme in use is kept here as the language is kept in `i18n`: widgets ask when they paint, so a switch
needs no rebuilding. Qt tells every widget of the switch by a style change event.
"""

from __future__ import annotations

import tempfile
from functools import cache, lru_cache
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from supplytrack.i18n import language
from supplytrack.resources import shipped
from supplytrack.ui.toolkit.tokens import LIGHT, STATES, THEMES, Tokens

FAMILY = "Noto Sans Khmer"
SYSTEM = "system"
RESTYLED = frozenset({QEvent.Type.StyleChange, QEvent.Type.PaletteChange})
"""The events that tell a widget the theme or the language has changed."""

_tokens = LIGHT


def tokens() -> Tokens:
    """The theme in use."""
    return _tokens


def colour(name: str) -> QColor:
    """The colour of a token in the theme in use, by its name: "text2", "bad_line"."""
    return _colour(getattr(_tokens, name))


@cache
def _colour(value: str) -> QColor:
    return QColor(value)


def in_khmer() -> bool:
    """Whether the interface speaks Khmer, whose letters need more room."""
    return language() == "km"


def taller(height: int, by: int = 4) -> int:
    """`height` in pixels with the room that Khmer signs need below the line."""
    return height + by if in_khmer() else height


def wider(width: int) -> int:
    """`width` in pixels of a column, with the room that larger letters need."""
    return round(width * 14 / 13) if in_khmer() else width


def font(size: int = 13, weight: int = 400) -> QFont:
    """The one family at `size` pixels; Khmer is a pixel larger up to 14."""
    return _font(size + 1 if in_khmer() and size <= 14 else size, weight)


@cache
def _font(size: int, weight: int) -> QFont:
    made = QFont(FAMILY)
    made.setPixelSize(size)
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def metrics(size: int = 13, weight: int = 400) -> QFontMetricsF:
    """How wide text is in `font(size, weight)`."""
    return _metrics(size + 1 if in_khmer() and size <= 14 else size, weight)


@cache
def _metrics(size: int, weight: int) -> QFontMetricsF:
    return QFontMetricsF(_font(size, weight))


def text_width(text: str, size: int = 13, weight: int = 400) -> float:
    """How wide `text` is in `font(size, weight)`, in pixels; remembered, as lists ask again and again."""
    return _text_width(text, size + 1 if in_khmer() and size <= 14 else size, weight)


@lru_cache(16_384)
def _text_width(text: str, size: int, weight: int) -> float:
    return _metrics(size, weight).horizontalAdvance(text)


@cache
def load_fonts() -> int:
    """Make the shipped font known to Qt. Returns how many files were taken."""
    files = sorted(shipped("fonts").rglob("*.ttf"))
    return sum(QFontDatabase.addApplicationFont(str(file)) >= 0 for file in files)


def system_theme() -> str:
    """The theme that the computer asks for: "light" or "dark"."""
    scheme = QGuiApplication.styleHints().colorScheme()
    return "dark" if scheme == Qt.ColorScheme.Dark else "light"


def apply(app: QApplication, theme: str = "light") -> None:
    """Dress the program in `theme` ("light", "dark" or "system") and in the language in use."""
    global _tokens
    _tokens = THEMES[system_theme() if theme == SYSTEM else theme]
    load_fonts()
    app.setFont(font())
    app.setPalette(palette())
    # Qt forgets style sheet colours when the palette changes, so the sheet comes second.
    app.setStyleSheet(style_sheet())


def palette() -> QPalette:
    """Qt's own roles in the colours of the theme, for whatever the style sheet does not reach."""
    role = QPalette.ColorRole
    made = QPalette()
    for target, name in (
        (role.Window, "surface"),
        (role.Base, "surface"),
        (role.AlternateBase, "sunk"),
        (role.Text, "text"),
        (role.WindowText, "text"),
        (role.Button, "raised"),
        (role.ButtonText, "text"),
        (role.Highlight, "selected"),
        (role.HighlightedText, "text"),
        (role.PlaceholderText, "text3"),
        (role.ToolTipBase, "toast"),
        (role.ToolTipText, "on_toast"),
        (role.Mid, "strong_hairline"),
        (role.Link, "link"),
        (role.Accent, "accent"),
        (role.Light, "hairline"),
        (role.Midlight, "hairline"),
        (role.Dark, "strong_hairline"),
        (role.Shadow, "strong_hairline"),
    ):
        made.setColor(target, colour(name))
    for target in (role.Text, role.WindowText, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, target, colour("text3"))
    return made


def restyle(widget: QWidget) -> None:
    """Make Qt read the style sheet again for one widget whose properties changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


@cache
def _folder() -> Path:
    # The style sheet can show pictures from files only; the folder goes when the program ends.
    holder = tempfile.TemporaryDirectory(prefix="supplytrack-icons-")
    _KEPT.append(holder)
    return Path(holder.name)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


@cache
def _picture(name: str, value: str) -> str:
    source = shipped("icons", f"{name}.svg").read_text(encoding="utf-8")
    file = _folder() / f"{name}-{value.lstrip('#')}.svg"
    file.write_text(source.replace("currentColor", value), encoding="utf-8")
    return file.as_posix()


def style_sheet() -> str:
    """The style sheet of the theme and language in use."""
    return "\n".join((_base(), _labels(), _frames(), _fields(), _buttons(), _lists(), _choices(), _popups()))


def _base() -> str:
    t = _tokens
    return f"""
* {{ font-family:'{FAMILY}'; font-size:{_size(13)}px; outline:0; }}
QWidget {{ color:{t.text}; }}
QWidget#page, QMainWindow, QDialog {{ background:{t.surface}; }}
QToolTip {{ background:{t.toast}; color:{t.on_toast}; border:0; padding:5px 8px; }}
"""


def _size(size: int) -> int:
    return size + 1 if in_khmer() and size <= 14 else size


def _labels() -> str:
    tones = ("text", "text2", "text3", "link", "accent", "on_accent", "on_toast", *STATES)
    colours = {tone: getattr(_tokens, tone) for tone in tones}
    roles = {
        "title": (18, 600),
        "section": (_size(14), 600),
        "strong": (_size(13), 600),
        "medium": (_size(13), 500),
        "caption": (_size(12), 400),
        "head": (_size(12), 600),
        "figure": (24, 600),
        "small_figure": (20, 600),
        "tally": (34, 600),
    }
    sheet = "QLabel { background:transparent; }\n"
    if in_khmer():
        # Khmer ink reaches lower than the font says; padding brings a hidden indent with it.
        sheet += "QLabel[role] { padding-bottom:4px; qproperty-indent:0; }\n"
    for role, (size, weight) in roles.items():
        sheet += f'QLabel[role="{role}"] {{ font-size:{size}px; font-weight:{weight}; }}\n'
    for tone, value in colours.items():
        sheet += f'QLabel[tone="{tone}"] {{ color:{value}; }}\n'
    return sheet


def _frames() -> str:
    t = _tokens
    bars = {
        "rail": (t.rail, f"border-right:1px solid {t.hairline}"),
        "top": (t.surface, f"border-bottom:1px solid {t.hairline}"),
        "status": (t.rail, f"border-top:1px solid {t.hairline}"),
        "bar": (t.surface, f"border-bottom:1px solid {t.hairline}"),
        "sunkbar": (t.sunk, f"border-bottom:1px solid {t.hairline}"),
        "foot": (t.sunk, f"border-top:1px solid {t.hairline}"),
        "files": (t.surface, f"border-top:1px solid {t.hairline}"),
        "side": (t.sunk, f"border-left:1px solid {t.hairline}"),
        "leftside": (t.sunk, f"border-right:1px solid {t.hairline}"),
    }
    sheet = "".join(
        f"QFrame#{name} {{ background:{ground}; border:0; {line}; }}\n"
        for name, (ground, line) in bars.items()
    )
    for name, ground, line, radius in (
        ("panel", t.surface, t.hairline, 8),
        ("sunkpanel", t.sunk, t.hairline, 8),
        ("popup", t.raised, t.strong_hairline, 8),
        ("palette", t.raised, t.strong_hairline, 12),
        ("store", t.surface, t.strong_hairline, 6),
        ("tint", t.accent_tint, t.info_line, 8),
    ):
        sheet += (
            f"QFrame#{name} {{ background:{ground}; border:1px solid {line}; border-radius:{radius}px; }}\n"
        )
    sheet += f"QFrame#store:hover {{ background:{t.hover}; }}\n"
    sheet += f"QFrame#store:focus {{ border:2px solid {t.accent}; }}\n"
    for tone in STATES:
        sheet += (
            f'QFrame#banner[tone="{tone}"] {{ background:{getattr(t, tone + "_bg")}; '
            f"border:1px solid {getattr(t, tone + '_line')}; border-radius:6px; }}\n"
        )
    return (
        sheet
        + f"""
QFrame#toast {{ background:{t.toast}; border:0; border-radius:8px; }}
QFrame#scrim {{ background:{t.scrim}; border:0; }}
QFrame#drop {{ background:{t.surface}; border:1px dashed {t.field_border}; border-radius:6px; }}
QFrame#drop[over="true"] {{ background:{t.accent_tint}; border:1px dashed {t.accent}; }}
QFrame#files[over="true"] {{ background:{t.accent_tint}; border-top:1px solid {t.accent}; }}
QFrame#palettefoot {{ background:transparent; border:0; border-top:1px solid {t.hairline}; }}
QFrame#hairline {{ background:{t.hairline}; border:0; max-height:1px; min-height:1px; }}
QFrame#uprighthairline {{ background:{t.hairline}; border:0; max-width:1px; min-width:1px; }}
QFrame#segments {{ background:{t.plain_bg}; border:0; border-radius:6px; }}
QFrame#tile {{ background:{t.surface}; border:1px solid {t.field_border}; border-radius:8px; }}
QFrame#tile[on="true"] {{ background:{t.selected}; border:2px solid {t.accent}; }}
QScrollArea, QScrollArea > QWidget > QWidget#scrolled {{ background:transparent; border:0; }}
QPdfView {{ background:{t.desk}; border:0; }}
"""
    )


def _fields() -> str:
    t = _tokens
    edits = "QLineEdit, QComboBox, QDateEdit, QTextEdit, QPlainTextEdit, QSpinBox"
    return f"""
{edits} {{ background:{t.surface}; border:1px solid {t.field_border}; border-radius:6px; padding:0 9px;
  min-height:30px; max-height:30px;
  selection-background-color:{t.accent}; selection-color:{t.on_accent}; }}
QTextEdit, QPlainTextEdit {{ max-height:4000px; padding:5px 5px; }}
QTextEdit:focus, QPlainTextEdit:focus {{ border:2px solid {t.accent}; padding:4px 4px; }}
QPlainTextEdit[state="problem"] {{ border:2px solid {t.bad_line}; padding:4px 4px; }}
QLineEdit {{ padding:0 7px; }}
QLineEdit:read-only, QLineEdit:disabled, QPlainTextEdit:disabled {{ background:{t.sunk};
  border-color:{t.strong_hairline}; color:{t.text2}; }}
QLineEdit:focus, QLineEdit[state="focus"] {{ padding:0 6px; border:2px solid {t.accent};
  min-height:28px; max-height:28px; }}
QLineEdit[state="problem"] {{ border:2px solid {t.bad_line}; padding:0 6px;
  min-height:28px; max-height:28px; }}
QLineEdit[size="big"] {{ min-height:38px; max-height:38px; font-size:15px; }}
QLineEdit[size="big"]:focus {{ min-height:36px; max-height:36px; }}
QLineEdit#cell {{ border:2px solid {t.accent}; border-radius:0; padding:0 5px;
  min-height:10px; max-height:400px; background:{t.surface}; }}
QLineEdit#bare {{ border:0; background:transparent; padding:0; font-size:16px;
  min-height:34px; max-height:34px; }}
QLineEdit#bare:focus {{ border:0; padding:0; min-height:34px; max-height:34px; }}
QComboBox:focus {{ border:2px solid {t.accent}; padding:0 8px; min-height:28px; max-height:28px; }}
QComboBox::drop-down {{ border:0; width:26px; }}
QComboBox::down-arrow {{ image:url({_picture("chevron-down", t.text2)}); width:14px; height:14px; }}
"""


def _buttons() -> str:
    t = _tokens
    low = "min-height:28px; max-height:28px;"
    small = "min-height:24px; max-height:24px;"
    return f"""
QPushButton {{ background:{t.raised}; border:1px solid {t.field_border}; border-radius:6px; padding:0 12px;
  min-height:30px; max-height:30px; font-weight:500; }}
QPushButton:hover {{ background:{t.hover}; }}
QPushButton:pressed {{ background:{t.selected}; }}
QPushButton:disabled {{ background:{t.sunk}; border-color:{t.strong_hairline}; color:{t.text3}; }}
QPushButton:focus {{ border:2px solid {t.accent}; padding:0 11px; {low} }}
QPushButton[kind="primary"] {{ background:{t.accent}; border-color:{t.accent}; color:{t.on_accent};
  font-weight:600; }}
QPushButton[kind="primary"]:hover {{ background:{t.accent_hover}; border-color:{t.accent_hover}; }}
QPushButton[kind="primary"]:pressed {{ background:{t.accent_press}; border-color:{t.accent_press}; }}
QPushButton[kind="primary"]:disabled {{ background:{t.plain_bg}; border-color:{t.strong_hairline};
  color:{t.text3}; }}
QPushButton[kind="danger"] {{ color:{t.bad}; border-color:{t.bad_line}; }}
QPushButton[kind="danger"]:focus {{ border-color:{t.accent}; }}
QPushButton[kind="link"] {{ background:transparent; border-color:transparent; color:{t.link};
  padding:0 2px; border-radius:4px; }}
QPushButton[kind="link"]:hover {{ text-decoration:underline; }}
QPushButton[kind="link"]:focus {{ border-color:{t.accent}; padding:0 1px; }}
QPushButton[kind="caption_link"] {{ background:transparent; border:1px solid transparent; color:{t.link};
  padding:0 1px; font-size:{_size(12)}px; font-weight:400; min-height:15px; max-height:{taller(18, 6)}px; }}
QPushButton[kind="caption_link"]:hover {{ text-decoration:underline; }}
QPushButton[kind="caption_link"]:focus {{ border:1px solid {t.accent}; border-radius:4px; }}
QPushButton[kind="quiet"] {{ background:transparent; border-color:transparent; color:{t.text2};
  padding:0 8px; }}
QPushButton[kind="quiet"]:hover {{ background:{t.hover}; }}
QPushButton[kind="quiet"]:focus {{ border-color:{t.accent}; padding:0 7px; }}
QPushButton[kind="crumb"] {{ background:transparent; border-color:transparent; color:{t.text2}; padding:0;
  font-weight:400; border-radius:4px; }}
QPushButton[kind="crumb"]:hover {{ color:{t.link}; }}
QPushButton[kind="crumb"]:focus {{ border-color:{t.accent}; padding:0; }}
QPushButton[kind="language"] {{ background:transparent; border:1px solid transparent; color:{t.text2};
  padding:0 2px; font-size:{_size(12)}px; font-weight:400; min-height:18px; max-height:{taller(18, 6)}px;
  border-radius:4px; }}
QPushButton[kind="language"]:hover {{ color:{t.link}; }}
QPushButton[kind="language"]:checked {{ font-weight:600; }}
QPushButton[kind="language"]:focus {{ border:1px solid {t.accent}; }}
QPushButton[kind="small"] {{ {small} padding:0 9px; font-size:{_size(12)}px; }}
QPushButton[kind="small"]:focus {{ min-height:22px; max-height:22px; padding:0 8px; }}
QPushButton[kind="toast"] {{ background:transparent; border-color:transparent; color:{t.toast_link};
  font-weight:600; padding:0 4px; }}
QPushButton[kind="toast"]:focus {{ border-color:{t.toast_link}; padding:0 3px; }}
QPushButton[kind="segment"] {{ border-color:transparent; background:transparent; color:{t.text2};
  padding:0 10px; {small} border-radius:4px; }}
QPushButton[kind="segment"]:hover {{ background:{t.hover}; }}
QPushButton[kind="segment"]:checked {{ border-color:{t.strong_hairline}; background:{t.raised};
  color:{t.text}; font-weight:600; }}
QPushButton[kind="segment"]:focus {{ border:2px solid {t.accent}; padding:0 9px;
  min-height:22px; max-height:22px; }}
QPushButton[kind="tally_plus"] {{ background:{t.accent_tint}; border-color:{t.accent}; border-radius:8px;
  min-height:54px; max-height:54px; padding:0; }}
QPushButton[kind="tally_plus"][on="true"] {{ background:{t.accent}; }}
QPushButton[kind="tally_minus"] {{ border-radius:8px; min-height:54px; max-height:54px; padding:0; }}
QPushButton[kind="tally_plus"]:focus, QPushButton[kind="tally_minus"]:focus {{ border:2px solid {t.text};
  min-height:52px; max-height:52px; padding:0; }}
QPushButton[kind="search"] {{ background:{t.sunk}; }}
"""


def _lists() -> str:
    t = _tokens
    bottom = 4 if in_khmer() else 0
    return f"""
QTreeView, QTableView, QListView {{ background:{t.surface}; border:0; gridline-color:{t.hairline}; }}
QHeaderView {{ background:{t.sunk}; border:0; }}
QHeaderView::section {{ background:{t.sunk}; color:{t.text2}; border:0;
  border-bottom:1px solid {t.strong_hairline};
  padding:0 8px {bottom}px 8px; font-size:{_size(12)}px; font-weight:600; }}
QTableView[tight="true"] QHeaderView::section {{ padding-left:6px; padding-right:6px; }}
QTableView[lead="12"] QHeaderView::section:first {{ padding-left:20px; }}
QTableView[lead="12"] QHeaderView::section:only-one {{ padding-left:20px; }}
QTableView#grid QHeaderView:vertical {{ background:{t.surface}; }}
QTableView#grid QHeaderView::section:vertical {{ background:{t.surface}; color:{t.text3}; font-weight:400;
  border-right:1px solid {t.hairline}; border-bottom:1px solid {t.hairline}; padding:0 8px; }}
QTableCornerButton::section {{ background:{t.sunk}; border:0;
  border-bottom:1px solid {t.strong_hairline}; }}
QHeaderView::up-arrow {{ image:url({_picture("chevron-up", t.text2)}); width:12px; height:12px; }}
QHeaderView::down-arrow {{ image:url({_picture("chevron-down", t.text2)}); width:12px; height:12px; }}
QScrollBar:vertical {{ background:transparent; width:10px; margin:2px; }}
QScrollBar:horizontal {{ background:transparent; height:10px; margin:2px; }}
QScrollBar::handle:vertical {{ background:{t.strong_hairline}; border-radius:3px; min-height:30px; }}
QScrollBar::handle:horizontal {{ background:{t.strong_hairline}; border-radius:3px; min-width:30px; }}
QScrollBar::handle:hover {{ background:{t.field_border}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
  width:0; height:0; background:none; }}
"""


def _choices() -> str:
    t = _tokens
    return f"""
QCheckBox, QRadioButton {{ spacing:8px; }}
QCheckBox::indicator {{ width:15px; height:15px; border:1px solid {t.field_border}; border-radius:4px;
  background:{t.surface}; }}
QCheckBox::indicator:checked {{ background:{t.accent}; border-color:{t.accent};
  image:url({_picture("check", t.on_accent)}); }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border:2px solid {t.accent};
  width:13px; height:13px; }}
QRadioButton::indicator {{ width:14px; height:14px; border:1px solid {t.field_border}; border-radius:8px;
  background:{t.surface}; }}
QRadioButton::indicator:checked {{ border:5px solid {t.accent}; width:6px; height:6px; }}
QRadioButton::indicator:checked:focus {{ border:5px solid {t.accent_press}; width:6px; height:6px; }}
"""


def _popups() -> str:
    t = _tokens
    return f"""
QMenu {{ background:{t.raised}; border:1px solid {t.strong_hairline}; border-radius:8px; padding:5px; }}
QMenu::item {{ min-height:{taller(28)}px; padding:0 24px 0 10px; border-radius:5px; }}
QMenu::item:selected {{ background:{t.selected}; }}
QMenu::item:disabled {{ color:{t.text3}; }}
QMenu::icon {{ padding-left:8px; }}
QMenu::separator {{ height:1px; background:{t.hairline}; margin:5px 0; }}
QMenu::indicator {{ width:14px; height:14px; margin-left:8px; }}
QMenu::indicator:checked {{ image:url({_picture("check", t.text2)}); }}
QCalendarWidget QAbstractItemView {{ selection-background-color:{t.accent}; selection-color:{t.on_accent}; }}
QCalendarWidget QToolButton {{ background:transparent; border:0; border-radius:4px; padding:3px 8px;
  color:{t.text}; font-weight:600; }}
QCalendarWidget QToolButton:hover {{ background:{t.hover}; }}
QCalendarWidget QToolButton#qt_calendar_prevmonth {{
  qproperty-icon:url({_picture("chevron-left", t.text2)}); }}
QCalendarWidget QToolButton#qt_calendar_nextmonth {{
  qproperty-icon:url({_picture("chevron-right", t.text2)}); }}
QCalendarWidget QWidget#qt_calendar_navigationbar {{ background:{t.raised}; }}
"""
