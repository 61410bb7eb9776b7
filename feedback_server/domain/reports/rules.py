"""The rules that figures follow, in words for the method notes, each with its source."""

from .rule import FFT_GUIDANCE, OWN, Rule
from .series_rules import SERIES_RULES
from .story_rules import STORY_RULES

RULES = {
    rule.id: rule
    for rule in (
        *STORY_RULES,
        *SERIES_RULES,
        Rule(
            "responses",
            "Responses",
            "One for each completed survey of the month, whoever filled it in. A survey that was "
            "sent twice counts once.",
            OWN,
        ),
        Rule(
            "fft_counts",
            "Friends and Family Test answers",
            "How many chose each of the six answers, added up over all ways of answering, as in a "
            "practice's own monthly return.",
            FFT_GUIDANCE,
        ),
        Rule(
            "fft_positive",
            "Per cent positive",
            "Very good and good, out of all six answers. Don't know counts in the whole. With no "
            "answers there is no percentage.",
            FFT_GUIDANCE,
            of="answers",
        ),
        Rule(
            "fft_negative",
            "Per cent negative",
            "Poor and very poor, out of all six answers. Don't know counts in the whole. With no "
            "answers there is no percentage.",
            FFT_GUIDANCE,
            of="answers",
        ),
        Rule(
            "fft_share",
            "Share of the six answers",
            "Each answer out of all six. Rounded shares may not add up to 100%.",
            FFT_GUIDANCE,
            of="answers",
        ),
        Rule(
            "wilson",
            "Range",
            "The 95% Wilson score interval. If the same service had asked many more patients like "
            "these, the percentage would most likely lie within it. Few answers make it wide.",
            "E. B. Wilson, Journal of the American Statistical Association, 1927; method of the "
            "Office for Health Improvement and Disparities (PHEindicatormethods)",
        ),
        Rule(
            "change",
            "Change",
            "One share less an earlier one, in percentage points. It is rounded by itself, so it "
            "may differ by 1 from what the rounded shares say.",
            OWN,
        ),
        Rule(
            "newcombe",
            "Range of a change",
            "The 95% interval of the difference of two shares. Where it holds 0, the change may be "
            "chance.",
            "R. G. Newcombe, Statistics in Medicine, 1998, method 10",
        ),
        Rule(
            "answers",
            "Answers to a question",
            "How many chose each option. Where several may be chosen, one person can count in "
            "several rows.",
            OWN,
        ),
        Rule(
            "answer_share",
            "Share of answers",
            "Those who chose the option, out of those who answered the question. Where several "
            "may be chosen, shares can add up to more than 100%.",
            OWN,
            of="answers",
        ),
        Rule(
            "answered",
            "Answered",
            "How many surveys hold an answer to the question.",
            OWN,
        ),
        Rule(
            "not_answered",
            "Left out or not asked",
            "Responses less those who answered. All questions but the first can be left out, and "
            "some are only asked after certain answers.",
            OWN,
        ),
        Rule(
            "unfinished",
            "Left unfinished",
            "A patient answered the first question on a shared tablet and went away. That answer "
            "alone was kept, as the page had said before it asked. It counts like any other.",
            OWN,
        ),
        Rule(
            "trend",
            "Month by month",
            "Per cent positive of each month on a control chart (XmR). The lines are the mean and "
            "2.66 average moving ranges on either side; moving ranges of 3.267 averages or more "
            "are left out of their average. A point beyond a line, seven in a row on one side of "
            "the mean, seven rising or falling, or two of three near a line are no chance. There "
            "are no lines before 13 months, and nothing is called out below 30 answers a month.",
            "NHS England, Making Data Count; the package NHSRplotthedots 0.2.2",
        ),
        Rule(
            "reach_seen",
            "Answers for every 100 appointments attended",
            "Responses of the month, out of the appointments attended in it, times 100. An answer "
            "can come later than the visit, so this is a rough measure. Only practices whose "
            "number is known count, on both sides.",
            OWN,
            of="appointments attended",
        ),
        Rule(
            "reach_asked",
            "Answers for every 100 asked",
            "Responses of the month by any way, out of all who were asked in it, times 100. Only "
            "practices that counted some count, on both sides. It is over 100 where more answered "
            "than were counted as asked.",
            OWN,
            of="asked",
        ),
        Rule("activity", "Appointments", "As the provider's activity file says.", OWN),
        Rule(
            "activity_share",
            "Share of appointments",
            "Of all appointments that the file names one for, as a whole per cent.",
            OWN,
            of="appointments",
        ),
        Rule(
            "missed",
            "Missed appointments",
            "Did not attend, out of those attended and not attended together. Only practices that "
            "give both numbers count.",
            OWN,
            of="appointments attended or missed",
        ),
        Rule(
            "missed_of_booked",
            "Missed appointments, of all booked",
            "Did not attend, out of all that were booked. It is lower, because some bookings are "
            "cancelled.",
            OWN,
            of="appointments booked",
        ),
        Rule("seen", "Seen", "Appointments attended, as the activity file says.", OWN),
        Rule(
            "asked",
            "Patients asked",
            "Those asked at the front desk and those invited, added up. Who gets an invitation is "
            "not to be counted at the desk as well.",
            OWN,
        ),
        Rule(
            "asked_at_desk",
            "Asked at the front desk",
            "Patients whom the practice's staff asked, also those who said no: counted by hand, "
            "one tap for each, and not checked by anybody.",
            OWN,
        ),
        Rule("invited", "Invited", "One-time invitations made in the month.", OWN),
        Rule(
            "equality",
            "Who answered",
            "As for other questions, but counts of 1 to 4 are kept back here even from staff, and "
            "with them the next smallest, so that nobody can be picked out. Noughts are shown.",
            OWN,
            of="answers",
        ),
        Rule(
            "seen_share",
            "Share of appointments by who was seen",
            "As the activity file says, of all appointments that it names one for. It lies outside "
            "the range of the answers where chance hardly explains the difference. Counts of 1 to "
            "4 are kept back.",
            OWN,
            of="appointments",
        ),
        Rule(
            "external_counts",
            "Counted elsewhere",
            "What practices counted of answers that did not come by this app, as their files say. "
            "It is in no percentage, range, chart or reach of this report: nobody can check it, "
            "and it may count people who were asked otherwise.",
            OWN,
        ),
        Rule(
            "fft_return",
            "Totals for the return",
            "The six answers of each practice, and how many came by each method, those counted "
            "elsewhere included. Both add up to the same total.",
            FFT_GUIDANCE,
        ),
        Rule(
            "flagged",
            "Flagged submissions",
            "Filled in within four seconds, in a crowd from one network, more than is usual for "
            "the practice, or by an invitation that was used or wrong. One counts once a person "
            "has said so. Only numbers are looked at, never what an answer says.",
            OWN,
        ),
        Rule(
            "open",
            "Answers that nobody vouches for",
            "They came from phones, without a tablet that is set up and without an invitation, and "
            "count because there are no more of them than is usual. Those that a person has "
            "looked at are not among them.",
            OWN,
            of="answers",
        ),
        Rule(
            "late",
            "Sent later",
            "A phone names a day within the two weeks before its answers came, because it had no "
            "network until then. Without a tablet, no earlier day is believed.",
            OWN,
        ),
        Rule(
            "corrected",
            "Corrected days",
            "The device's clock was wrong: the day is that of our clock.",
            OWN,
        ),
        Rule(
            "tablets",
            "Tablets",
            "Each tablet numbers what it makes. Missing are numbers that have not come and that, "
            "by its own word, it no longer holds.",
            OWN,
        ),
        Rule(
            "comments",
            "Comments",
            "How many wrote something. Words stand in this report only where the patient allowed "
            "it and a person has taken out what says who somebody is.",
            OWN,
        ),
    )
}
