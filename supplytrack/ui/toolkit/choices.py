"""Things to choose from: found by name, Khmer name, code or alias, anywhere in the word."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

MOST_SHOWN = 50


@dataclass(frozen=True)
class Choice:
    """One thing to choose. `key` is what the draft keeps (text or a whole number).

    below: its second line, such as the Khmer name. right and right_below: a number and its unit, such as what
    is available. also: other words it is found by (code, aliases).
    """

    key: Hashable
    name: str
    below: str = ""
    right: str = ""
    right_below: str = ""
    right_tone: str = "text"
    also: tuple[str, ...] = ()
    icon: str = ""

    @property
    def sought(self) -> str:
        """All its words, for searching."""
        return "\n".join((self.name, self.below, *self.also)).casefold()

    def is_called(self, text: str) -> bool:
        """Whether `text` is its whole name, Khmer name, code or alias, whatever the case."""
        plain = text.strip().casefold()
        return bool(plain) and plain in {word.casefold() for word in (self.name, self.below, *self.also)}


Found = Callable[[Sequence[Choice]], None]


class Choices(Protocol):
    """A place to look for choices."""

    def find(self, query: str, then: Found) -> None:
        """Give `then` what fits `query`, best first; everything (up to a screenful) for an empty query."""

    def of(self, key: Any) -> Choice | None:
        """The choice with this key, when it is known."""

    def called(self, text: str) -> Choice | None:
        """The choice that is called exactly `text`, when it is known."""


class ListedChoices:
    """Choices held in memory; searching thousands takes a few milliseconds."""

    def __init__(self, choices: Iterable[Choice] = ()) -> None:
        self._all = tuple(choices)
        self._by_key = {choice.key: choice for choice in self._all}
        self._sought = [(choice.sought, choice) for choice in self._all]
        self._called: dict[str, Choice] = {}
        for choice in reversed(self._all):
            for word in (choice.below, *choice.also, choice.name):
                self._called[word.strip().casefold()] = choice
        self._called.pop("", None)

    @property
    def all(self) -> tuple[Choice, ...]:
        """Every choice, in the given order."""
        return self._all

    def find(self, query: str, then: Found) -> None:
        """Names that begin with `query` first, then whatever contains all its words."""
        words = query.casefold().split()
        if not words:
            then(self._all[:MOST_SHOWN])
            return
        whole = query.strip().casefold()
        hits = [choice for sought, choice in self._sought if all(word in sought for word in words)]
        hits.sort(key=lambda choice: not choice.name.casefold().startswith(whole))
        then(hits[:MOST_SHOWN])

    def of(self, key: Any) -> Choice | None:
        """The choice with this key."""
        return self._by_key.get(key)

    def called(self, text: str) -> Choice | None:
        """The choice with this name, Khmer name, code or alias."""
        return self._called.get(text.strip().casefold())


class AskedChoices:
    """Choices that a database finds. `ask(query, then)` answers later; what was seen is remembered by key."""

    def __init__(self, ask: Callable[[str, Found], None], known: Iterable[Choice] = ()) -> None:
        self._ask = ask
        self._seen = {choice.key: choice for choice in known}

    def find(self, query: str, then: Found) -> None:
        """Ask, and remember what came."""

        def answer(found: Sequence[Choice]) -> None:
            self.learn(found)
            then(found)

        self._ask(query, answer)

    def learn(self, choices: Iterable[Choice]) -> None:
        """Know more choices, such as those that a draft read from disk already holds."""
        self._seen |= {choice.key: choice for choice in choices}

    def of(self, key: Any) -> Choice | None:
        """The choice with this key, when it was seen."""
        return self._seen.get(key)

    def called(self, text: str) -> Choice | None:
        """The choice with this name among those seen."""
        return next((choice for choice in self._seen.values() if choice.is_called(text)), None)


def as_choices(given: Choices | Iterable[Choice]) -> Choices:
    """`given` as `Choices`: a plain list is held in memory."""
    if isinstance(given, ListedChoices | AskedChoices):
        return given
    return ListedChoices(given) if isinstance(given, Iterable) else given
