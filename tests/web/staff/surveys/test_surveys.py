"""Settings > Surveys: a network's own questions, written, checked, seen and published."""

import re
from typing import Any

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback_server.actions.surveys import working_copy
from feedback_server.actions.surveys.working_copy import WorkingCopy
from feedback_server.domain.editing.document import DocumentState
from feedback_server.domain.surveys.kinds import KINDS
from feedback_server.store.editing import documents
from tests.entries import entries
from tests.factories import PCN
from tests.web.conftest import SAME_ORIGIN, context_of

AT = f"/staff/surveys/place/{PCN.code}"
FILE = f"content/local-questions/{PCN.code}.yaml"
PARK = "Could you park near the surgery?"
SOCIAL = {"name": "Social prescribing", "professional": "the social prescriber"}


def post(staff: FlaskClient, address: str, **form: object) -> TestResponse:
    return staff.post(address, data=form, headers=SAME_ORIGIN)


def add(staff: FlaskClient, text: str = PARK, kind: str = "choice:yes_no", at: str = AT) -> str:
    """The address of a question that is written."""
    made = post(staff, f"{at}/add", text=text, kind=kind)
    assert made.status_code == 303, made.text
    return str(made.location)


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\w*)"', page)
    assert found
    return found[1]


def draft(app: Flask, path: str = FILE) -> dict[str, Any]:
    with context_of(app).store.read() as tx:
        found = documents.draft(tx, path)
    assert found is not None
    content: dict[str, Any] = yaml.safe_load(found.text)
    return content


def publish(staff: FlaskClient, at: str = AT) -> TestResponse:
    return post(staff, f"{at}/publish", seen=seen(staff.get(f"{at}/publish").text))


def test_a_question_is_added_in_one_form_and_published_in_another(
    app: Flask, staff: FlaskClient
) -> None:
    page = staff.get("/staff/surveys/").text
    assert PCN.name in page and "6.2, in easier words" in page
    at = add(staff)
    assert at == f"{AT}/question/park_near_surgery"
    page = staff.get(f"{AT}/publish").text
    assert "there are 7 questions, for about" in page
    assert "9 seconds longer" in page and "see it in English" in page
    assert context_of(app).offered[0].version in page
    answer = publish(staff)
    assert answer.status_code == 303 and answer.location.startswith("/staff/editing/")
    with context_of(app).store.read() as tx:
        (sent,) = documents.waiting(tx)
        assert documents.draft(tx, FILE) is None
        assert entries(tx)[0].action == "content_changed"
    assert (sent.path, sent.note) == (FILE, f"Questions of {PCN.name}: added: {PARK}")
    (raw,) = yaml.safe_load(sent.text)["questions"]
    assert [option["code"] for option in raw["options"]] == ["yes", "no", "dont_know"]
    assert raw["options"][0]["text"].keys() >= {"en", "ur", "pl"}
    add(staff, "Was the room warm?")
    assert [raw["id"] for raw in draft(app)["questions"]] == ["park_near_surgery", "room_warm"]


def test_what_is_half_written_is_kept_and_keeps_the_draft_from_being_published(
    app: Flask, staff: FlaskClient
) -> None:
    at = add(staff, "Where did you hear of us?", "choices")
    form = {"text": "Where did you hear of us?", "option": ["A friend", "", ""], "code": [""] * 3}
    answer = post(staff, at, **form, seen=seen(staff.get(at).text), save="1")
    assert answer.status_code == 422
    assert "There is a problem" in answer.text and "Write at least two answers" in answer.text
    assert draft(app)["questions"][0]["options"] == [
        {"code": "a_friend", "text": {"en": "A friend"}}
    ]
    assert "Write at least two answers" in staff.get(f"{AT}/").text
    assert "Not complete yet" in staff.get(f"{AT}/frame?question=where_hear").text
    assert "Where did you hear of us?" not in staff.get(f"{AT}/frame").text
    assert publish_refused(staff)
    form |= {"option": ["A friend", "The web", "None of these"], "code": ["a_friend", "", ""]}
    answer = post(staff, at, **form, exclusive="2", seen=seen(staff.get(at).text), save="1")
    assert answer.status_code == 303
    options = draft(app)["questions"][0]["options"]
    assert [(option["code"], option.get("exclusive")) for option in options] == [
        ("a_friend", None),
        ("the_web", None),
        ("none_of_these", True),
    ]
    assert publish(staff).status_code == 303


def test_what_the_build_refused_is_kept_until_it_is_thrown_away(
    app: Flask, staff: FlaskClient
) -> None:
    our = context_of(app)
    add(staff)
    publish(staff)
    assert "being published now" in staff.get(f"{AT}/").text
    with our.store.write() as tx:
        (sent,) = documents.waiting(tx)
        documents.end(tx, [sent.id], DocumentState.REFUSED, "park: too long", our.now())
    page = staff.get(f"{AT}/").text
    assert "park: too long" in page and PARK in page and "/publish" in page
    assert "Draft" in staff.get("/staff/surveys/").text
    post(staff, f"{AT}/drop", sure="yes")
    page = staff.get(f"{AT}/").text
    assert "asks none of its own" in page and f"{AT}/publish" not in page


def test_a_survey_that_was_taken_back_altogether_can_be_published_again(
    app: Flask, staff: FlaskClient
) -> None:
    our = context_of(app)
    at = str(post(staff, "/staff/surveys/new", **SOCIAL).location).rstrip("/")
    publish(staff, at)
    for _ in range(2):
        with our.store.write() as tx:
            (sent,) = documents.waiting(tx)
            documents.end(tx, [sent.id], DocumentState.PUBLISHED, "", our.now())
        if sent.body:
            assert post(staff, f"{at}/history", undo=sent.id).status_code == 303
    page = staff.get(f"{at}/history").text
    assert page.count("Undo this") == 1 and page.count("Go back to before this") == 1
    assert "Your feedback on social prescribing" in staff.get("/staff/surveys/").text
    assert f'href="{at}/publish"' in staff.get(f"{at}/").text
    assert publish(staff, at).status_code == 303


def publish_refused(staff: FlaskClient) -> bool:
    page = staff.get(f"{AT}/publish").text
    assert "Not ready yet" in page
    return post(staff, f"{AT}/publish", seen="").status_code == 409


def test_two_administrators_at_once_lose_nothing(app: Flask, staff: FlaskClient) -> None:
    at = add(staff, "What helped you?", "text")
    before = seen(staff.get(at).text)
    theirs = {"text": "What helped you most?", "max_length": "300"}
    assert post(staff, at, **theirs, seen=before, save="1").status_code == 303
    mine = {"text": "What helped you here?", "max_length": "200"}
    answer = post(staff, at, **mine, seen=before, save="1")
    assert answer.status_code == 409
    assert "while you wrote" in answer.text and "<li>What helped you most?</li>" in answer.text
    assert "What helped you here?</textarea>" in answer.text
    assert draft(app)["questions"][0]["text"] == {"en": "What helped you most?"}
    assert post(staff, at, **mine, seen=seen(answer.text), save="1").status_code == 303
    assert draft(app)["questions"][0]["max_length"] == 200
    before = seen(staff.get(at).text)
    post(staff, f"{at}/retire", sure="yes")
    answer = post(staff, at, **mine, kind="text", seen=before, save="1")
    assert answer.status_code == 409 and "What helped you here?</textarea>" in answer.text
    assert post(staff, at, **mine, kind="text", seen=seen(answer.text)).status_code == 303
    assert [raw["id"] for raw in draft(app)["questions"]] == ["helped"]


def test_what_two_people_add_in_the_same_moment_is_kept(
    app: Flask, staff: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_place, other = working_copy.open_place, app.test_client()
    cookie = staff.get_cookie("handrail")
    assert cookie
    other.set_cookie("handrail", cookie.value)

    def with_other(*given: Any) -> WorkingCopy:
        copy = open_place(*given)
        monkeypatch.setattr(working_copy, "open_place", open_place)
        add(other, "Was the room warm?")
        return copy

    monkeypatch.setattr(working_copy, "open_place", with_other)
    add(staff)
    add(staff)
    assert [raw["id"] for raw in draft(app)["questions"]] == ["room_warm", "park_near_surgery"]


def test_what_is_typed_is_kept_and_checked_at_once(app: Flask, staff: FlaskClient) -> None:
    at = add(staff, "What is it?", "text")
    typed = {"text": "Please utilise the box. What is your NHS number?", "max_length": "200"}
    answer = post(staff, f"{at}/check", **typed, seen=seen(staff.get(at).text))
    assert "Not “utilise”; write use" in answer.text
    assert "asks who somebody is" in answer.text and "<iframe" in answer.text
    assert draft(app)["questions"][0]["text"]["en"].startswith("Please utilise")
    assert post(staff, f"{at}/check", **typed, seen="other").status_code == 409
    urgent = typed | {"text": "Did you call 999?"}
    answer = post(staff, at, **urgent, seen=seen(answer.text), save="1")
    assert answer.status_code == 422 and "Leave out 999" in answer.text


def test_a_translation_stands_beside_the_english(app: Flask, staff: FlaskClient) -> None:
    at = add(staff)
    page = staff.get(f"{at}/words/pl").text
    assert "1 of 4 are missing" in page and 'value="Tak"' in page
    form = {"words-text": "Czy można było zaparkować?", "seen": seen(page)}
    form |= {"words-yes:text": "Tak", "words-no:text": "Nie", "words-dont_know:text": "Nie wiem"}
    assert post(staff, f"{at}/words/pl", **form, next="ro").location == f"{at}/words/ro"
    assert draft(app)["questions"][0]["text"]["pl"] == "Czy można było zaparkować?"
    shown = staff.get(f"{AT}/frame?question=park_near_surgery&language=pl")
    assert "Czy można było zaparkować?" in shown.text
    assert "frame-ancestors 'self'; " in shown.headers["Content-Security-Policy"] + "; "
    assert "form-action 'none'" in shown.headers["Content-Security-Policy"]
    changed = {"text": "Could you park easily?", "option": ["Yes", "No"], "code": ["yes", "no"]}
    answer = publish(staff)
    assert answer.status_code == 422 and "Write who read the words" in answer.text
    assert post(staff, f"{AT}/publish", seen=seen(answer.text), read_by="Ewa").status_code == 303
    with context_of(app).store.read() as tx:
        assert documents.waiting(tx)[0].note.endswith("(pl read by Ewa)")
    post(staff, at, **changed, seen=seen(staff.get(at).text), save="1")
    assert post(staff, f"{at}/words/en").status_code == 404


def test_five_are_the_most_and_each_can_be_moved_and_taken_out(
    app: Flask, staff: FlaskClient
) -> None:
    for number in range(5):
        add(staff, f"Question {number}?", "text")
    assert post(staff, f"{AT}/add", text="One more?", kind="text").status_code == 422
    assert "the most there can be" in staff.get(f"{AT}/").text
    post(staff, f"{AT}/order", up="question_4")
    assert [raw["id"] for raw in draft(app)["questions"]][-2:] == ["question_4", "question_3"]
    at = f"{AT}/question/question_0/retire"
    assert "gone then" in staff.get(at).text
    assert post(staff, at).status_code == 422
    assert post(staff, at, sure="yes").status_code == 303
    assert len(draft(app)["questions"]) == 4
    assert post(staff, f"{AT}/drop").status_code == 422
    assert post(staff, f"{AT}/drop", sure="yes").status_code == 303
    assert "asks none of its own" in staff.get(f"{AT}/").text


def test_a_condition_names_an_earlier_question(app: Flask, staff: FlaskClient) -> None:
    add(staff)
    at = add(staff, "What made it hard?", "text")
    form = {"text": "What made it hard?", "max_length": "300", "if_question": "park_near_surgery"}
    answer = post(staff, at, **form, seen=seen(staff.get(at).text), look="1")
    assert 'value="park_near_surgery:no"' in answer.text
    form["if_is"] = "park_near_surgery:no"
    assert post(staff, at, **form, seen=seen(answer.text), save="1").status_code == 303
    condition = {"question": "park_near_surgery", "is": ["no"]}
    assert draft(app)["questions"][1]["show_when"] == [condition]
    assert "What made it hard?" in staff.get(f"{AT}/frame?device=tablet").text
    page = staff.get(f"{AT}/preview?question=park_near_surgery").text
    assert "Question 1 of 2" in page and "question=made_hard" in page
    page = staff.get(f"{AT}/question/park_near_surgery/retire").text
    assert "would then be asked of everybody" in page
    post(staff, f"{AT}/question/park_near_surgery/retire", sure="yes")
    assert "show_when" not in draft(app)["questions"][0]


def test_a_survey_for_another_service_begins_as_a_copy(app: Flask, staff: FlaskClient) -> None:
    form = SOCIAL | {"from": "occupational-therapy"}
    at = str(post(staff, "/staff/surveys/new", **form).location).rstrip("/")
    assert at == "/staff/surveys/survey/social-prescribing"
    page = staff.get(f"{at}/").text
    assert "Which everyday tasks did the social prescriber help you with?" in page
    assert page.count("Locked:") == 3
    assert staff.get(f"{at}/question/experience").status_code == 404
    assert staff.get(f"{at}/question/why").status_code == 404
    content = draft(app, "content/surveys/social-prescribing.yaml")
    assert content["languages"] == ["en"] and content["service"] == "social-prescribing"
    assert "occupational" not in str(content)
    page = staff.get(f"{at}/words").text
    assert "6 questions, about" in page
    assert publish(staff, at).status_code == 303
    assert post(staff, "/staff/surveys/new", **form).status_code == 422


def test_a_blank_survey_asks_the_national_question_and_lets_nothing_past(
    app: Flask, staff: FlaskClient
) -> None:
    at = str(post(staff, "/staff/surveys/new", **SOCIAL).location).rstrip("/")
    content = draft(app, "content/surveys/social-prescribing.yaml")
    assert [raw["id"] for raw in content["questions"]] == ["experience", "why", "publish"]
    question = add(staff, "Did we listen to you?", "choice:listened", at)
    assert question.endswith("/question/listen")
    form = {"title": "", "introduction": "x", "service_name": "x", "professional": "the x"}
    answer = post(staff, f"{at}/words", **form, seen=seen(staff.get(f"{at}/words").text))
    assert answer.status_code == 422 and "patients and reports need it" in answer.text
    assert post(staff, f"{at}/words", **form, seen="").status_code == 409
    assert "Not ready yet" in staff.get(f"{at}/publish").text


def test_a_service_needs_a_name_and_words(staff: FlaskClient) -> None:
    for form, said in (
        ({"name": "", "professional": "the x y"}, "Write the name of the service"),
        ({**SOCIAL, "professional": "prescriber"}, "the social prescriber"),
        ({**SOCIAL, "id": "Social!"}, "Use small letters"),
        ({**SOCIAL, "id": "occupational-therapy"}, "There is a survey occupational-therapy"),
    ):
        answer = post(staff, "/staff/surveys/new", **form)
        assert answer.status_code == 422 and said in answer.text


def test_a_survey_of_the_software_is_seen_copied_or_set_aside_but_not_changed(
    app: Flask, staff: FlaskClient
) -> None:
    at = "/staff/surveys/survey/occupational-therapy-children"
    assert "comes with the software" in staff.get(f"{at}/").text
    assert staff.get(f"{at}/preview?device=tablet").status_code == 200
    for address in ("add", "publish", "words", "question/better", "question/why/retire"):
        assert staff.get(f"{at}/{address}").status_code == 404
    assert post(staff, f"{at}/offer", offered="no").status_code == 422
    assert post(staff, f"{at}/offer", offered="no", sure="yes").status_code == 303
    with context_of(app).store.read() as tx:
        (sent,) = documents.waiting(tx)
    assert yaml.safe_load(sent.text)["retired"] is True and sent.base


def test_what_is_not_there_is_not_found(staff: FlaskClient) -> None:
    for address in (
        "place/U00001/",
        "survey/none/",
        "survey/..%2Fprovider/",
        "other/x/",
        f"place/{PCN.code}/question/none",
        f"place/{PCN.code}/frame?question=none",
    ):
        assert staff.get(f"/staff/surveys/{address}").status_code == 404, address


def test_every_kind_of_question_can_be_written(staff: FlaskClient) -> None:
    page = staff.get(f"{AT}/add").text
    for kind in KINDS.values():
        assert f'value="{kind.kind}"' in page and kind.staff_name in page
        assert staff.get(add(staff, f"Is it {kind.kind}?", kind.kind)).status_code == 200
    assert "Most letters" in staff.get(add(staff, "Is it right?", "text:yes_no")).text
    assert "Write at least two answers" not in staff.get(f"{AT}/question/right").text
