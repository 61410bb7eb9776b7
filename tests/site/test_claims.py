"""Claims of the pages: the false ones are gone, the missing ones are there."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml

from feedback_server.content import ContentError
from tests.site.page import Page

Rebuild = Callable[[], Mapping[str, Page]]

GONE = (
    "Our survey can supply",
    "Nobody has to supervise",
    "Equipment and small changes, under £1,000",
    "You need not do both",
    "We know of no failure",
    "Many roles besides occupational therapists",
)

TICS = re.compile(
    r"\bwhom\b|\bnobody has\b|\bwho you are\b|\bholds? no name\b|\bneed not\b|two minutes",
    re.IGNORECASE,
).findall
"""Phrases that nobody says aloud, and a time that the survey no longer takes."""

# A claim, and the page that has to make it. Words of a claim are those of the page.
MADE = (
    ("/surgeries/benefits/", "They work autonomously, with supervision."),
    ("/surgeries/how-arrs-works/", "This is without the part for GPs."),
    ("/surgeries/how-arrs-works/", "£1.303 for each weighted patient"),
    ("/surgeries/how-arrs-works/", "The sum was raised in the year for pay awards"),
    ("/surgeries/how-arrs-works/", "Since April 2026 any GP can be hired."),
    ("/surgeries/how-arrs-works/", "in the 12 months before"),
    ("/surgeries/how-arrs-works/", "Other roles, since April 2026, if the commissioner agrees."),
    ("/patients/equipment/", "Equipment\nFree, if an assessment says that you need it."),
    ("/patients/equipment/", "Small changes to your home, up to £1,000 each\nFree"),
    ("/patients/carers/", "You are a young carer if you look after someone."),
    ("/patients/carers/", "a parent carer's assessment"),
    ("/patients/work/", "Access to Work is help from the government."),
    # What the provider's own page says.
    ("/patients/who-it-is-for/", "a mental illness, a learning disability or a physical"),
    ("/patients/who-it-is-for/", "your own home, alone or with others"),
    ("/patients/who-it-is-for/", "a care home or a nursing home"),
    ("/patients/what-an-ot-is/", "hospitals, nursing homes, people's own homes, schools"),
    ("/patients/benefits/", "live as full a life as you can"),
    ("/patients/benefits/", "more independence, more satisfaction with your day, and a sense of"),
    ("/patients/what-an-ot-does/", "the people around you, and about the place where you live"),
    ("/surgeries/how-arrs-works/", "podiatrists, paramedics, dietitians and social prescribers"),
    ("/surgeries/how-arrs-works/", "their ages and their health (demography)"),
    ("/surgeries/how-arrs-works/", "a town or the countryside (geography)"),
    ("/surgeries/how-arrs-works/", "The aim is that fewer people wait"),
    ("/surgeries/quality/", "Supervisors watch our clinicians at work, and give them feedback"),
    ("/surgeries/quality/", "Each clinician completes mandatory training"),
    ("/surgeries/quality/", "Feedback from patients is a requirement of the body that oversees"),
    ("/surgeries/quality/", "NHS England, which took over from Health Education England"),
    ("/surgeries/why-us/", "Someone who needs another service gets a referral from them"),
    ("/surgeries/why-us/", "They bring clinical outcomes to your local meetings."),
    ("/surgeries/why-us/", "They work in your surgeries"),
    ("/surgeries/why-us/", "Many get advice at once"),
    ("/surgeries/why-us/", "Those who need to be seen are booked in, face to face."),
    ("/surgeries/why-us/", "It needs no room, which helps where rooms are short."),
    ("/surgeries/why-us/", "because reception staff tell people what the appointment can do"),
    ("/surgeries/monthly-report/", "the slots that were offered, the patients who were seen"),
    ("/surgeries/monthly-report/", "what people came with, and what came of it"),
    ("/surgeries/monthly-report/", "The report is tailored to each network."),
    # What the law asks for.
    ("/privacy/", "Within 30 days we tell you that we have your complaint."),
    ("/privacy/", "a legitimate interest. It is Article 6(1)(f)"),
    ("/privacy/", "We get none of your answers until you send them."),
    ("/privacy/", "The tablet counts how many people stop, and at which question."),
    ("/easier/your-information/", "Then we do not keep your answers."),
    ("/privacy/", "Article 9(2)(g) of the UK GDPR"),
    ("/privacy/", "Schedule 1, paragraph 8, of the Data Protection Act 2018"),
    ("/privacy/", "Your answers\nAs long as the service runs: no end is set"),
    ("/privacy/", "before we took names out\n12 whole months"),
    ("/privacy/", "Your account, once it is switched off\nAs long as the service runs"),
    ("/privacy/", "Information Commission, which used to be the Information Commissioner's Office"),
    ("/easier/your-information/", "Tell the Information Commission."),
    ("/easier/your-information/", "This takes 30 days at most."),
    ("/complaints/", "to us or to the commissioner, but not to both about the same thing"),
    ("/complaints/", "Within 3 working days, you will hear that your complaint has arrived."),
    ("/contact/", "You can ask what we do with data about you, or complain about it."),
    ("/complaints/", "An advocate can help you to complain. This is free."),
    ("/easier/if-you-are-not-happy/", "Do not tell both of us the same thing."),
    ("/easier/if-you-are-not-happy/", "This takes 3 working days at most."),
    ("/easier/if-you-are-not-happy/", "An advocate can help you. It is free."),
    ("/accessibility/", "are partially compliant with the Web Content Accessibility Guidelines"),
    ("/accessibility/", "The Equality and Human Rights Commission enforces"),
)  # fmt: skip


@pytest.mark.parametrize(("address", "claim"), MADE)
def test_a_claim_stands_on_its_page(pages: Mapping[str, Page], address: str, claim: str) -> None:
    assert claim in read(pages[address])


def test_claims_that_were_false_are_gone(pages: Mapping[str, Page]) -> None:
    for address, page in pages.items():
        assert [claim for claim in GONE if claim in read(page)] == [], address


def test_pages_speak_as_people_do(pages: Mapping[str, Page]) -> None:
    found = [(address, found) for address, page in pages.items() for found in TICS(read(page))]
    assert found == []


def test_money_and_law_come_with_their_source(copy: Path, rebuilt: Rebuild) -> None:
    page = copy / "content" / "pages" / "patients" / "benefits.md"
    page.write_text(page.read_text("utf-8") + "\nIt costs £20.\n", "utf-8")
    with pytest.raises(ContentError, match=r"benefits\.md:\d+: front matter needs sources.*£2"):
        rebuilt()


def test_sources_stand_at_the_foot_of_their_page(pages: Mapping[str, Page]) -> None:
    page = pages["/surgeries/how-arrs-works/"]
    links = [link["href"] for link in page.all("a")]
    assert "https://www.england.nhs.uk/long-read/changes-to-the-gp-contract-in-2026-27" in links
    assert "Where this comes from" in page.words
    assert "Where this comes from" not in pages["/surgeries/benefits/"].words


def test_a_provider_says_who_takes_complaints_and_who_works_for_it(
    copy: Path, rebuilt: Rebuild
) -> None:
    given = {"contact": "data@maple.example", "processors": [{"name": "Oak", "does": "keeps it"}]}
    provide(copy, data_protection=given)
    pages = rebuilt()
    for address in ("/privacy/", "/easier/your-information/"):
        links = [link["href"] for link in pages[address].all("a")]
        assert "mailto:data@maple.example" in links, address
    assert "Oak: keeps it" in read(pages["/privacy/"])


def test_nobody_calls_the_pages_fully_compliant_whom_nobody_can_ask(
    copy: Path, rebuilt: Rebuild
) -> None:
    provide(copy, accessibility={"status": "fully"})
    with pytest.raises(ContentError, match="fully needs tested_on and tested_by"):
        rebuilt()
    provide(copy, accessibility={"tested_on": "2027-01-15", "tested_by": "Elm Audits"})
    words = read(rebuilt()["/accessibility/"])
    assert "fully compliant" in words and "Elm Audits tested them on 15 January 2027" in words
    assert "partially compliant" not in words and "Not shown" not in words
    provide(copy, accessibility={"status": "not"})
    with pytest.raises(ContentError, match=r"accessibility\.failures: is missing"):
        rebuilt()


def test_what_the_law_asks_for_is_given_in_a_way_that_can_be_used(
    copy: Path, rebuilt: Rebuild
) -> None:
    wrong = {
        "contact": "ask at the desk",
        "lawful_basis": "because",
        "processors": [{"name": "Oak"}],
    }
    provide(copy, data_protection=wrong)
    with pytest.raises(ContentError) as caught:
        rebuilt()
    message = str(caught.value)
    assert "data_protection.contact: must be an e-mail address, or a page" in message
    assert (
        "data_protection.lawful_basis: must be one of: legitimate interests, public task" in message
    )
    assert "data_protection.processors 1.does: is missing" in message


def provide(copy: Path, **more: Mapping[str, object]) -> None:
    """Change keys of content/provider.yaml."""
    path = copy / "content" / "provider.yaml"
    content = yaml.safe_load(path.read_text("utf-8"))
    for name, values in more.items():
        content[name] |= values
    path.write_text(yaml.safe_dump(content), "utf-8")


def read(page: Page) -> str:
    """Words as they are read: without empty lines, and one space between words."""
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in page.words.splitlines())
    return "\n".join(line for line in lines if line)
