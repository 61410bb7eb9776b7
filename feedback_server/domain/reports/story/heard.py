"""What patients praise and ask for most, and what was done about it."""

from collections import Counter
from collections.abc import Iterator

from feedback_server.domain.comments.themes import OTHER
from feedback_server.domain.comments.tone import Tone
from feedback_server.domain.reports.blocks import Figure, Finding, Unit
from feedback_server.domain.reports.context import ReportContext
from feedback_server.domain.reports.favourable import Share

from .phrases import fraction, listed, number_word

LEAST_COMMENTS = 3
"""Comments on one theme below which it is nobody's habit yet."""

LONGEST = 120
"""Characters of the words on what was done that a sentence has room for."""

MOST_TIED = 2


def heard(context: ReportContext) -> Iterator[Finding]:
    praise, wish = _most(context, Tone.PRAISE), _most(context, Tone.SUGGESTION)
    said = []
    if praise:
        said.append(f"praise was most often about {praise[0]}")
    if wish:
        said.append(f"suggestions{'' if praise else ' were most often'} about {wish[0]}")
    if said:
        words = f"In the comments cleared so far, {' and '.join(said)}."
        yield Finding("themes", words, tuple(one[1] for one in (praise, wish) if one))
    if context.supplementary.changes:
        yield _done(context)


def _most(context: ReportContext, tone: Tone) -> tuple[str, Figure] | None:
    """The theme that most comments of a tone are about, or two that share the first place."""
    found = [one for one in context.supplementary.comments.cleared if one.tone is tone]
    counts = Counter(theme for one in found for theme in one.themes if theme != OTHER)
    most = max(counts.values(), default=0)
    first = sorted(theme for theme, count in counts.items() if count == most)
    if most < LEAST_COMMENTS or len(first) > MOST_TIED:
        return None
    share = Share(most, len(found))
    each = " each" if len(first) > 1 else ""
    words = f"{listed([_lower(theme) for theme in first])} ({fraction(share)}{each})"
    label = f"Most {'praised' if tone is Tone.PRAISE else 'asked for'}: {listed(first)}"
    return words, Figure(
        label, f"most_{tone.value}", most, "themes", Unit.COUNT, share.given, share.of
    )


def _lower(theme: str) -> str:
    return theme[0].lower() + theme[1:]


def _done(context: ReportContext) -> Finding:
    """The first thing that was done in its own words, where they are short enough."""
    did = [change.did.strip().rstrip(".") for change in context.supplementary.changes]
    more = f", and {_things(len(did) - 1)} more" if len(did) > 1 else ""
    if len(did[0]) > LONGEST or "\n" in did[0]:
        return Finding("done", f"After what patients said, {_things(len(did))} was done.")
    return Finding("done", f"After what patients said, this was done: “{did[0]}”{more}.")


def _things(number: int) -> str:
    return f"{number_word(number)} thing{'s' if number != 1 else ''}"
