"""Words of risk in a comment. They only ever suggest that a person looks today; a person decides.

Negations are not looked for: "I am not suicidal" suggests too, because a look costs a minute and a
miss may cost a life. Words that mostly mean something else here stand with what makes them a risk:
"stroke" is in many comments on therapy, "having a stroke" is not. The list is English.
"""

import re
from collections.abc import Mapping

NOW = r"today|this morning|this afternoon|last night|yesterday|tonight|just now|an hour ago"
CLOSE = r"husband|wife|partner|son|daughter|mum|mother|dad|father|brother|sister|carer|neighbour"
SOMEBODY = rf"(?:me|him|her|them|us|someone|somebody|people|my (?:{CLOSE})|the baby)"
CANNOT = r"(?:can't|cant|cannot|can not|could not|couldn't)"

RISKS: Mapping[str, str] = {
    "harm to self": (
        r"suici\w*|suisid\w*|sucid\w*"
        r"|(?:kill|killing|hurt|hurting|harm|harming|cut|cutting) myself"
        r"|self[- ]?harm\w*|overdos\w*|tak(?:e|ing) my own life"
        r"|end(?:ing)? (?:it all|my life|everything)|(?:want|wanted|wish|going) to die"
        r"|wish (?:that )?i (?:was|were) (?:dead|not here)|better off (?:dead|without me)"
        r"|(?:don't|dont|do not) want to (?:live|be here|wake up|go on|carry on|be alive)"
        r"|(?:no|any) (?:reason|point) (?:to|in) (?:live|living|go on|going on|carrying on)"
        r"|nothing (?:left )?to live for|(?:not|isn't) worth living"
        rf"|{CANNOT} (?:go on|carry on|cope|take (?:it )?any ?more)|feel(?:ing)? (?:so )?hopeless"
        r"|jump(?:ing)? (?:off|in front)"
    ),
    "harm to others": (
        rf"(?:kill|stab|strangle|hurt|harm|attack|punch|hit|shake) {SOMEBODY}"
        rf"|(?:killing(?! me)|hurting|harming|attacking) {SOMEBODY}|threat\w*"
        r"|lose my temper with"
    ),
    "safeguarding": (
        r"abus\w+|neglect\w*|rape[ds]?|raping|molest\w*|assault\w*|bruis\w+|domestic violence"
        r"|(?:hits?|beats?|slap(?:s|ped)?|punche[sd]|kick(?:s|ed)?|push(?:es|ed)|grab(?:s|bed)|"
        rf"shout(?:s|ed|ing)? at) {SOMEBODY}(?! to)"
        r"|touch(?:ed|es|ing) me (?:inappropriately|where)"
        r"|lock(?:s|ed) (?:me|him|her|us|them) (?:in|up|out)"
        r"|(?:takes?|took|taking|steals?|stole|stealing|controls?) (?:all )?"
        r"(?:my|her|his|mum's|dad's) (?:money|pension|bank|card|savings)"
        rf"|(?:scared|afraid|frightened|terrified) (?:of|by) (?:him|her|them|my (?:{CLOSE}))"
        r"|no food|(?:not|nothing|hasn't|haven't) (?:eaten|to eat)|starv\w+"
        r"|left (?:alone|by (?:my|her|him)self|in (?:bed|the chair)) (?:all (?:day|night)|for days)"
    ),
    "medical emergency": (
        r"chest pains?|pains? in (?:my|his|her|the) chest|tight chest|crushing pain"
        rf"|{CANNOT} (?:breathe|feel (?:my|his|her) (?:legs?|arms?|face)|wake|move (?:my|his|her))"
        r"|(?:struggl\w+|hard|difficult\w*|trouble) (?:to breathe|breathing)"
        r"|short(?:ness)? of breath"
        rf"|(?:stroke|heart attack|seizure) (?:{NOW}|now)|think (?:\w+ ){{1,3}}a stroke"
        r"|having a (?:stroke|heart attack|fit|seizure)"
        r"|(?:face|mouth) (?:has |had |is |was )?(?:droop\w*|dropp\w*)|slur\w+|choking|unconscious"
        r"|passed out|black(?:ed|ing) out|collaps\w+|(?:cough|vomit|throw|spit)\w* (?:up )?blood"
        r"|(?:won't|will not|wouldn't|not) stop bleeding|bleeding (?:badly|heavily|a lot|from)"
        r"|lost (?:control of )?(?:my )?(?:bladder|bowels?)|sepsis|poison\w*|anaphyla\w*"
        r"|too many (?:tablets|pills|painkillers)|999|need an ambulance|call(?:ed)? an ambulance"
    ),
    "feels unsafe": (
        r"unsafe|not (?:\w+ )?safe"
        r"|(?:don't|dont|do not|didn't|isn't|wasn't|never) (?:feel |felt )?(?:\w+ )?safe"
        r"|in danger|danger(?:ous|ously)?|gas leak|smell(?:s|ing)? (?:of )?gas|no heating"
        r"|(?:scared|afraid|frightened|terrified) (?:to|at|in) (?:be|go|home|my|night|alone|live)"
    ),
    "a fall just now": (
        rf"(?:fell|fallen|had a fall|fall(?:ing)?|slipped|tripped)\b[^.!?]{{0,40}}\b(?:{NOW})"
        rf"|(?:{NOW}|just)\b[^.!?]{{0,25}}\b(?:fell|fallen|had a fall|slipped|tripped)"
        r"|(?:keeps?|kept) (?:on )?falling|(?:lying|stuck) on the floor|on the floor (?:for|all)"
        rf"|{CANNOT} get up|(?:hit|bang\w*|knock\w*) (?:my|his|her) head"
    ),
}
"""Patterns for each kind of risk, case-insensitive."""

_PATTERNS = {
    risk: re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE) for risk, words in RISKS.items()
}
_SPACES = re.compile(r"\s+")


def risks_in(text: str) -> dict[str, list[str]]:
    """The words of risk in a text, as written, by kind.

    >>> risks_in("I am not suicidal but my knee hurts")
    {'harm to self': ['suicidal']}
    >>> risks_in("I was killing time in the waiting room")
    {}
    """
    plain = _SPACES.sub(" ", text.replace("\u2019", "'"))
    found = {
        risk: list(dict.fromkeys(match[0] for match in pattern.finditer(plain)))
        for risk, pattern in _PATTERNS.items()
    }
    return {risk: words for risk, words in found.items() if words}
