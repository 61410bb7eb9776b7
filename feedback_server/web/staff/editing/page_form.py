"""The form in which somebody edits a page: the front matter as fields, and the text as Markdown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict

from feedback_server.actions.editing.pages import page_fields, split_page, write_page
from feedback_server.domain.editing.page import PageFields, Source

MORE_SOURCES = 2
"""Empty rows for sources that stand below those that there are."""


@dataclass(frozen=True)
class PageForm:
    """What was typed, as it was typed."""

    title: str
    description: str
    owner: str
    reviewed: str
    next_review: str
    keywords: str
    """One in each line."""
    sources: Sequence[Source]
    body: str

    @property
    def source_rows(self) -> Sequence[Source]:
        return [*self.sources, *[Source("", "")] * MORE_SOURCES]

    def problems(self) -> Mapping[str, str]:
        """What a day can't be made of, by field."""
        days = {"reviewed": self.reviewed, "next_review": self.next_review}
        return {
            name: "Enter a day, such as 2027-11-23"
            for name, given in days.items()
            if given and _day(given) is None
        }

    def file(self, before: str) -> str:
        """The page's file; ``before`` has what the form does not show."""
        fields = PageFields(
            title=self.title,
            description=self.description,
            owner=self.owner,
            reviewed=_day(self.reviewed),
            next_review=_day(self.next_review),
            keywords=[word for line in self.keywords.splitlines() if (word := line.strip())],
            sources=self.sources,
        )
        return write_page(before, fields, self.body)


def form_of_file(source: str) -> PageForm:
    fields = page_fields(source)
    return PageForm(
        title=fields.title,
        description=fields.description,
        owner=fields.owner,
        reviewed=fields.reviewed.isoformat() if fields.reviewed else "",
        next_review=fields.next_review.isoformat() if fields.next_review else "",
        keywords="\n".join(fields.keywords),
        sources=fields.sources,
        body=split_page(source)[1],
    )


def form_of_request(form: MultiDict[str, str]) -> PageForm:
    titles, addresses = form.getlist("source_title"), form.getlist("source_address")
    pairs = zip(titles, addresses, strict=False)
    sources = [Source(title.strip(), address.strip()) for title, address in pairs]
    return PageForm(
        title=_line(form, "title"),
        description=_line(form, "description"),
        owner=_line(form, "owner"),
        reviewed=_line(form, "reviewed"),
        next_review=_line(form, "next_review"),
        keywords=form.get("keywords", ""),
        sources=[source for source in sources if source.title or source.address],
        body=form.get("body", "").replace("\r\n", "\n"),
    )


def _line(form: MultiDict[str, str], name: str) -> str:
    return " ".join(form.get(name, "").split())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
