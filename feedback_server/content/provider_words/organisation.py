"""Words on the organisation itself: its names, how to reach it, what company law asks for."""

from .field_words import FieldGroup, FieldWords

NAMES = FieldGroup(
    "names",
    "Names and web address",
    "What the organisation and the service are called, on every page, poster and report.",
    {
        "name": FieldWords(
            "Name of the organisation",
            "As patients know it, in seven words at most. It stands in titles and sentences.",
            "Example Care",
        ),
        "service_name": FieldWords(
            "Name of the service",
            "At the top of every page and on posters. Do not use a name of the NHS.",
            "Occupational therapy at your surgery",
        ),
        "site_address": FieldWords(
            "Web address of the public pages",
            "Search engines and printed papers show it. It has no slash at the end.",
            "https://www.example.org",
            "The pages name the address of this server, if it has one.",
        ),
    },
)

CONTACT = FieldGroup(
    "contact",
    "Contact and hours",
    "How people reach the service. The contact page and the accessibility statement show it.",
    {
        "contact.telephone": FieldWords(
            "Telephone number",
            "For questions about the service, not for booking. The surgery books appointments.",
            "01632 960000",
            "The contact page shows no telephone number.",
        ),
        "contact.email": FieldWords(
            "E-mail address",
            "An address that somebody reads every working day.",
            "hello@example.org",
            "The contact page shows no e-mail address.",
        ),
        "contact.post": FieldWords(
            "Postal address",
            "On one line, with commas.",
            "1 Example Street, Exampleton, EX1 1EX",
            "The contact page shows no postal address.",
        ),
        "contact.hours": FieldWords(
            "When people can reach you",
            "It follows the words “You can reach us”, so it needs no capital letter at the start "
            "unless it begins with a name.",
            "Monday to Friday, 9am to 5pm",
            "The contact page does not say when you can be reached.",
        ),
    },
)

COMPLAINTS = FieldGroup(
    "complaints",
    "Complaints",
    "Where a complaint about care goes. The complaints pages show it.",
    {
        "complaints.telephone": FieldWords(
            "Telephone number for complaints",
            "Somebody who may take a complaint should answer it.",
            "01632 960000",
            "The complaints page shows no number to call.",
        ),
        "complaints.email": FieldWords(
            "E-mail address for complaints",
            "You have 3 working days to say that it has arrived, so more than one person should "
            "read it.",
            "complaints@example.org",
            "The complaints page shows no e-mail address.",
        ),
        "complaints.post": FieldWords(
            "Postal address for complaints",
            "On one line, with commas.",
            "1 Example Street, Exampleton, EX1 1EX",
            "The complaints page shows no postal address.",
        ),
    },
)

COMPANY = FieldGroup(
    "company",
    "Company",
    "What company law asks a company to show. It is on the page about us and at the foot of pages.",
    {
        "company.legal_name": FieldWords(
            "Registered name",
            "As Companies House has it.",
            "Example Limited",
            "No company is named at the foot of the pages.",
        ),
        "company.number": FieldWords(
            "Company number",
            "With its zeros at the start.",
            "01234567",
            "The pages show no company number.",
        ),
        "company.registered_in": FieldWords(
            "Where it is registered",
            "The part of the United Kingdom.",
            "England and Wales",
            "The pages do not say where the company is registered.",
        ),
        "company.registered_office": FieldWords(
            "Registered office",
            "On one line, with commas.",
            "1 Example Street, Exampleton, EX1 1EX",
            "The pages show no registered office.",
        ),
        "company.vat": FieldWords(
            "VAT number",
            "Only if the company is registered for VAT.",
            "GB 123 4567 89",
            "The pages show no VAT number.",
        ),
    },
)

SECURITY = FieldGroup(
    "security",
    "Security",
    "Where people who find a weakness report it: the file /.well-known/security.txt.",
    {
        "security.contact": FieldWords(
            "Where to report a weakness",
            "Begins with mailto: or https://.",
            "mailto:security@example.org",
            "There is no file security.txt.",
        ),
        "security.expires": FieldWords(
            "Day after which it should not be used",
            "A year ahead at most. Note it in your calendar.",
            "2027-11-23",
            "There is no file security.txt.",
        ),
    },
)
