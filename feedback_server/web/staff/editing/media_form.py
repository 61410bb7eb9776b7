"""The forms of photographs, films and stories: what was typed, read and checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from flask import request
from werkzeug.datastructures import FileStorage

from feedback_server.actions.editing.media import problems_of
from feedback_server.actions.editing.media_files import (
    UnusableFile,
    as_captions,
    as_web_film,
    as_web_photo,
)
from feedback_server.domain.editing.media import Consent, MediaItem, MediaKind

LABELS: Mapping[MediaKind, Mapping[str, str]] = {
    MediaKind.PHOTO: {
        "file": "Photograph",
        "words": "What the photograph shows, for people who cannot see it",
        "title": "Words below it",
    },
    MediaKind.FILM: {
        "title": "Title of the film",
        "address": "Address of the film",
        "file": "Film",
        "captions": "Captions",
        "length": "How long the film is",
        "words": "What is said and shown, as text (transcript)",
        "bsl_address": "Address of the film in British Sign Language",
        "bsl_file": "The film in British Sign Language",
    },
    MediaKind.STORY: {
        "words": "The story, in the person's own words",
        "title": "How the person wants to be named",
    },
}
"""In the order of the page, as in all that follows."""
SHARED = {
    "who": "Who is in it",
    "page": "Page",
    "consent": "Consent",
    "consent.given_on": "Day on which they agreed",
    "consent.form": "Form that they signed",
    "consent.until": "Last day on which it is shown",
}
MISSING: Mapping[MediaKind, Mapping[str, str]] = {
    MediaKind.PHOTO: {
        "file": "Choose a photograph",
        "words": "Say what the photograph shows",
    },
    MediaKind.FILM: {
        "title": "Give the film a title",
        "address": "Give the address of the film, or choose a file",
        "captions": "Choose the captions of the film",
        "length": "Say how long the film is",
        "words": "Write what is said and shown in the film",
    },
    MediaKind.STORY: {"words": "Write the story"},
}
UNSEEN = {"width", "height"}
"""What nobody types."""
TYPED = ("page", "title", "words", "who", "address", "length", "bsl_address")
FILES: Mapping[MediaKind, Sequence[str]] = {
    MediaKind.PHOTO: ("file",),
    MediaKind.FILM: ("file", "captions", "bsl_file"),
    MediaKind.STORY: (),
}
SUFFIXES = {"file": ".mp4", "bsl_file": ".bsl.mp4", "captions": ".vtt"}


@dataclass(frozen=True)
class MediaForm:
    """``files`` are the new ones, by their names in the media folder."""

    item: MediaItem
    files: Mapping[str, bytes] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    """What is wrong, by the name of the field."""


def read_form(before: MediaItem, uploads: Path, today: date) -> MediaForm:
    """What was typed and uploaded for the item ``before``. Files of a form with mistakes wait in
    ``uploads``, so that nobody has to choose them again."""
    values: dict[str, object] = {name: request.form.get(name, "").strip() for name in TYPED}
    problems: dict[str, str] = {}
    values["words"] = str(values["words"]).replace("\r\n", "\n")
    consent = _consent(problems)
    files: dict[str, bytes] = {}
    for name in FILES[before.kind]:
        _read_file(name, before, values, files, problems, uploads)
    if values.get("file"):
        values["address"] = ""
    item = MediaItem(
        before.id,
        before.kind,
        consent=consent,
        **{key: getattr(before, key) for key in ("width", "height")} | values,
    )
    for key, problem in problems_of(item).items():
        if key not in UNSEEN:
            problems.setdefault(key.replace("consent.", ""), _in_words(item.kind, key, problem))
    _check_days(item, today, problems)
    if problems:
        _put_aside(files, uploads)
    order = [key.replace("consent.", "") for key in (*LABELS[item.kind], *SHARED)]
    return MediaForm(item, files, {key: problems[key] for key in order if key in problems})


def _in_words(kind: MediaKind, key: str, problem: str) -> str:
    if problem == "is missing" and key in MISSING[kind]:
        return MISSING[kind][key]
    return f"{ {**SHARED, **LABELS[kind]}[key] }: {problem}"


def forget_uploads(item: MediaItem, uploads: Path) -> None:
    for path in uploads.glob(f"{item.id}.*"):
        path.unlink(missing_ok=True)


def _consent(problems: dict[str, str]) -> Consent | None:
    form = request.form.get("form", "").strip()
    days: dict[str, date] = {}
    typed = {name: request.form.get(name, "").strip() for name in ("given_on", "until")}
    if not (form or any(typed.values())):
        return None
    for name, words in typed.items():
        try:
            days[name] = date.fromisoformat(words)
        except ValueError:
            problems[name] = f"{SHARED[f'consent.{name}']}: enter a day"
    if not form:
        problems["form"] = f"{SHARED['consent.form']}: enter its name, and where it is kept"
    if len(days) < len(typed):
        return None
    return Consent(days["given_on"], form, days["until"])


def _check_days(item: MediaItem, today: date, problems: dict[str, str]) -> None:
    if "given_on" in problems or "until" in problems or "form" in problems:
        problems.pop("consent", None)
        return
    if "consent" in problems:
        problems.pop("consent")
        problems["given_on"] = "Enter the day, the form and the end of their consent"
    if item.consent and item.consent.given_on > today:
        problems["given_on"] = "The day on which they agreed must not be to come"
    if item.consent and item.consent.until < today:
        problems["until"] = "The last day on which it is shown must not be over"


def _read_file(
    name: str,
    before: MediaItem,
    values: dict[str, object],
    files: dict[str, bytes],
    problems: dict[str, str],
    uploads: Path,
) -> None:
    """The new file, else the one of an earlier attempt, else the one that is there."""
    suffix = ".webp" if before.kind is MediaKind.PHOTO else SUFFIXES[name]
    stored = f"{before.id}{suffix}"
    upload: FileStorage | None = request.files.get(name)
    body = upload.read() if upload else b""
    try:
        if body and before.kind is MediaKind.PHOTO:
            photo = as_web_photo(body)
            files[stored], values["width"], values["height"] = photo.body, photo.width, photo.height
        elif body:
            files[stored] = as_captions(body) if name == "captions" else as_web_film(body)
        elif (uploads / stored).is_file():
            files[stored] = (uploads / stored).read_bytes()
            if before.kind is MediaKind.PHOTO:
                photo = as_web_photo(files[stored])
                values["width"], values["height"] = photo.width, photo.height
    except UnusableFile as error:
        problems[name] = str(error)
    is_there = stored in files or getattr(before, name)
    values[name] = stored if is_there else ""


def _put_aside(files: Mapping[str, bytes], uploads: Path) -> None:
    uploads.mkdir(parents=True, exist_ok=True)
    for name, body in files.items():
        (uploads / name).write_bytes(body)
