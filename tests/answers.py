"""Answers for tests: all that may be said to a question, whatever its kind."""

from hypothesis import strategies as st

from feedback_server.domain.surveys.questions import Question, Value

_LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
WORDS = st.text(_LETTERS, min_size=1, max_size=50).filter(str.strip)


def values(question: Question, words: st.SearchStrategy[str] = WORDS) -> st.SearchStrategy[Value]:
    """Every value that can be stored; of kinds without options and words, those they make up."""
    codes = [option.code for option in question.options]
    if codes:
        chosen = st.lists(st.sampled_from(codes), min_size=1, unique=True)
        return chosen.map(lambda some: _allowed(question, some))
    made_up = question.sampler({}, lambda random: "words")
    return words.map(str) if question.free_text else st.randoms().map(made_up)


def _allowed(question: Question, codes: list[str]) -> Value:
    """These, or the first of them where they exclude each other."""
    for some in (codes, codes[:1]):
        value = question.read_form(some)
        if value is not None and question.problem(value) is None:
            return value
    raise AssertionError(f"{question.id} takes no option")
