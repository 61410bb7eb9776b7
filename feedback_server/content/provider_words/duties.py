"""Words on the privacy notice, and on the accessibility statement."""

from .field_words import FieldGroup, FieldWords

DATA_PROTECTION = FieldGroup(
    "data-protection",
    "Data protection",
    "What the privacy notice says. Your data protection lead decides it.",
    {
        "data_protection.contact": FieldWords(
            "Where a complaint about data goes",
            "An e-mail address, or the address of a form that begins with https://. The law has "
            "asked for it since 19 June 2026. A public server does not start without it.",
            "data@example.org",
            "The privacy notice sends people to their surgery, and a public server does not start.",
        ),
        "data_protection.post": FieldWords(
            "The same by post",
            "On one line, with commas.",
            "1 Example Street, Exampleton, EX1 1EX",
            "People cannot complain about data by post.",
        ),
        "data_protection.registration": FieldWords(
            "Data protection registration",
            "The number in the regulator's register of those who pay the fee.",
            "ZA000000",
            "The privacy notice shows no registration.",
        ),
        "data_protection.lawful_basis": FieldWords(
            "Legal ground for the use of answers",
            "The privacy notice explains the one that you choose.",
            choices={
                "legitimate interests": "Legitimate interests",
                "public task": "Public task",
            },
        ),
        "data_protection.processors": FieldWords(
            "Companies that handle answers for you",
            "Such as who runs the server or keeps backups. Empty both fields of a company to take "
            "it off.",
            without="The privacy notice names no company that works for you.",
        ),
        "data_protection.processors.name": FieldWords(
            "Name of the company", "", "Example Hosting Limited"
        ),
        "data_protection.processors.does": FieldWords(
            "What it does for you", "", "runs the server on which answers are kept"
        ),
    },
)

ACCESSIBILITY = FieldGroup(
    "accessibility",
    "Accessibility",
    "What the accessibility statement says. The law asks for one. Claim only what was tested.",
    {
        "accessibility.status": FieldWords(
            "How far the pages and the survey meet WCAG 2.2 AA",
            "“Fully” needs a test by somebody, on a day, that found nothing.",
            choices={
                "fully": "Fully",
                "partially": "Partially",
                "not": "Not",
            },
        ),
        "accessibility.tested_on": FieldWords(
            "Day of the last test by a person",
            "Automatic tests do not count here.",
            "2027-01-15",
            "The statement says that no auditor has tested the pages yet.",
        ),
        "accessibility.tested_by": FieldWords(
            "Who tested them",
            "The name of the company or the person.",
            "Example Accessibility Limited",
            "The statement says that no auditor has tested the pages yet.",
        ),
        "accessibility.failures": FieldWords(
            "What the test found",
            "One row for each failure. Empty both fields of a row to take it off.",
            without="The statement lists no failure.",
        ),
        "accessibility.failures.what": FieldWords(
            "What does not work", "", "Some links are told from words around them by colour alone"
        ),
        "accessibility.failures.criterion": FieldWords(
            "Success criterion of WCAG that it fails", "", "1.4.1"
        ),
    },
)
