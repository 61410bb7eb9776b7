"""What the search of the public pages finds, on hand-made pages."""

from feedback_server.domain.search.page_index import PageIndex, SearchedPage, UrgentWords

BATH = SearchedPage(
    "/bath/", "Bathing", keywords=["shower"], text=["A board helps. Rails help you into the bath."]
)
HOME = SearchedPage("/home/", "At home", description="About the NHS at home.", text=["Rails."])
URDU = SearchedPage("/ur/bath/", "غسل", text=["NHS غسل خانہ"], language="ur", direction="rtl")
INDEX = PageIndex([BATH, HOME, URDU], [UrgentWords(["chest pain"], "<p>999</p>")])


def addresses(query: str) -> list[str]:
    return [found.page.address for found in INDEX.search(query).pages]


def test_a_title_weighs_more_than_the_text_and_keywords_are_synonyms() -> None:
    assert addresses("baths") == addresses("shower") == ["/bath/"]
    assert set(addresses("rails")) == {"/home/", "/bath/"}
    assert addresses("") == addresses("xyzzy") == []


def test_pages_are_found_in_the_language_of_the_query() -> None:
    assert addresses("غسل") == ["/ur/bath/"]
    assert addresses("NHS") == ["/home/"], "English has the first say"


def test_the_excerpt_is_the_sentence_that_has_the_words() -> None:
    (found,) = INDEX.search("bath rails").pages[:1]
    assert found.excerpt == "Rails help you into the bath."
    assert INDEX.search("shower").pages[0].excerpt == ""


def test_a_misspelt_word_is_put_right_and_said() -> None:
    assert INDEX.search("bathting").corrected == "bathing"
    assert INDEX.search("bath").corrected == ""
    assert INDEX.urgent_for("chset pain") == ["<p>999</p>"]
    assert INDEX.urgent_for("pain") == []


def test_no_pages_at_all() -> None:
    assert PageIndex([]).search("bath").pages == []
