"""What templates do with each value: only ask whether it is set, or use it as it is."""

from __future__ import annotations

from reloadgen.charts.value_references import Keys, Made, NotUnderstoodError, References, Special, ValueAt


class ValueUses:
    """The values that templates read, by path."""

    def __init__(self) -> None:
        self.tested: set[Keys] = set()
        """Values that a condition asks about."""
        self.used: set[Keys] = set()
        """Values that are printed, iterated or handed to a function, with all that is below them."""

    def test(self, references: References) -> None:
        """Note that a condition asks about an expression."""
        self.tested |= {each.keys for each in references if isinstance(each, ValueAt)}

    def iterate(self, references: References) -> None:
        """Note that a template goes through the elements of an expression."""
        self.use(frozenset(each for each in references if isinstance(each, ValueAt)))

    def use(self, references: References) -> None:
        """Note that an expression is used as a whole.

        Raises:
            NotUnderstoodError: it holds all values.
        """
        for each in references:
            if isinstance(each, ValueAt) and each.keys:
                self.used.add(each.keys)
            elif isinstance(each, Made):
                for _, item in each.items:
                    self.use(item)
            elif each is not Special.FILES:
                raise NotUnderstoodError
