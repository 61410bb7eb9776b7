"""Column maps: which column of a provider's file holds what. The maps are in content/reports/."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Dimension:
    """A column of a crosstab, and the labels of its values in reports."""

    column: str
    values: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class OneRow:
    """A file with one row for each practice and month."""

    name: str
    practice: str
    month: str
    numbers: Mapping[str, str]
    """The column of each number of an Activity."""
    groups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """For each group of an Activity, its columns and their labels in reports."""
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Other names of a column in providers' own files; a person confirms each suggestion."""
    covers: str = ""

    @property
    def required(self) -> tuple[str, ...]:
        return (self.practice, self.month)

    @property
    def columns(self) -> tuple[str, ...]:
        grouped = (column for columns in self.groups.values() for column in columns)
        return (*self.required, *self.numbers.values(), *grouped)


@dataclass(frozen=True, kw_only=True)
class Crosstab:
    """A file with one row for each combination of values, whose counts are added up.

    Other columns are ignored, and so are rows of practices that are not known: such a file is a
    whole region's.
    """

    name: str
    practice: str
    month: str
    count: str
    status: str
    statuses: Mapping[str, tuple[str, ...]]
    """The numbers of an Activity that a row counts towards, by its status."""
    groups: Mapping[str, Dimension] = field(default_factory=dict)
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The values of a column that count; rows with another value are left out."""
    covers: str = ""

    @property
    def required(self) -> tuple[str, ...]:
        grouped = (dimension.column for dimension in self.groups.values())
        return (self.practice, self.month, self.count, self.status, *grouped, *self.filters)

    @property
    def columns(self) -> tuple[str, ...]:
        return self.required


ColumnMap = OneRow | Crosstab
