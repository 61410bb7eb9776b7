"""Reads content/media: a YAML file for each photograph, film and story, beside its files."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from feedback_server.domain.editing.media import (
    MEDIA_ID,
    MEDIA_PAGES,
    Consent,
    MediaItem,
    MediaKind,
    media_id_of,
)

from .content_file import ContentError, dump_yaml, parse_yaml
from .provider_schema import Check, https_url, iso_date, matching, one_of, positive_integer, text
from .urgent import advice_outside_rules

LONGEST_WORDS = 8_000
"""Characters of a transcript, or of a story."""
file_name = matching(r"(photo|film)-[a-z0-9]{1,40}(\.bsl)?\.(webp|mp4|vtt)", "be a file beside it")


def long_prose(value: object) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return "must be words"
    if len(value) > LONGEST_WORDS:
        return f"must have {LONGEST_WORDS} characters at most"
    return next(advice_outside_rules(value), None)


def prose_line(value: object) -> str | None:
    return text(value) or next(advice_outside_rules(str(value)), None)


CHECKS: Mapping[str, Check] = {
    "kind": one_of(*MediaKind),
    "page": one_of(*MEDIA_PAGES),
    "title": prose_line,
    "words": long_prose,
    "who": text,
    "file": file_name,
    "width": positive_integer,
    "height": positive_integer,
    "address": https_url,
    "length": text,
    "captions": file_name,
    "bsl_file": file_name,
    "bsl_address": https_url,
}
CONSENT_CHECKS: Mapping[str, Check] = {"given_on": iso_date, "form": text, "until": iso_date}
WITHDRAWN = "withdrawn: true\n"
"""All that is left of one that came with the software and was withdrawn."""


def load_media(folder: Path) -> list[MediaItem]:
    """All that are not withdrawn. Raises ContentError with all errors of all files."""
    items, errors = [], list[str]()
    for path in sorted(folder.glob("*.yaml")):
        try:
            item = parse_media(path.read_bytes(), path.stem)
        except ContentError as error:
            errors += error.errors
            continue
        missing = [name for name in item.files if not (folder / name).is_file()]
        errors += [f"{path.name}: there is no file {name} beside it" for name in missing]
        items.append(item)
    if errors:
        raise ContentError(errors)
    return [item for item in items if not item.withdrawn]


def parse_media(body: bytes, id: str) -> MediaItem:
    """The item that a file describes. Raises ContentError with all its errors."""
    name = f"{id}.yaml"
    content = parse_yaml(body, name)
    if content == {"withdrawn": True}:
        return MediaItem(id, MediaKind(id.partition("-")[0]), "", "", "", withdrawn=True)
    if not isinstance(content, Mapping):
        raise ContentError([f"{name}: must be a list of keys and values"])
    if found := [f"{name}: {key}: {problem}" for key, problem in media_errors(content, id)]:
        raise ContentError(found)
    consent = content.get("consent")
    values = {key: content[key] for key in CHECKS if key in content and key != "kind"}
    return MediaItem(
        id,
        MediaKind(content["kind"]),
        **{"title": ""} | values,
        consent=consent
        and Consent(_day(consent["given_on"]), consent["form"], _day(consent["until"])),
    )


def without_ended(bodies: Mapping[str, bytes | None], today: date) -> Mapping[str, bytes | None]:
    """Files that were changed, less those of whatever is not to be shown on that day.

    What cannot be read stays: the build says what is wrong with it.
    """
    ended = {
        media_id_of(path)
        for path, body in bodies.items()
        if body is not None and path.endswith(".yaml") and _has_ended(body, path, today)
    }
    return {path: body for path, body in bodies.items() if media_id_of(path) not in ended}


def _has_ended(body: bytes, path: str, today: date) -> bool:
    id = media_id_of(path)
    try:
        return bool(id) and not parse_media(body, id).is_shown(today)
    except ContentError:
        return False


def dump_media(item: MediaItem) -> bytes:
    """The file that describes the item."""
    content: dict[str, Any] = {"kind": item.kind.value}
    content |= {key: getattr(item, key) for key in CHECKS if key != "kind" and getattr(item, key)}
    if item.consent:
        content["consent"] = {
            "given_on": item.consent.given_on.isoformat(),
            "form": item.consent.form,
            "until": item.consent.until.isoformat(),
        }
    return dump_yaml(content).encode()


def media_errors(content: Mapping[str, Any], id: str) -> Iterator[tuple[str, str]]:
    """Key and problem of each value that is not as it must be."""
    if not MEDIA_ID.fullmatch(id) or not id.startswith(str(content.get("kind"))):
        yield "kind", "must be photo, film or story, and the file's name begin with it"
        return
    yield from ((key, "no such key") for key in content if key not in {*CHECKS, "consent"})
    for key, check in CHECKS.items():
        if content.get(key) is not None and (problem := check(content[key])):
            yield key, problem
    yield from ((key, "is missing") for key in _needed(content) if not content.get(key))
    if content.get("file") and content.get("address"):
        yield "address", "must be left out where there is a file"
    yield from _consent_errors(content)


def _needed(content: Mapping[str, Any]) -> Sequence[str]:
    match content["kind"]:
        case MediaKind.PHOTO:
            return ("page", "words", "file", "width", "height")
        case MediaKind.FILM:
            there = ("file", "captions") if content.get("file") else ("address",)
            return ("page", "title", "words", "length", *there)
    return ("page", "words")


def _consent_errors(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    consent = content.get("consent")
    if consent is None:
        if content["kind"] == MediaKind.STORY or content.get("who"):
            yield "consent", "is missing: nobody is shown who has not agreed"
        return
    if not isinstance(consent, Mapping):
        yield "consent", "must have given_on, form and until"
        return
    problems = {key: check(consent.get(key)) for key, check in CONSENT_CHECKS.items()}
    yield from ((f"consent.{key}", problem) for key, problem in problems.items() if problem)
    if not any(problems.values()) and _day(consent["until"]) <= _day(consent["given_on"]):
        yield "consent.until", "must be after the day on which it was given"


def _day(value: object) -> date:
    return date.fromisoformat(str(value))
