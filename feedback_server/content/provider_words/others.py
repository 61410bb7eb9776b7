"""Words on other organisations, whose names change more often than the pages should."""

from .field_words import FieldGroup, FieldWords

ORGANISATIONS = FieldGroup(
    "organisations",
    "Other organisations",
    "Bodies that the pages name. Change a name here when it changes in the country.",
    {
        "organisations.national_body": FieldWords(
            "Who leads the NHS in England", "It is on the pages on ARRS.", "NHS England"
        ),
        "organisations.training_body": FieldWords(
            "Who oversees the training of clinicians",
            "It is on the page on quality.",
            "NHS England",
        ),
        "organisations.training_body_formerly": FieldWords(
            "Who did so before",
            "People may know that name still.",
            "Health Education England",
            "The page on quality names no earlier body.",
        ),
        "organisations.commissioner": FieldWords(
            "Who plans and buys local NHS services",
            "Without the name of your area. It is on the complaints pages and on how ARRS works.",
            "Integrated Care Board",
        ),
        "organisations.commissioner_short": FieldWords("Its short form", "", "ICB"),
        "organisations.regulator": FieldWords(
            "Who keeps the register of clinicians",
            "It is on the pages on what an occupational therapist is and on quality.",
            "Health and Care Professions Council",
        ),
        "organisations.regulator_short": FieldWords(
            "Short form of the register's keeper", "", "HCPC"
        ),
        "organisations.regulator_register": FieldWords(
            "Where to check a name on the register",
            "Begins with https://.",
            "https://www.hcpc-uk.org/check-the-register/",
        ),
        "organisations.ombudsman": FieldWords(
            "Who looks at a complaint that was not put right",
            "It is on the complaints pages.",
            "Parliamentary and Health Service Ombudsman",
        ),
        "organisations.ombudsman_telephone": FieldWords(
            "Telephone number of the Ombudsman", "", "0345 015 4033"
        ),
        "organisations.ombudsman_page": FieldWords(
            "Web address of the Ombudsman", "Begins with https://.", "https://www.ombudsman.org.uk/"
        ),
        "organisations.data_regulator": FieldWords(
            "Who watches over data protection",
            "It is in the privacy notice.",
            "Information Commission",
        ),
        "organisations.data_regulator_formerly": FieldWords(
            "Its earlier name",
            "People may know that name still.",
            "Information Commissioner's Office (ICO)",
            "The privacy notice gives no earlier name.",
        ),
        "organisations.data_regulator_page": FieldWords(
            "Where to complain about data",
            "Begins with https://.",
            "https://ico.org.uk/make-a-complaint/",
        ),
        "organisations.equality_regulator": FieldWords(
            "Who enforces the accessibility rules",
            "It is in the accessibility statement.",
            "Equality and Human Rights Commission",
        ),
        "organisations.equality_body": FieldWords(
            "Who gives free advice on equality",
            "It is in the accessibility statement.",
            "Equality Advisory and Support Service",
        ),
        "organisations.equality_body_page": FieldWords(
            "Web address of that advice",
            "Begins with https://.",
            "https://www.equalityadvisoryservice.com/",
        ),
    },
)
