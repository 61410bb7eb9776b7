"""A double press of a form does one thing: the second gets the answer that the first one got."""

import hashlib
import json
import time

from flask import Response, g, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import Conflict, Forbidden
from werkzeug.wrappers import Response as BaseResponse

from feedback_server.actions.accounts.form_presses import Turn, begin_press, end_press
from feedback_server.web.shared.context import context
from feedback_server.web.shared.form_token import FIELD, is_of_other_person
from feedback_server.web.staff.accounts import signed_in

PATIENCE_S, PAUSE_S = 10.0, 0.1
LARGEST = 4 * 1024 * 1024
"""Bytes of an answer that is kept; a larger one is made again."""
HEADERS = ("Content-Type", "Location", "Content-Disposition", "Content-Security-Policy")


def answer_same_press() -> BaseResponse | None:
    """Before a form is acted on."""
    if request.method != "POST" or not g.get("account") or by_script():
        return None
    if FIELD not in request.form:
        return None
    if is_of_other_person(request.form[FIELD], g.account):
        g.others_form = True
        raise Forbidden
    ctx, press, token = context(), _digest(), signed_in.token()
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        found = begin_press(ctx.store, press, token, now=ctx.now())
        if found is Turn.MINE:
            g.press = press
            return None
        if isinstance(found, bytes):
            return _response(found)
        time.sleep(PAUSE_S)
    g.still_working = True
    raise Conflict("Your first press is still being worked on. Look in a minute what came of it.")


def note_answer(response: Response) -> Response:
    """After it; what was refused may be tried again."""
    if press := g.pop("press", None):
        whole = response.status_code < 400 and not response.is_streamed
        kept = _as_bytes(response) if whole else None
        end_press(context().store, press, signed_in.token(), kept)
    return response


def by_script() -> bool:
    """Whether a script sent this, which looks at the answer itself."""
    return request.headers.get("Sec-Fetch-Dest") == "empty"


def _digest() -> str:
    """Of who pressed, and of all that the form says."""
    files = [(name, file.filename, _content(file)) for name, file in request.files.items()]
    said = [signed_in.token(), request.full_path, list(request.form.items(multi=True)), files]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _content(file: FileStorage) -> str:
    found = hashlib.sha256(file.stream.read()).hexdigest()
    file.stream.seek(0)
    return found


def _as_bytes(response: Response) -> bytes | None:
    if response.direct_passthrough or len(body := response.get_data()) > LARGEST:
        return None
    headers = [(name, response.headers[name]) for name in HEADERS if name in response.headers]
    return json.dumps([response.status_code, headers]).encode() + b"\n" + body


def _response(kept: bytes) -> Response:
    head, _, body = kept.partition(b"\n")
    status, headers = json.loads(head)
    return Response(body, status, [(name, value) for name, value in headers])
