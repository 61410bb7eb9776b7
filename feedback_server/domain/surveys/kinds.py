"""The kinds of question there are. To add one: a file beside this one, its name in the list, and
its macro in ``pwa/templates/questions.jinja``."""

from collections.abc import Mapping

from .choice import Choice
from .choices import Choices
from .questions import Question
from .text import Text

KINDS: Mapping[str, type[Question]] = {kind.kind: kind for kind in (Choice, Choices, Text)}
