"""The composition root: settings in, an application out."""

import gc
import json
import os
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from jinja2 import StrictUndefined

from .actions import password_hashing, table_sandbox
from .actions.check_in import group_check_ins
from .actions.envelopes import open_all
from .actions.publish_survey import Surveys
from .actions.ready import Readiness
from .actions.receive import Receiver, ingest_gate
from .actions.received_log import ReceivedLog
from .actions.subscribe import Registry
from .builder.stamping import app_version, stamped_key
from .builder.survey_pages import SurveyPages
from .config import Settings, load_settings
from .content import load_provider, load_surveys
from .content.activity_maps import load_map
from .content.report_layouts import load_layouts
from .invitations import load_invitation_key
from .logs import prepare_logs as prepare_logs  # the commands take it from here
from .push_setup import load_push
from .sealing import load_keys
from .server.front import Front
from .store import Store
from .store.time_limits import REQUESTS
from .telemetry import traces_to
from .web.access_record import add_access_record
from .web.account import account
from .web.api import api
from .web.api_reports import api_reports
from .web.auth import add_guard
from .web.direct import DIRECT, Direct
from .web.errors import add_error_handlers, add_refusals
from .web.feedback import feedback
from .web.headers import security_headers, trust_proxy
from .web.health import health
from .web.help import help_of
from .web.joining import joining
from .web.limits import Limits
from .web.links import links
from .web.meters import Meters, add_meters
from .web.metrics import metrics
from .web.navigation import navigation
from .web.notifications import notifications
from .web.public import PAGES, load_files, public_pages
from .web.push import push
from .web.second_factor import second_factor
from .web.services import Services
from .web.shared_counts import share_counts
from .web.single_sign_on import add_single_sign_on, sso
from .web.staff import staff
from .web.staff_activity import staff_activity
from .web.staff_asked import staff_asked
from .web.staff_comments import staff_comments
from .web.staff_feedback import staff_feedback
from .web.staff_follow_up import staff_follow_up
from .web.staff_handbook import handbook_pages, load_handbook
from .web.staff_layouts import staff_layouts
from .web.staff_links import staff_links
from .web.staff_overview import staff_overview
from .web.staff_people import staff_people
from .web.staff_piles import staff_piles
from .web.staff_places import staff_places
from .web.staff_publishing import staff_publishing
from .web.staff_quarantine import staff_quarantine
from .web.staff_record import staff_record
from .web.staff_reports import staff_reports
from .web.staff_revisions import staff_revisions
from .web.staff_tablet_answers import staff_tablet_answers
from .web.staff_tablets import staff_tablets
from .web.staff_you_said import staff_you_said
from .web.tablets import tablets
from .work import make_worker, work_beside

MOST_BYTES = 2 * 1024 * 1024
ON_THIS_MACHINE = ("localhost", "127.0.0.1")
"""What a check of the server's health asks for."""
OPEN = (health, api, tablets, push, links, feedback, joining)
STAFF = (
    metrics,
    staff,
    account,
    notifications,
    second_factor,
    sso,
    api_reports,
    staff_reports,
    staff_layouts,
    staff_revisions,
    staff_overview,
    staff_publishing,
    staff_comments,
    staff_follow_up,
    staff_you_said,
    staff_activity,
    staff_tablets,
    staff_tablet_answers,
    staff_feedback,
    staff_piles,
    staff_asked,
    staff_links,
    staff_people,
    staff_places,
    staff_quarantine,
    staff_record,
)


def utc_now() -> datetime:
    return datetime.now(UTC)


def new_uuid() -> str:
    return str(uuid.uuid4())


def create_app(
    settings: Settings,
    *,
    now: Callable[[], datetime] = utc_now,
    new_id: Callable[[], str] = new_uuid,
    shared_counts: Path | None = None,
) -> Flask:
    """The whole server over a database that is migrated and a build that is stamped.

    ``shared_counts`` is where processes beside this one keep their counts, if there are any.
    """
    app = Flask(__name__, static_folder=None, template_folder="web/templates")
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    if settings.https:
        trust_proxy(app)
    if settings.address:
        app.config["TRUSTED_HOSTS"] = [str(urlsplit(settings.address).hostname), *ON_THIS_MACHINE]
    app.jinja_env.autoescape = True  # Flask itself leaves out names that end with .jinja
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    store, keys = Store(settings.database_url, REQUESTS), load_keys(settings.keys)
    stamped = stamped_key(settings.build) == keys.public()
    assets = settings.build / "assets.json"
    files = load_files(settings.build)
    surveys, received_log, opener = Surveys(), ReceivedLog(), partial(open_all, keys=keys)
    app.extensions["handrail"] = our = Services(
        store=store,
        surveys=surveys,
        received_log=received_log,
        ingest_gate=ingest_gate(Receiver(store, surveys, opener, received_log)),
        keys=keys,
        check_ins=group_check_ins(store),
        registry=Registry(keys, *load_push(settings)),
        pages=SurveyPages(settings.root, settings.build),
        provider=load_provider(settings.root / "content" / "provider.yaml"),
        assets=json.loads(assets.read_text("utf-8")) if assets.exists() else {},
        offered=load_surveys(settings.root / "content" / "surveys"),
        version=app_version(settings.build),
        build=settings.build,
        published=settings.published,
        uploads=settings.uploads,
        activity_maps={name: load_map(settings.layouts, name) for name in ("handrail", "gpad")},
        layouts=load_layouts(settings.layouts),
        invitation_key=load_invitation_key(settings.all_keys),
        limits=Limits(),
        readiness=Readiness(store, stamped, settings.background, now, settings.var),
        meters=Meters(shared_counts),
        backups=settings.backups.to,
        https=settings.https,
        address=settings.address,
        post=settings.post,
        now=now,
        new_id=new_id,
    )
    app.jinja_env.globals.update(
        provider=our.provider, assets=our.assets, navigation=navigation, help_of=help_of
    )
    handbook = handbook_pages(load_handbook(settings.build))
    for blueprint in (*OPEN, *STAFF, handbook, public_pages(files)):
        app.register_blueprint(blueprint)
    if there := settings.single_sign_on:
        add_single_sign_on(
            app,
            issuer=there.issuer,
            client_id=there.client_id,
            client_secret=there.client_secret,
            name=there.name,
            second_factor=there.second_factor,
            address=settings.address,
            key=our.invitation_key,
            https=settings.https,
        )
    add_meters(app, our.meters)
    add_refusals(app)
    add_guard(app)
    add_access_record(app)
    add_error_handlers(app, files)
    secure = security_headers(https=settings.https)
    app.after_request(secure)
    app.extensions[PAGES] = frozenset(files)
    app.extensions[DIRECT] = Direct(our, secure, app.config["TRUSTED_HOSTS"])
    return app


def asgi() -> Front:
    """What the production server loads in each of its processes."""
    return Front(wsgi())


def wsgi() -> Flask:
    """What stands behind it."""
    prepare_logs()
    settings = load_settings(os.environ)
    for each in (password_hashing.TURNS, table_sandbox.READING):
        each.share(settings.workers)
    several = settings.workers > 1
    shared = share_counts(settings.var / "metrics", os.getppid()) if several else None
    app = create_app(settings, shared_counts=shared)
    our: Services = app.extensions["handrail"]
    our.received_log.write_hourly()
    background = our.store.for_jobs()
    if traces := traces_to(settings.telemetry):
        traces.requests(app)
        for store in {our.store, background}:
            traces.transactions(store)
    if settings.background:
        work_beside(make_worker(settings, background, now=our.now))
    settle()
    return app


def settle() -> None:
    """Leave all that is loaded by now out of later searches for garbage.

    Each search of all of it holds every request up for a tenth of a second.
    """
    gc.collect()
    gc.freeze()
