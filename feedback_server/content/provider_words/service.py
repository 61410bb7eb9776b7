"""Words on what is known of the service: each value is a sentence on the pages."""

from .field_words import FieldGroup, FieldWords

NOT_SAID = "The pages do not say it."

PATIENTS = FieldGroup(
    "patients",
    "Who we see, and when",
    "What patients want to know before they ask for an appointment.",
    {
        "waiting_time": FieldWords(
            "How long people wait for a first appointment",
            "It stands between “People wait” and “for a first appointment”, on the page on how to "
            "be seen.",
            "about two weeks",
            NOT_SAID,
        ),
        "ages": FieldWords(
            "Who you see, by age",
            "It follows the words “At your surgery we see”.",
            "people aged 18 and over",
            NOT_SAID,
        ),
        "visits.first_length": FieldWords(
            "How long a first visit takes",
            "It follows the words “Your first visit takes”, on the page on the first visit.",
            "about an hour",
            NOT_SAID,
        ),
        "visits.later_length": FieldWords(
            "How long later visits take",
            "It follows the words “Later visits take”, on the page on the first visit.",
            "about 40 minutes",
            NOT_SAID,
        ),
        "visits.room": FieldWords(
            "What the room is like",
            "It follows the words “You meet in”, on the page on the first visit.",
            "a quiet room with a table, chairs and a couch",
            NOT_SAID,
        ),
        "visits.at_home": FieldWords(
            "When you see people at home",
            "It follows the words “We can also come to your home”, on the page on the first visit.",
            "if you cannot get to the surgery",
            NOT_SAID,
        ),
        "appointment_length": FieldWords(
            "How long an appointment can be",
            "It follows the words “Appointments can be”, on the page on benefits.",
            "up to three times as long as with a GP",
            NOT_SAID,
        ),
        "extended_hours": FieldWords(
            "There can be appointments outside a surgery's core hours",
            "Where the network agrees them. It is on the page on benefits.",
            without=NOT_SAID,
        ),
    },
)

FACTS = FieldGroup(
    "facts",
    "Facts about the service",
    "Each one is a sentence on the pages for surgeries. Leave out what you cannot show.",
    {
        "in_networks_since": FieldWords(
            "Year in which you began to work in Primary Care Networks",
            "It is on the page about us, on “Why us” and on how ARRS works.",
            "2019",
            NOT_SAID,
        ),
        "private_clinics": FieldWords(
            "Number of private clinics that you run",
            "Beside your work for the NHS. It is on the page about us and on “Why us”.",
            "4",
            NOT_SAID,
        ),
        "first_contact_roadmap": FieldWords(
            "Clinicians work through the First Contact Practitioner roadmap, with supervision",
            "It is on “Why us” and on the page on quality.",
            without=NOT_SAID,
        ),
        "supervisors_observe": FieldWords(
            "Supervisors watch clinicians at work and say what they saw",
            "It is on the page on quality.",
            without=NOT_SAID,
        ),
        "mandatory_training": FieldWords(
            "Each clinician completes mandatory training, and keeps it up to date",
            "It is on the page on quality.",
            without=NOT_SAID,
        ),
        "reception_training": FieldWords(
            "The surgery's reception team gets training in who to send",
            "It is on the page on benefits and on “Why us”.",
            without=NOT_SAID,
        ),
        "remote_triage": FieldWords(
            "An occupational therapist goes through new referrals at a distance",
            "It is on “Why us”.",
            without=NOT_SAID,
        ),
        "present_in_surgeries": FieldWords(
            "Occupational therapists work in the surgeries themselves",
            "It is on “Why us”.",
            without=NOT_SAID,
        ),
        "outcomes_in_meetings": FieldWords(
            "They bring what came of their work to local meetings",
            "It is on “Why us”.",
            without=NOT_SAID,
        ),
        "onward_referrals": FieldWords(
            "They refer on, to other services",
            "It is on “Why us”.",
            without=NOT_SAID,
        ),
        "missed_appointments.below_percent": FieldWords(
            "Missed appointments: fewer than this many of 100",
            "Give it only with the next one. It is on “Why us”, as your own statement.",
            "12",
            NOT_SAID,
        ),
        "missed_appointments.compared_with": FieldWords(
            "Missed appointments: whose figure that is",
            "It stands after “It gives 12% as the”. No publication is named beside it.",
            "national average",
            NOT_SAID,
        ),
        "missed_appointments.kept_low_by": FieldWords(
            "Missed appointments: how you keep them low",
            "It follows the words “The rate stays low, it says, because”.",
            "reception staff tell people what the appointment can do for them",
            NOT_SAID,
        ),
    },
)

SURVEY = FieldGroup(
    "survey",
    "Unfinished surveys",
    "What happens to answers when a patient walks away from a tablet in the middle.",
    {
        "keep_unfinished": FieldWords(
            "Keep the first answer of a patient who went away",
            "The survey and the privacy notice say so. Ask your data protection lead first.",
            choices={
                "": "No, keep nothing",
                "first_answer": "Yes, keep the answer to the first question",
            },
        ),
    },
)
