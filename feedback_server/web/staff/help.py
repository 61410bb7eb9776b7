"""Help that stands on each staff page, folded away: what it is for, in plain words."""

from collections.abc import Mapping, Sequence

HELP: Mapping[str, Sequence[str]] = {
    "staff_overview": (
        "Start here. Each network has its last full month and this month so far.",
        "The range beside a percentage is where the true figure may lie: the fewer answers, the "
        "wider it is. Reach is how many answered of every 100 patients seen; a high percentage "
        "from few answers says little.",
        "On the chart, a coloured point is a change that chance alone would hardly make. Grey "
        "points are the usual ups and downs: nothing needs to be explained or done.",
    ),
    "staff_reports": (
        "Choose a network and a month. The report grows as answers come; when the month is over, "
        "look at it and make it final. A final report is kept as it is for ever.",
        "Late answers make a revised report beside the first, which says what changed.",
        "These reports hold small numbers and are for staff. Use “Publish” for what everybody may "
        "see: small numbers are kept back there.",
    ),
    "staff_revisions": (
        "A revision is kept as it was. Late answers and decisions make a new one beside it; here "
        "you see which figures they changed.",
    ),
    "staff_layouts": (
        "Choose what your network's reports show, and in which order. The report beside the form "
        "follows what you choose; nothing is saved before you press “Save”.",
        "Set a target only if it was agreed. Name a month of change where the service itself "
        "changed: the trend then begins anew.",
    ),
    "staff_publishing": (
        "The table shows just what everybody will see. A star stands for 1 to 4, or for a number "
        "that would give such a one away.",
        "You can take figures back. The public page then says that this month was withdrawn.",
    ),
    "staff_comments": (
        "Read each comment. Take out names and whatever else says who somebody is; the square "
        "brackets are suggestions. Then clear it for the report, or keep it out.",
        "A comment that the patient wants private is never in a report, whatever you do.",
        "If a comment worries you, say that it needs a person today and give it to somebody. The "
        "words that led to a suggestion are shown; you decide.",
    ),
    "staff_you_said": (
        "Tell patients what came of what they wrote: what was said in your own words, and what was "
        "done. Link the comments that led to it, so that you can show how it came about.",
    ),
    "staff_piles": (
        "Type each form just as it is: Tab goes on, a digit chooses an answer, Enter saves and "
        "brings the next form. Compare the sums with the paper before you close the pile.",
        "A form typed wrongly can be taken out until the pile is closed, and entered again.",
    ),
    "staff_feedback": (
        "Type in a form that came on paper or was answered by telephone, just as it is. What was "
        "left out stays left out.",
        "Flagged answers look odd: filled in faster than anybody reads, or more than is usual. "
        "Count them if you know why, or leave them out. Nothing is deleted.",
    ),
    "staff_activity": (
        "Upload the appointments of a month as your clinical system or your provider gives them. "
        "You see what would change before anything does, and can undo it afterwards.",
        "Without them the report cannot say how many of the patients seen have answered.",
    ),
    "staff_tablets": (
        "Each tablet counts the answers that it makes, so that you see at once if some have not "
        "arrived. A tablet that is out of reach keeps them, and sends them later.",
        "A lost or stolen tablet gives nothing away: answers on it are sealed, and it cannot read "
        "them itself. Switch it off here.",
    ),
    "staff_asked": (
        "Feedback means most where most patients are asked. Tap once for each patient whom the "
        "front desk asks, also if they say no: the report then says how many of them answered.",
        "Nobody could tap on a day? Put the number in afterwards.",
    ),
    "staff_links": (
        "Posters and cards lead patients to the survey on their own phone. An invitation works "
        "once, and says nothing of who it was for.",
    ),
    "staff_people": (
        "Invite each person by their own address: what they do stays on record under their name. "
        "Give them no more than they need.",
        "Somebody has left? Switch them off the same day. What they did stays on record.",
    ),
    "staff_places": (
        "Each surgery has the code of the Organisation Data Service: a letter and five digits. "
        "Take the file of NHS England in to add many at once: you see first what would change.",
        "Opening hours are for new tablets: one that is silent in them is looked at. Surveys are "
        "those that patients of a surgery are offered.",
    ),
    "staff_quarantine": (
        "Answers wait here if something about them is not known yet, such as the surgery. Mend "
        "that, then try them again: none gets lost, and none counts twice.",
    ),
    "staff_record": (
        "The record says who read, changed, exported or published what, and when. It holds no "
        "answer and no word of a patient. Reading a page again within the hour is noted once.",
    ),
    "account": (
        "A token lets a program of yours read reports. Treat it like a password, and end it when "
        "you no longer use it.",
        "If you see a session that you do not know, sign it out and change your password.",
    ),
    "notifications": (
        "A notification says that there is something to see, and nothing of what it is: whoever "
        "looks at your screen learns nothing. Each browser is turned on by itself.",
        "What comes within a few minutes comes as one. In your quiet hours nothing comes; it is "
        "kept until they end.",
    ),
    "second_factor": (
        "The second step keeps others out even if they know your password. Any authenticator app "
        "does: it needs no internet, and tells us nothing.",
    ),
}
"""By the group of pages, as their addresses are grouped in the code."""


def help_of(endpoint: str | None) -> Sequence[str]:
    """The paragraphs for the page of an endpoint."""
    return HELP.get((endpoint or "").partition(".")[0], ())
