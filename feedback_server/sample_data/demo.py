"""Generates the demonstration: made-up organisations and 24 months of plausible submissions."""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from random import Random

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import Pcn, Practice
from feedback_server.domain.submissions.submission import Mode, Source, Submission
from feedback_server.domain.surveys.questions import Question, Value
from feedback_server.domain.surveys.survey import Survey

# Over a third of this file is weights and words.

IDS = uuid.UUID("6e5a2bb0-1c1f-5f0e-9a3e-3f0d5a1c7b42")

SEASON = (1.0, 1.0, 1.05, 0.95, 1.0, 1.0, 0.9, 0.65, 1.05, 1.15, 1.1, 0.6)
"""How busy each month is, January first: August and December are quiet."""

MODES = {
    Mode.TABLET: 60,
    Mode.ONLINE: 18,
    Mode.SMS: 11,
    Mode.PAPER: 7,
    Mode.TELEPHONE: 3,
    Mode.OTHER: 1,
}
SOURCES = {
    Mode.TABLET: Source.TABLET,
    Mode.ONLINE: Source.OPEN,
    Mode.SMS: Source.INVITATION,
}
"""What vouches for each; the rest is entered by staff."""


@dataclass(frozen=True)
class Shape:
    """How a practice's answers run: how many in a usual month, and the share that is positive."""

    practice: Practice
    size: int
    positive: tuple[float, float]
    """At the first and at the last month; in between it runs straight."""

    bad_quarter: bool = False
    """Three months, ending half a year before the last, in which much went wrong."""

    of_late: float | None = None
    """The share that is positive in the last two months, where it has fallen away from the rest."""

    def share_positive(self, number: int, months: int) -> float:
        if self.bad_quarter and months - 9 <= number < months - 6:
            return 0.58
        if self.of_late is not None and number >= months - 2:
            return self.of_late
        first, last = self.positive
        return first + (last - first) * number / max(1, months - 1)


PCNS = (
    Pcn("U99901", "Thistlecombe Network", demonstration=True),
    Pcn("U99902", "Saltmarrow Network", demonstration=True),
)


def _practice(code: str, name: str, pcn: str) -> Practice:
    return Practice(code, name, pcn, demonstration=True)


SHAPES = (
    Shape(_practice("V81001", "Upper Thistlecombe Surgery", "U99901"), 78, (0.90, 0.93)),
    Shape(_practice("V81002", "Nether Thistlecombe Surgery", "U99901"), 58, (0.72, 0.95)),
    Shape(_practice("V81003", "Quillbrook Medical Practice", "U99901"), 52, (0.88, 0.90)),
    Shape(_practice("V81004", "Foxmallow Health Centre", "U99901"), 42, (0.92, 0.91)),
    Shape(
        _practice("V81005", "Pennywhistle Lane Surgery", "U99901"), 31, (0.86, 0.89), of_late=0.68
    ),
    Shape(_practice("V81006", "Saltmarrow Quay Surgery", "U99902"), 64, (0.91, 0.93), True),
    Shape(_practice("V81007", "Old Windlass Practice", "U99902"), 49, (0.87, 0.92)),
    Shape(_practice("V81008", "Cinderwick Surgery", "U99902"), 40, (0.93, 0.94)),
    Shape(_practice("V81009", "Marrowfield Medical Centre", "U99902"), 33, (0.85, 0.88)),
)

IMPROVING, TROUBLED = SHAPES[1].practice.code, SHAPES[5].practice.code
APART = SHAPES[4].practice.code

Moods = tuple[Mapping[str, float], Mapping[str, float]]

# How often each option is chosen, by people who are content and who are not; 1 where it is not
# named, so that a survey may change its options.
FFT_WEIGHTS: Moods = (
    {"1": 74, "2": 26, "3": 0, "4": 0, "5": 0, "6": 0},
    {"1": 0, "2": 0, "3": 36, "4": 26, "5": 22, "6": 16},
)
WEIGHTS: Mapping[str, Moods] = {
    "publish": ({"yes": 4, "no": 1}, {"yes": 1, "no": 1}),
    "who": (
        {"patient": 7, "carer": 2.4, "parent": 0.6},
        {"patient": 7, "carer": 2.4, "parent": 0.6},
    ),
    "appointment": (
        {"very_easy": 38, "easy": 38, "neither": 11, "difficult": 7, "very_difficult": 2,
         "dont_know": 4},
        {"very_easy": 5, "easy": 14, "neither": 20, "difficult": 33, "very_difficult": 23,
         "dont_know": 5},
    ),
    "listened": (
        {"yes": 86, "partly": 11, "no": 1, "dont_know": 2},
        {"yes": 18, "partly": 42, "no": 34, "dont_know": 6},
    ),
    "involved": (
        {"yes": 80, "partly": 12, "no": 2, "not_wanted": 4, "dont_know": 2},
        {"yes": 20, "partly": 40, "no": 28, "not_wanted": 4, "dont_know": 8},
    ),
    "tasks": (
        {"bathing": 30, "home_management": 22, "meal_preparation": 20, "safety_procedures": 20,
         "dressing": 18, "leisure": 12, "eating": 7, "driving": 6, "care_of_others": 6,
         "financial_management": 4, "play": 2, "none": 8},
        {"bathing": 24, "home_management": 20, "meal_preparation": 14, "safety_procedures": 14,
         "dressing": 14, "leisure": 8, "eating": 5, "driving": 6, "care_of_others": 5,
         "financial_management": 4, "play": 2, "none": 30},
    ),
    "easier": (
        {"much_easier": 42, "easier": 38, "same": 9, "harder": 1, "much_harder": 0.5,
         "too_soon": 10},
        {"much_easier": 5, "easier": 18, "same": 42, "harder": 8, "much_harder": 4,
         "too_soon": 23},
    ),
    "about_you": ({"yes": 62, "no": 38}, {"yes": 45, "no": 55}),
    "age": (
        {"0_15": 2, "16_24": 3, "25_44": 10, "45_64": 21, "65_74": 22, "75_84": 27, "85_up": 13,
         "not_said": 2},
    ) * 2,
    "gender": (
        {"female": 58, "male": 38, "non_binary": 0.7, "other": 0.5, "not_said": 3},
    ) * 2,
    "ethnicity": (
        {"asian": 9, "black": 5, "mixed": 2.5, "white": 78, "other": 2, "not_said": 4},
    ) * 2,
    "disability": ({"yes": 64, "no": 29, "not_said": 7},) * 2,
}  # fmt: skip

CONTENT = (
    ("The occupational therapist", "The OT", "The person I saw", "The therapist", "Your OT"),
    ("listened to me", "was kind and patient", "explained everything clearly",
     "took time to understand what matters to me", "really knew what would help",
     "did not rush me", "asked good questions", "treated me like a person"),
    ("and showed me an easier way to get in and out of the bath",
     "and got me a rail by the back step", "and found ways to save my energy",
     "and helped me plan going back to work", "and I can make my own dinner again",
     "and now I feel safe on the stairs", "and I dress myself again in the morning",
     "and gave me exercises for my hands", "and I can get to the shops again",
     "and my daughter knows how to help me now", "and I got the right chair at last",
     "and I am back in my garden"),
    ("", "", "", "Thank you.", "I would tell a friend to come.", "I was seen quickly too.",
     "Being seen at my own surgery made it easy.", "I wish I had come sooner."),
)  # fmt: skip
DISCONTENT = (
    ("The visit", "My appointment", "It all", "The first visit"),
    ("felt rushed", "was put off twice", "came far too late", "was not what I expected",
     "was over before I could explain", "started forty minutes late"),
    ("and nobody told me what happens next", "and I am still waiting for the rail",
     "and I had to say everything twice", "and I did not get to ask my questions",
     "and the room was too noisy to talk", "and my bath is as hard to use as before",
     "and I left without a plan", "and the letter went to the wrong surgery"),
    ("", "", "Please ring people back.", "The advice itself was fine.", "It was hard to park too.",
     "I felt nobody listened.", "I had hoped for more help at home."),
)  # fmt: skip
WISHES = (
    ("Please", "It would help to", "You could", "I would like you to"),
    ("offer later appointments", "send a reminder the day before", "give the advice on paper",
     "tell us how long the wait is", "come to people's homes more often", "make the visits longer",
     "ring when you are running late", "order the equipment sooner",
     "let family come along", "use bigger print on the leaflets"),
    ("", "", "", "for people who work", "for people who cannot drive",
     "so that nobody has to guess", "if that is possible"),
)  # fmt: skip


def demonstration_organisations() -> tuple[tuple[Pcn, ...], tuple[Practice, ...]]:
    """Two networks and nine practices that do not exist, all marked as demonstration."""
    return PCNS, tuple(shape.practice for shape in SHAPES)


def demonstration_submissions(
    *, seed: int, last_month: Month, survey: Survey, months: int = 24
) -> Iterator[Submission]:
    """Submissions of ``months`` months for every practice: for one seed always the same.

    V81002 improves steadily, V81006 has a bad quarter half a year before the last month, and V81005
    stands apart in the last two. All answers fit the survey, whatever its questions and options
    are.
    """
    for shape in SHAPES:
        patients = Patients(survey.at(shape.practice.places))
        for number in range(months):
            month = last_month.plus(number - months + 1)
            random = Random(f"{seed} {shape.practice.code} {month}")
            positive = shape.share_positive(number, months)
            for count in range(_how_many(shape, month, random)):
                mode = random.choices(list(MODES), list(MODES.values()))[0]
                yield Submission(
                    id=str(uuid.uuid5(IDS, f"{seed} {shape.practice.code} {month} {count}")),
                    survey=survey.id,
                    version=survey.version,
                    practice=shape.practice.code,
                    mode=mode,
                    language=survey.languages[0],
                    given_on=random.choice(weekdays(month)),
                    answers=patients.answers(random, positive),
                    source=SOURCES.get(mode, Source.STAFF),
                )


def _how_many(shape: Shape, month: Month, random: Random) -> int:
    return round(shape.size * SEASON[month.number - 1] * random.uniform(0.85, 1.15))


@cache
def weekdays(month: Month) -> list[date]:
    days = (month.first_day() + timedelta(days=n) for n in range(month.last_day().day))
    return [day for day in days if day.weekday() < 5]


class Patients:
    """Answers a survey as patients do, from weights worked out once for each of its questions."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.samplers = {
            question.id: tuple(_sampler(question, content=content) for content in (False, True))
            for question in survey.questions
        }

    def answers(self, random: Random, share_positive: float) -> dict[str, Value]:
        """One patient's answers; ``share_positive`` is the chance that the patient is content."""
        content = random.random() < share_positive
        given: dict[str, Value] = {}
        for question in self.survey.questions:
            if not question.asked(given):
                continue
            if question.required or random.random() < question.share_answering:
                given[question.id] = self.samplers[question.id][content](random)
        return given


def _sampler(question: Question, *, content: bool) -> Callable[[Random], Value]:
    known = FFT_WEIGHTS if question.role == "fft" else WEIGHTS.get(question.id, ({}, {}))
    parts = WISHES if question.id == "better" else CONTENT if content else DISCONTENT
    return question.sampler(known[0 if content else 1], partial(_comment, parts))


def _comment(parts: Sequence[Sequence[str]], random: Random) -> str:
    *sentence, last = (random.choice(some) for some in parts)
    if parts is WISHES:
        return " ".join(filter(None, (*sentence, last)))
    return f"{' '.join(sentence)}. {last}"
