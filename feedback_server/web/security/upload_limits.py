"""How many bytes a request may bring; what brings more is refused before anything is done."""

from flask import current_app, request

LARGEST_UPLOAD = 9 * 1024 * 1024
"""Of photographs, films and pictures of pages."""
UPLOADS = ("/staff/media/", "/staff/pages/pictures/")


def largest(path: str, usual: int) -> int:
    """The limit of an address; ``usual`` is that of all others."""
    return LARGEST_UPLOAD if path.startswith(UPLOADS) else usual


def limit_upload() -> None:
    if request.path.startswith(UPLOADS):
        request.max_content_length = LARGEST_UPLOAD


def limit() -> int:
    """Of this request; some pages set one of their own."""
    usual: int = current_app.config["MAX_CONTENT_LENGTH"]
    own = request.max_content_length
    return largest(request.path, usual) if own in (None, usual) else own
