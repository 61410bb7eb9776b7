"""What the ways through the surveys cost a patient, by the model of domain/surveys/effort.py."""

import yaml

from feedback_server.config.settings import PROJECT
from feedback_server.content.surveys import load_surveys
from feedback_server.domain.surveys.effort import EASIER, PLAIN, SurveyWording, cost
from tests.bench.site_build import row

TEXTS = PROJECT / "pwa/translations/en.yaml"


def main() -> None:
    texts = yaml.safe_load(TEXTS.read_text("utf-8"))
    row("from the first screen to the thanks", "taps", "seconds", "easier words", first_width=64)
    for survey in load_surveys(PROJECT / "content/surveys"):
        for number, part in enumerate(survey.parts, 1):
            plain = cost(SurveyWording(survey, texts, "en", easier=False).path(number), PLAIN)
            easier = cost(SurveyWording(survey, texts, "en", easier=True).path(number), EASIER)
            name = f"{survey.title['en']}: {part.name['en']} answered"
            figures = (str(plain.taps), f"{plain.seconds:.0f}", f"{easier.seconds:.0f}")
            row(name, *figures, first_width=64)


if __name__ == "__main__":
    main()
