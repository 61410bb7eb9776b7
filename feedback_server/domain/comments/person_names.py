"""Finds names of people in a text: by titles, by what stands around, and by common first names.

The list holds first names that are common in Britain, of any origin; names that are words too
("Will", "Grace", "May") need more around them. A list is never whole: a person reads each comment.
"""

import re
from collections.abc import Iterator

FIRST = """
aaliyah aaron abdul abigail abimbola abu ada adam adebayo adele adrian agata agnes agnieszka ahmad
ahmed aidan aileen aisha aiysha akua alan alastair albert aled alejandro alex alexander alexandra
alexandru alfie alfred ali alice alicia alison alistair allan allison ama amanda amelia amina amir
amit amy ana anastasia andre andrea andrei andrew andrzej andy angela angus anika anil anita anjali
ann anna anne annette annie anthony antonio anwar anya aoife archie arjun arlene arthur asha ashley
asif ava ayesha aziz babatunde barbara barney barry bartosz beata beatrice ben benjamin bernadette
bernard bernie bert beryl bessie beth bethany betty bev beverley bharat bilal bob bobby bogdan
boris bradley brandon brenda brendan brian bridget bronwen bruce bruno bryan callum cameron camilla
carl carla carlos carmen caroline carolyn carys catalina catherine cathy catrin cecil cecilia
cedric ceri chandra chantelle charlene charles charlie charlotte chelsea cheryl chidi chinedu
chioma chloe chris christina christine christopher chukwu ciara cindy claire clara clare clarence
claude claudia clifford clive colin colleen connor conor cora craig cristina cynthia cyril daniel
danielle danny danuta daphne darren dave david davina dawid dean debbie deborah debra deirdre
delroy denis denise dennis derek dermot des desmond diana diane dilip dimitri dipak dolores dominic
donald donna doreen doris dorothy douglas duncan dylan eddie edgar edith edmund eduardo edward
edwin eileen elaine eleanor elena eli elijah elisabeth eliza elizabeth ella ellen ellie elsie emeka
emilia emily emma emmanuel enid eric erica erin ernest esme esther ethan ethel eugene eunice evan
evelyn ewa farah farhan fatima fatimah fatoumata felix femi ffion fiona florence fran frances
francesca francis frankie fred freda freddie frederick freya funmi gail gareth gary gavin gemma
geoff geoffrey george georgia georgina gerald geraldine gerard gill gillian gina giovanni gladys
glenda glenn gloria glynis gordon graham grazyna greg gregory greta gurpreet gwen gwyneth habib
hamza hannah hans harjit harold harpreet harriet harry harvey hassan hayley heidi helen helena
henry herbert hilary hilda horace howard hugh hugo humphrey hussain hyacinth iain ian ibrahim
ifeoma ikram imogen imran indira ingrid ioana ira irena irene isaac isabel isabella isabelle isla
ismail ivan ivor jacek jackie jackson jacob jacqueline jacqui jaime jake jakub jamal james jamie
jane janet janice janine jared jasmine jason javier jayne jeanette jeff jeffrey jennifer jenny
jeremy jerome jerry jess jessica jessie jim jimmy jitendra joan joanna joanne jodie joe joel
johanna john johnny jon jonathan jordan jorge jose joseph josephine josh joshua joyce juan judith
judy julia julian julie juliet june-ann justin justyna kamala kamil karen karim karl karolina
katarzyna kate katherine kathleen kathryn kathy katie katrina kaye keith kelly kelvin kenneth kerry
kevin khadija khalid kieran kiran kirsty krishna krystyna kumar kwame kwasi kyle lakshmi laura
lauren laurence lawrence leah leanne lee leila len lena lenny leo leon leonard leroy leslie lewis
liam liana lilian lillian linda lindsay lisa liz lizzie logan lois lorna lorraine louis louisa
louise lucas lucia lucy luis luke lydia lynda lynn lynne mabel madeleine magda maggie mahmoud mai
maisie malcolm malgorzata mandy manuel marcel marcin marco marcus margaret margarita margery maria
mariam marian marianne marie marilyn mario marion marjorie marlene marta martha martin martina
marvin mary maryam mateusz matilda matt matthew maud maureen maurice mavis maya megan mehmet
melanie melissa melvin mia michael michaela michal michelle mick miguel mike mikhail mildred millie
milly miriam misbah mo mohamed mohammad mohammed moira molly mona monica monika morag morgan moses
muhammad muriel musa mustafa myra nadia nadine nancy naomi natalia natalie natasha nathan nathaniel
neha neil nellie nelson neville ngozi niall nicholas nicola nicole nigel nikhil nikita nina nisha
nita nneka noah noel nora noreen norma norman nuala obinna olga oliver olivia olu oluwaseun omar
oscar osman owen paddy pamela parveen patricia patrick paul paula pauline pavel pawel pedro peggy
percy pete peter petra phil philip philippa phillip phoebe phyllis piotr polly prakash priya
priyanka quentin rachael rachel radu rafael rahul raj rajesh ralph ramesh ramona rani raquel rashid
raymond rebecca reece reginald rekha renata reuben rhiannon rhoda rhona rhys ricardo richard rick
ricky rita robert roberta roberto robyn rodney roger rohan roland roman ron ronald ronnie rory rosa
rosalind rosanna rosie ross roxanne roy ruben rupert russell ruth ryan sabina sadia sadie saeed
saima sally salma sam samantha samina samir samuel sandeep sandra sanjay sanjeev sara sarah satnam
scarlett scott sean sebastian selina serena shabana shane shannon sharon shaun sheila shelley
sheryl shirin shirley shreya sian sid sidney simon simone sinead siobhan sita sofia sonia sonya
sophia sophie stacey stan stanislaw stanley stefan stella stephanie stephen steve steven stewart
stuart sunil sunita suresh surinder susan susanna susannah susie suzanne sybil sylvia sylwia tahir
tamara tamsin tania tanya tara tariq tasha tatiana taylor ted temitope terence teresa terri terry
thelma theo theodore theresa thomas tim timothy tina toby tom tomasz tommy toni tony tracey tracy
trevor tricia trisha tristan trudy tunde tyler tyrone uche uma una ursula usha usman valerie
vanessa vasile vera vernon veronica vicky victoria vijay vikram viktor vince vincent vinod vivian
vivien vivienne walter wanda waqas warren wayne wendy wesley wilfred william winifred winston
wojciech xavier yasmin yasmine yetunde yolanda youssef yusuf yvette yvonne zac zach zachary zahra
zainab zara zeinab zeynep zoe zofia zsuzsanna zuzanna
"""
ALSO_WORDS = """
Amber Angel Archer Art Ash Autumn Basil Bea Bill Blessing Bonnie Bryony Candy Carol Chase Cherry
Christian Clement Cliff Comfort Coral Crystal Daisy Dale Dawn Dee Dot Drew Earl Ebony Eve Faith
Fern Frank Gene Ginger Glen Grace Grant Guy Harmony Hazel Heath Heather Holly Honey Hope Iris Ivy
Jack Jade Jean Jo Joy Kay Ken Kit Lance Laurel Lily Lucky Mark Max Melody Mercy Miles Myrtle Nick
Norm Olive Pat Patience Pearl Peg Penny Poppy Precious Prudence Randy Ray Reed Rich Rob Robin Rock
Rose Rosemary Ruby Rusty Sandy Sky Skye Star Sue Summer Sunny Val Vic Victor Viola Violet Wade Will
Willow
"""
MONTHS = ("April", "Jan", "June", "May")
NO_NAME = """
A Access After All Also Although And Any April As At August Autumn Avenue Because Before Both
British But By Can Catholic Christmas Clinic Could Dad Deaf December Diabetic Doctor Dr During Each
Easter English Even Every Everybody Everyone Facebook February For Friday From Full God Good GP Had
Has Have He Her Here Hindu His Hospital How I If In Indian Instagram Irish Is It January Jewish
July June Just Lane Last Like Many March May Maybe Miss Monday More Most Mr Mrs Ms Mum Muslim My
Nan Never New NHS No Nobody Not November Now Nurse October Of On One Only Or OT Our Physio Please
Polish Professor Punjabi Reception Road Room Saturday Scottish September She Sikh Since Sister So
Some Somebody Spring Still Street Summer Sunday Surgery Thank Thanks That The Their Then There
These They This Three Thursday To Today Tuesday Twitter Two Urdu Very Ward Was We Wednesday Well
Welsh What When Where Which While Who Why Will Wing Winter With Yes You Your YouTube
"""

CAP = r"[^\W\d_a-z][^\W\d_]*(?:['\u2019-][^\W\d_]+)*"
WORD = rf"(?!(?:{'|'.join(NO_NAME.split())})\b){CAP}"
INITIALS = r"(?:[A-Z]\.? ){0,2}"
AFTER = rf"(?: {INITIALS}(?:(?:van|von|de|del|da|la|le|der|den|bin|al|el) )*{WORD}){{0,2}}"
"""Following parts of a name: initials, particles and surnames."""

TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Doctor|Prof|Professor|Nurse|Sister|Matron|Sir|Lady|Rev|Revd)\b\.?"
RELATIVE = (
    r"(?:husband|wife|partner|son|daughter|mum|mother|mam|dad|father|brother|sister|gran|nan|nanna|"
    r"grandson|granddaughter|grandad|grandmother|aunt|auntie|uncle|niece|nephew|cousin|carer|"
    r"neighbour|friend|boy|girl|therapist|OT|physio|nurse|doctor|student|consultant|receptionist)"
)
DID = (
    r"(?:was|is|has|had|who|came|comes|explained|listened|showed|shown|helped|helps|made|makes|gave|"
    r"gives|took|told|asked|rang|phoned|called|said|says|spoke|talked|did|went|knew|knows|measured|"
    r"fitted|put|got|sat|held|treated|wrote|sent|visited|taught|brought|saw|seemed|smiled|"
    r"turned up|looked|stayed|sorted|understood|deserves|can|could|from|"
    r"(?:on|at|in) (?:the )?(?:front )?(?:desk|reception|clinic|office))"
)
THANKED = (
    r"(?:[Tt]hank(?:s|you| you)(?: (?:so|very) much)?(?: again)?(?:,| to| go to)?|"
    r"[Ww]ell done(?:,| to)?|"
    r"[Aa]sk(?:ed)? for|[Cc]alled|[Nn]amed|[Nn]ame(?: is|'s|\u2019s| was)|[Kk]nown as|[Bb]ig up|"
    r"[Ss]igned(?:,| by)?|[Ss]hout ?out to|[Kk]udos to|[Rr]egards,?|[Ss]poke (?:to|with)|"
    r"[Ss]een by|[Tt]reated by|[Tt]ell|[Mm]et|[Ss]aw|[Ii] am|[Ii]'m|[Tt]his is)"
)

_listed = "|".join(sorted(FIRST.split(), key=len, reverse=True))
_words = "|".join(ALSO_WORDS.split())
_months = "|".join(MONTHS)
PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{TITLE}(?: (?:and|&) {TITLE})? {INITIALS}(?:(?:van|von|de|der) )*{CAP}(?: {WORD})?",
        # After what goes before a name.
        rf"\b{THANKED} (?P<name>{WORD}{AFTER})",
        rf"\b(?i:my|our|his|her|the|your)(?: \w+)?? {RELATIVE},? (?P<name>{WORD}{AFTER})",
        rf",\s+(?P<name>{WORD}{AFTER}),?\s+(?:I think|I believe)\b",
        # Common first names, with what comes after.
        rf"\b(?i:{_listed})\b(?!['\u2019]t\b){AFTER}",
        # Words that are names too: where a name does something, or a capital has no other reason.
        rf"\b(?:{_words}|{_months})\b(?= (?:{DID}|(?:the|my|our) {RELATIVE})\b)",
        rf"(?:{THANKED}|\b[Ww]ith|\b[Tt]o|\band|\b[Bb]y|\b[Ff]rom) (?P<name>(?:{_words})\b{AFTER})",
        rf"\b(?:{THANKED}|[Aa]nd) (?P<name>(?:{_months})\b)(?= {DID})",
        rf"\b(?:{_words}|{_months})\b(?= and (?:{_words}|{_months}|{CAP}) {DID}\b)",
        rf"(?<=[a-z,] )(?P<name>(?:{_words})\b{AFTER})(?! of\b)",
        # Any other word with a capital, of whom something is told.
        rf"(?<=[a-z,] )(?P<name>{WORD}{AFTER})(?= (?:who|explained|listened|told me|rang|gave)\b)",
    )
)
_POSSESSIVE = re.compile(r"['\u2019]s$")


def names_in(text: str) -> Iterator[tuple[int, int]]:
    """Spans of likely names; they may overlap."""
    for pattern in PATTERNS:
        for match in pattern.finditer(text):
            group = "name" if "name" in pattern.groupindex else 0
            start, end = match.span(group)
            words = _POSSESSIVE.sub("", text[start:end].rstrip())
            yield start, start + len(words)
