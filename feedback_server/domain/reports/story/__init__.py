"""What happened: three to six sentences, made by written rules, each with its figures behind it.

The rules stand in the handbook (``content/handbook/use/story.md``). Nothing is said that figures do
not carry, and that nothing stands out is said as well.
"""

from feedback_server.domain.reports.blocks import Finding, Section, Story
from feedback_server.domain.reports.context import ReportContext

from .candidate import chosen
from .differences import places_and_questions
from .heard import heard
from .level import level
from .requests import asked
from .service import service

ID, TITLE = "story", "What happened"


def story(context: ReportContext) -> Section:
    """The section that every report begins with."""
    findings: list[Finding] = [
        *level(context),
        *places_and_questions(context),
        *service(context),
        *heard(context),
    ]
    findings.append(asked(context, findings))
    return Section(ID, TITLE, (Story(chosen(findings)),))
