"""Posters and cards as printers and phones see them: real PDFs, drawn and read again."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import zxingcpp

from feedback_server.builder.fonts import make_fonts
from feedback_server.builder.translations import load_app_texts
from feedback_server.config.settings import PROJECT
from feedback_server.content import load_provider
from feedback_server.output.cards import Card, CardLook, cards_pdf
from feedback_server.output.poster import Poster, Size, poster_pdf

QR_CODE = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
MILLIMETRE = 72 / 25.4
ADDRESS = "https://feedback.example.org/f/A81001"
LONG = "/".join(["https://feedback.example.org", *["a-long-way"] * 12, "A81001"])
LONG_NAME = "Partnership of Saint Bartholomew and All Saints Community Health Centre " * 2
ARABIC = {
    "poster": "أخبرنا كيف كانت زيارتك",
    "poster_scan": "وجّه كاميرا هاتفك نحو هذا المربع.",
    "poster_type": "أو اكتب هذا العنوان:",
    "poster_about": "يستغرق الأمر نحو دقيقتين.",
    "poster_other": "ليس لديك هاتف؟ اسأل في مكتب الاستقبال.",
    "poster_help": "في حالة الطوارئ اتصل بالرقم 999.",
    "card_once": "تعمل هذه البطاقة مرة واحدة حتى {day}.",
}
LETTERS = {
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئىة،؟؛",
    "bn": "অআইঈউঊএঐওঔকখগঘঙচছজঝঞটঠডঢণতথদধনপফবভমযরলশষসহৎংঃঁ্ািীুূেৈোৌ।",
    "pa": "ਅਆਇਈਉਊਏਐਓਔਕਖਗਘਚਛਜਝਟਠਡਢਣਤਥਦਧਨਪਫਬਭਮਯਰਲਵੜਸਹੰਂੱ਼ਾਿੀੁੂੇੈੋੌ।",
    "pl": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ„”–",  # noqa: RUF001  a dash as Polish writes it
    "ro": "ăâîșțĂÂÎȘȚ",
    "ur": "آابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوؤہۂھءیئےۓ۔،؟",  # noqa: RUF001  a full stop as Urdu writes it
}


@dataclass(frozen=True)
class Code:
    """What a phone reads, and where the code lies on the page, in millimetres."""

    text: str
    left: float
    width: float


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    text: str
    codes: Sequence[Code]


@pytest.fixture(scope="module")
def english() -> Mapping[str, str]:
    words = load_app_texts(PROJECT, ["en"])["en"]
    return {name: words[name] for name in ARABIC}


@pytest.fixture(scope="module")
def brand() -> Mapping[str, str]:
    brand = load_provider(PROJECT / "content" / "provider.yaml")["brand"]
    return {name: value for name, value in brand.items() if value}


@pytest.fixture
def poster(english: Mapping[str, str], brand: Mapping[str, str]) -> Poster:
    return Poster(
        language="en",
        direction="ltr",
        service_name="Occupational therapy at your surgery",
        practice_name="High Street Surgery",
        provider_name="Example Health",
        address=ADDRESS,
        words=english,
        brand=brand,
    )


@pytest.fixture
def look(english: Mapping[str, str], brand: Mapping[str, str]) -> CardLook:
    return CardLook("en", "ltr", "High Street Surgery", "Example Health", english, brand)


@pytest.fixture
def arabic(poster: Poster) -> Poster:
    return replace(poster, language="ar", direction="rtl", words=ARABIC)


@pytest.mark.parametrize(("size", "width", "height"), [("a4", 210, 297), ("a5", 148, 210)])
def test_a_poster_is_one_page_of_the_size_asked_for(
    poster: Poster, fonts: Path, size: Size, width: int, height: int
) -> None:
    (page,) = pages(poster_pdf(poster, size, fonts))

    assert (round(page.width), round(page.height)) == (width, height)


def test_a_poster_says_all_its_words(poster: Poster, fonts: Path) -> None:
    (page,) = pages(poster_pdf(poster, "a4", fonts))

    shown = [poster.words[name] for name in ARABIC if name != "card_once"]
    shown += [poster.practice_name, poster.service_name, "feedback.example.org/f/A81001"]
    assert [words for words in shown if words not in page.text] == []
    assert page.text.endswith("Service provided by Example Health")


@pytest.mark.parametrize(("size", "least"), [("a4", 80), ("a5", 56)])
def test_a_phone_reads_the_address_from_a_large_code(
    poster: Poster, fonts: Path, size: Size, least: int
) -> None:
    (page,) = pages(poster_pdf(replace(poster, address=LONG), size, fonts))
    (code,) = page.codes
    assert code.text == LONG
    assert code.width >= least

    (page,) = pages(poster_pdf(poster, size, fonts))
    (code,) = page.codes
    assert code.text == ADDRESS


def test_a_poster_in_arabic_runs_from_right_to_left(
    poster: Poster, arabic: Poster, fonts: Path
) -> None:
    (left,) = pages(poster_pdf(poster, "a4", fonts))
    (right,) = pages(poster_pdf(arabic, "a4", fonts))

    assert left.codes[0].left + left.codes[0].width / 2 < 105 < right.codes[0].left
    shown = [words for name, words in ARABIC.items() if name != "card_once"]
    assert {letter for words in shown for letter in words if letter.isalpha()} <= set(right.text)
    assert ARABIC["poster"] == title(poster_pdf(arabic, "a4", fonts))


def test_punjabi_in_gurmukhi_runs_from_left_to_right(poster: Poster, fonts: Path) -> None:
    (page,) = pages(poster_pdf(replace(poster, language="pa"), "a4", fonts))

    assert page.codes[0].left < 105


@pytest.mark.parametrize("size", ["a4", "a5"])
@pytest.mark.parametrize("times", [1, 3])
def test_long_names_addresses_and_words_stay_on_one_page(
    poster: Poster, fonts: Path, size: Size, times: int
) -> None:
    long = replace(
        poster,
        practice_name=LONG_NAME,
        provider_name=LONG_NAME,
        address=LONG,
        words={name: " ".join([words] * times) for name, words in poster.words.items()},
    )
    (page,) = pages(poster_pdf(long, size, fonts))

    assert LONG.removeprefix("https://") in "".join(page.text.split())
    assert page.text.split()[-1] == "Centre"
    assert [code.text for code in page.codes] == [LONG]


@pytest.mark.parametrize("language", LETTERS)
def test_the_fonts_have_every_letter_of_our_languages(
    poster: Poster, fonts: Path, language: str
) -> None:
    words = dict.fromkeys(poster.words, LETTERS[language])

    assert poster_pdf(replace(poster, language=language, words=words), "a4", fonts)


def test_a_letter_that_no_font_has_is_not_left_out_silently(poster: Poster, fonts: Path) -> None:
    made = pdfium.PdfDocument(poster_pdf(replace(poster, practice_name="診"), "a4", fonts))
    assert "[cjk unified ideograph-8a3a]" in made[0].get_textpage().get_text_range()


def test_a_poster_is_tagged_for_screen_readers(poster: Poster, fonts: Path) -> None:
    made = poster_pdf(poster, "a4", fonts)

    assert pdfium.raw.FPDFCatalog_IsTagged(pdfium.PdfDocument(made))
    assert b"pdfuaid:part" in made
    assert title(made) == poster.words["poster"]


def test_the_same_poster_has_the_same_bytes(poster: Poster, fonts: Path, tmp_path: Path) -> None:
    make_fonts(PROJECT / "pwa", tmp_path)

    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == sorted(path.name for path in fonts.iterdir())
    assert {"letters.json", "noto-sans-400.ttf", "noto-emoji-400.ttf"} <= {*names}
    assert [n for n in names if (fonts / n).read_bytes() != (tmp_path / n).read_bytes()] == []
    assert poster_pdf(poster, "a4", fonts) == poster_pdf(poster, "a4", tmp_path)


def test_each_card_has_its_own_code_and_day(look: CardLook, fonts: Path) -> None:
    cards = [Card(f"https://feedback.example.org/c/{n}-kqtv", f"{n} March 2027") for n in range(11)]

    sheets = pages(cards_pdf(cards, look, fonts))

    assert [(round(sheet.width), round(sheet.height)) for sheet in sheets] == [(210, 297)] * 2
    read = {code.text for sheet in sheets for code in sheet.codes}
    assert read == {card.address for card in cards}
    text = " ".join(" ".join(sheet.text.split()) for sheet in sheets)
    for card in cards:
        assert card.address.removeprefix("https://") in text
        assert f"This card works once, until {card.day}." in text
    assert text.count(look.words["poster_scan"]) == len(cards)
    assert text.count(look.practice_name) == len(cards)


def test_cards_with_long_names_and_addresses_stay_in_their_place(
    look: CardLook, fonts: Path
) -> None:
    cards = [Card(f"{LONG}{n}", "30 September 2027") for n in range(8)]

    (sheet,) = pages(cards_pdf(cards, replace(look, practice_name=LONG_NAME), fonts))

    assert {code.text for code in sheet.codes} == {card.address for card in cards}


def test_cards_in_arabic_have_their_codes_on_the_right(look: CardLook, fonts: Path) -> None:
    arabic = replace(look, language="ar", direction="rtl", words=ARABIC)

    made = cards_pdf([Card(ADDRESS, "31 March 2027")], arabic, fonts)

    (sheet,) = pages(made)
    assert sheet.codes[0].left > 105 + 105 / 2
    assert left_of(made, "31") < left_of(made, "March") < left_of(made, "2027")


def test_two_hundred_cards_take_a_few_seconds(look: CardLook, fonts: Path) -> None:
    cards = [Card(f"{ADDRESS}/{number}", "31 March 2027") for number in range(200)]

    before = time.process_time()
    made = cards_pdf(cards, look, fonts)

    assert time.process_time() - before < 10
    assert len(pdfium.PdfDocument(made)) == 25
    assert made == cards_pdf(cards, look, fonts)


def test_no_cards_are_not_a_sheet(look: CardLook, fonts: Path) -> None:
    with pytest.raises(ValueError, match="no cards"):
        cards_pdf([], look, fonts)


def pages(made: bytes) -> Sequence[Page]:
    return [_page(page) for page in pdfium.PdfDocument(made)]


def title(made: bytes) -> str:
    return str(pdfium.PdfDocument(made).get_metadata_dict()["Title"])


def left_of(made: bytes, word: str) -> float:
    """Where on the first page a word lies that stands there once."""
    text = pdfium.PdfDocument(made)[0].get_textpage()
    found, _ = text.search(word).get_next()
    return float(text.get_charbox(found)[0])


def _page(page: pdfium.PdfPage) -> Page:
    width, height = (side / MILLIMETRE for side in page.get_size())
    text = page.get_textpage().get_text_range()
    return Page(width, height, " ".join(text.split()), _codes(page))


def _codes(page: pdfium.PdfPage) -> Sequence[Code]:
    dots = 6  # a millimetre
    image = page.render(scale=dots / MILLIMETRE, grayscale=True)
    pixels = memoryview(bytes(image.buffer)).cast("B", (image.height, image.stride))
    found = zxingcpp.read_barcodes(pixels, formats=QR_CODE)
    return [
        Code(
            code.text,
            code.position.top_left.x / dots,
            (code.position.top_right.x - code.position.top_left.x) / dots,
        )
        for code in found
    ]
