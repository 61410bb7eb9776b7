"""Themes of comments, and the words that point to each.

The themes are the groups of the framework of NHS England's patient experience text mining (The
Strategy Unit, pxtextmining, version 7), less those that an appointment of therapy has no use for.
The model that suggests them (``suggestion.py``) counts these words beside what it has learnt.
"""

import re
from collections.abc import Mapping

OTHER = "Something else"
CUES: Mapping[str, tuple[str, str]] = {
    "Staff": (
        r"kind(?:ly|ness)?\b|caring|cared about|friendl|rude|polite|gentle|lovely|respect|dignity|"
        r"professional|attitude|manner|abrupt|honest|smil|compassion|wonderful|superb|angel|"
        r"patient (?:with|and|from)|(?:so|very|and) patient|impatien|patience|nuisance|bored|"
        r"made me (?:laugh|feel)|short with|talked down|credit to|heart of gold|held my hand|"
        r"skilled|knows? (?:her|his|their) job|what (?:she|he) was doing|cold\b|the best\b|star\b|"
        r"staff\b|joy to|backwards|apologi[sz]|welcom|sweet|cheerful|friend|laughed|treated|valued",
        r"therapist|lady|she\b|he\b|brilliant|helpful|team|reception|student|everybody|"
        r"excellent|people|cry|felt|feel|marks|out of ten|ten out|out of 10",
    ),
    "Communication and involvement": (
        r"listen|expla[in]|inform|leaflet|jargon|interpret|underst[ao]|questions?\b|involve|options|"
        r"answers?\b|plain words|summary|large(?:r)? (?:print|letters)|spoke over|asked me|advice|"
        r"communicat|told me|tell me|not told|nobody told|allowed to|instructions|web address|"
        r"(?:exercise )?sheet|wrote|written|what mattered|what would happen|include|decision|"
        r"e-?mail|write to|talked to",
        r"told|tell|asked?\b|said|clear|letter|plan\b|famil|daughter|son\b|wife|husband|carer|"
        r"pictures|deaf|hear\b|reply|explaining|link\b|send",
    ),
    "Access and waiting": (
        r"wait|appointment|book|cancel|delay|queue|on time|slot|rushed|sooner|quick|remind|"
        r"(?:weeks|months) (?:before|until|to|of|for|later)|call(?:ed)? (?:me |us )?back|"
        r"r[ai]ngs? (?:me|us|and rings|back)|ring you|get through|got through|phoned|answered|"
        r"telephone|line\b|late\b|video|online|opening|evening|missed|seen within|same day",
        r"late\b|hours|weeks|months|ring|rang|phone|mobile|landline|message|calls?\b|date\b|seen\b|"
        r"open\b|before\b|soon|times\b|minutes|anybody|busy|text\b",
    ),
    "Care that works together": (
        r"referr|discharg|notes\b|records?\b|follow(?:ed)?[ -]?up|join(?:ed)? up|each other|"
        r"social services|(?:different|four|same) (?:person|people|one)|on the system|closed\b|"
        r"repeat my|seamless|hand(?:ed)? over|passed from|mixed (?:us|me) up|services|"
        r"(?:nhs|hospital|hosp\.?|patient|unit|case|my) (?:number|no\b|num|id)|date of birth|dob\b|"
        r"nobody (?:seemed|checked|knew)|number is|between",
        r"hospital|doctor|gp\b|physio|surgery|ward|clinics?\b|teams?\b|nurse|lost\b|number|file|"
        r"wrong|case\b|both\b|born",
    ),
    "Equipment and the home": (
        r"rails?\b|stool|commode|wheelchair|ramp|splint|hoist|frame|walker|trolley|seats?\b|chair|"
        r"bath ?(?:board|lift|room)|by the bath|bed\b|toilet|kitchen|doors?\b|doorway|key safe|"
        r"wobbl|fitted|fitter|deliver|equipment|adaptation|lever|taps?\b|height|measured|noisy|"
        r"clean|kettle|aids?\b|banister|bench|model\b|cushion|grab|cm\b|perching|parcel|"
        r"degrees|warm\b|stock\b|order number",
        r"bath|shower|stairs|steps?\b|home|house|garden|room|installed|size|broke|loose|steep|"
        r"too (?:high|low|big|small|narrow)|part\b|order\b|upstairs|downstairs",
    ),
    "Everyday life": (
        r"dress|cook|button|wash\b|bak(?:e|ing)|peel|knit|shops?\b|shopping|work\b|sleep|energy|tired|"
        r"pacing|independen|confiden|laces|pencil|handwriting|drive again|swim|meals?\b|"
        r"breakfast|dinner|play|hobb|exercises|(?:i|she|he) can\b|able to|back to work|"
        r"myself|own\b|evenings|cut(?:s)? (?:my|her|his)|candles|dance|"
        r"on the road to|plan my day|manage",
        r"again|hands?\b|walk|better\b|easier|safe\b|stairs|climb|pain|since|steps|helped me|arm\b|"
        r"feel\b|still\b|daily|tablets",
    ),
    "Place and travel": (
        r"park(?:ed|ing)?\b|bus\b|buses|travel|miles|signs?\b|signposted|entrance|taxi|transport|"
        r"map\b|kerb|local\b|blue badge|disabled (?:space|bay)|corridor|uphill|distance|journey|"
        r"bay\b|too far|far away|lift was|ticket|car\b|directions|changes\b|level\b|"
        r"van\b|stops?\b|building|fined|blocks?\b",
        r"find\b|far\b|near|location|drive|way\b|outside|road|trip|round\b|ward|room|space",
    ),
}
"""Word beginnings by theme: those that count twice, and those that count once."""

TIES = (
    "Place and travel", "Equipment and the home", "Care that works together", "Everyday life",
    "Access and waiting", "Communication and involvement", "Staff",
)  # fmt: skip
"""Order for ties: the theme whose words are rarer elsewhere comes first."""

THEMES = (*CUES, OTHER)
MOST = 3
"""The most themes that a comment may have; the first is its main one."""

STRONG, WEAK = 2, 1
_PATTERNS = {
    theme: tuple(re.compile(rf"\b(?:{words})", re.IGNORECASE) for words in both)
    for theme, both in CUES.items()
}


def cue_scores(text: str) -> dict[str, int]:
    """How many words of each theme stand in the text, the telling ones counted twice.

    >>> cue_scores("The rail by the bath is good")["Equipment and the home"]
    5
    """
    return {theme: _score(text, theme) for theme in CUES}


def theme_of_most_words(text: str) -> str:
    """The theme with the most words in the text: what the model has to do better than.

    >>> theme_of_most_words("The rail by the bath is good"), theme_of_most_words("Thirteen")
    ('Equipment and the home', 'Something else')
    """
    scores = cue_scores(text)
    best = max(TIES, key=scores.__getitem__)
    return best if scores[best] else OTHER


def theme_words(text: str, theme: str) -> list[str]:
    """The words in the text that suggest a theme, each once.

    >>> theme_words("They let my family come", "Communication and involvement")
    ['family']
    """
    matches = [match for pattern in _PATTERNS.get(theme, ()) for match in pattern.finditer(text)]
    words = (match[0] + re.split(r"\W", text[match.end() :], maxsplit=1)[0] for match in matches)
    return list(dict.fromkeys(word.lower() for word in words))


def _score(text: str, theme: str) -> int:
    """A word in both groups counts twice."""
    strong, weak = (
        {match[0].lower() for match in pattern.finditer(text)} for pattern in _PATTERNS[theme]
    )
    return STRONG * len(strong) + WEAK * len(weak - strong)
