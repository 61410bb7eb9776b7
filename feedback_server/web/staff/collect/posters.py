"""Staff pages of posters, leaflets, prompt cards, place sheets and one-time invitations."""

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from flask import Response, g, render_template, request
from werkzeug.exceptions import NotFound

from feedback_server.actions.collect.patient_invitations import MOST, create_invitations
from feedback_server.crypto.invitation_tokens import VALIDITY
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.domain.reports.published import place_name
from feedback_server.domain.surveys.service import Service, services_of
from feedback_server.output.cards import Card, CardLook, cards_pdf
from feedback_server.output.formatting import format_day
from feedback_server.output.place_sheet import PlaceSheet, place_sheet_pdf
from feedback_server.output.poster import Poster, poster_pdf
from feedback_server.output.prompt_card import PromptCard, prompt_card_pdf
from feedback_server.web.public.leaflets import pages_with_leaflets
from feedback_server.web.security import scope
from feedback_server.web.security.access import NavItem, Section, staff_page
from feedback_server.web.shared.context import context, public_address
from feedback_server.web.staff.help import StaffBlueprint

staff_posters = StaffBlueprint(
    "staff_posters",
    __name__,
    url_prefix="/staff/posters",
    help=(
        "Posters and cards lead patients to the survey on their own phone. An invitation works "
        "once, and says nothing of who it was for.",
    ),
)

SIZES = {"a4": "A4", "a5": "A5"}
PROMPT_SIZES = {"a6": "Four small ones to cut (A4)", "a5": "One larger (A5)"}


@staff_posters.get("/")
@staff_page(Permission.INVITE_PATIENTS, nav=NavItem(Section.COLLECT, "Posters and invitations"))
def choose() -> str:
    return _page({})


@staff_posters.get("/poster.pdf")
@staff_page(Permission.INVITE_PATIENTS)
def print_poster() -> Response:
    """One page to hang up. Posters in an unreviewed language are for demonstrations only."""
    practice, language = _practice(request.args), request.args.get("language", "en")
    size, service = request.args.get("size", "a4"), _service(request.args)
    if size not in SIZES or language not in _languages(practice, service):
        raise NotFound
    poster = _poster(practice, language, service)
    made = poster_pdf(poster, "a5" if size == "a5" else "a4", _fonts())
    whose = place_name(practice.code, service.id)
    return _file(made, "application/pdf", f"poster-{whose}-{language}-{size}.pdf")


@staff_posters.get("/prompt-card.pdf")
@staff_page(Permission.INVITE_PATIENTS)
def print_prompt_card() -> Response:
    """What to say when asking a patient, for the desk."""
    practice, size = _practice(request.args), request.args.get("size", "a6")
    if size not in PROMPT_SIZES:
        raise NotFound
    service = _service(request.args)
    card = PromptCard(practice.name, _provider_name(), _address(practice, service), _brand())
    if words := service.main.professional:
        card = replace(card, professional=words)
    made = prompt_card_pdf(card, "a5" if size == "a5" else "a6", _fonts())
    return _file(made, "application/pdf", f"prompt-card-{practice.code}-{size}.pdf")


@staff_posters.get("/place-sheet.pdf")
@staff_page(Permission.INVITE_PATIENTS)
def print_place_sheet() -> Response:
    """Where the tablet stands, to tick off."""
    practice = _practice(request.args)
    made = place_sheet_pdf(PlaceSheet(practice.name, _provider_name(), _brand()), _fonts())
    return _file(made, "application/pdf", f"place-of-the-tablet-{practice.code}.pdf")


@staff_posters.post("/invitations")
@staff_page(Permission.INVITE_PATIENTS)
def invitations() -> Response | tuple[str, int]:
    """New ones each time, as a CSV for a text-message system or as cards to cut."""
    ctx, given = context(), request.form.get("count", "")
    practice = _practice(request.form)
    language = request.form.get("language", "en")
    if not (given.isascii() and given.isdigit() and len(given) < 6 and 1 <= int(given) <= MOST):
        return _page({"count": f"Enter a number from 1 to {MOST}"}), 422
    if language not in _languages(practice, _services()[0]):
        raise NotFound
    texts = create_invitations(
        ctx.store,
        ctx.invitation_key,
        practice=practice.code,
        count=int(given),
        on=ctx.today(),
        now=ctx.now(),
        by=g.account,
    )
    last = ctx.today() + VALIDITY
    addresses = [f"{_base()}/i/{text}" for text in texts]
    if request.form.get("form") == "cards":
        cards = [Card(address, format_day(last)) for address in addresses]
        made = cards_pdf(cards, _card_design(practice, language), _fonts())
        return _file(made, "application/pdf", f"invitations-{practice.code}.pdf")
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(["link", "last_day", "practice"])
    writer.writerows([address, last.isoformat(), practice.code] for address in addresses)
    return _file(lines.getvalue().encode(), "text/csv", f"invitations-{practice.code}.csv")


def _services() -> list[Service]:
    return services_of(context().offered)


def _service(given: Mapping[str, str]) -> Service:
    """The service that was chosen, where there are several. Raises NotFound."""
    for service in _services():
        if given.get("service") in (None, service.id):
            return service
    raise NotFound


def _page(problems: Mapping[str, str]) -> str:
    ctx = context()
    main = ctx.offered[0]
    return render_template(
        "staff/collect/posters.html.jinja",
        practices=scope.practices(),
        offered=[(service.id, service.name) for service in _services()],
        languages=[
            (code, ctx.pages.texts(code)["language"], code in main.unreviewed)
            for code in main.languages
        ],
        sizes=SIZES,
        prompt_sizes=PROMPT_SIZES,
        base=_base(),
        most=MOST,
        days=VALIDITY.days,
        problems=problems,
        leaflets=pages_with_leaflets(ctx.edition.files),
    )


def _practice(given: Mapping[str, str]) -> Practice:
    return scope.practice(given.get("practice", ""))


def _languages(practice: Practice, service: Service) -> set[str]:
    main = service.main
    unreviewed = frozenset() if practice.demonstration else main.unreviewed
    return set(main.languages) - unreviewed


def _poster(practice: Practice, language: str, service: Service) -> Poster:
    ctx = context()
    texts = ctx.pages.texts(language)
    names = ("poster", "poster_scan", "poster_type", "poster_about", "poster_other", "poster_help")
    words = {name: texts[name] for name in (*names, "card_once")}
    if service.main.at(practice.places).places:
        words["poster_about"] = texts["poster_about_local"]
    return Poster(
        language=language,
        direction=texts["direction"],
        service_name=service.main.service_name or str(ctx.provider["service_name"]),
        practice_name=practice.name,
        provider_name=_provider_name(),
        address=_address(practice, service),
        words=words,
        brand=_brand(),
    )


def _card_design(practice: Practice, language: str) -> CardLook:
    poster = _poster(practice, language, _services()[0])
    return CardLook(
        language=language,
        direction=poster.direction,
        practice_name=poster.practice_name,
        provider_name=poster.provider_name,
        words=poster.words,
        brand=poster.brand,
    )


def _provider_name() -> str:
    return str(context().provider["name"])


def _brand() -> Mapping[str, str]:
    return context().provider["brand"]  # type: ignore[return-value]


def _address(practice: Practice, service: Service) -> str:
    suffix = "" if service == _services()[0] else f"/{service.id}"
    return f"{_base()}/f/{practice.code}{suffix}"


def _base() -> str:
    """The address that people type: the provider's own, else the one asked for now."""
    return str(context().provider.get("site_address") or public_address()).rstrip("/")


def _fonts() -> Path:
    return context().build / "fonts"


def _file(content: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=media_type, headers=headers)
