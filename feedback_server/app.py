"""The composition root: settings in, an application out."""

import gc
import os
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.local import LocalProxy

from feedback_server.actions.accounts import password_hashing
from feedback_server.actions.activity import table_sandbox
from feedback_server.actions.notifications.subscriptions import Registry
from feedback_server.actions.operations.readiness import Readiness
from feedback_server.actions.submissions.envelopes import open_all
from feedback_server.actions.submissions.ingest import Ingester, ingest_gate
from feedback_server.actions.submissions.receipt_log import ReceiptLog
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.actions.tablets.check_in import group_check_ins
from feedback_server.builder.stamping import stamped_key
from feedback_server.config.push import load_push
from feedback_server.config.settings import Settings, load_settings
from feedback_server.content.activity_maps import load_map
from feedback_server.content.report_layouts import load_layouts
from feedback_server.crypto.hpke import load_sealing_keys
from feedback_server.crypto.invitation_tokens import load_invitation_key
from feedback_server.jobs.registry import make_page_builder, make_worker, start_worker_thread
from feedback_server.logs import prepare_logs as prepare_logs  # the commands take it from here
from feedback_server.observability.multiprocess_metrics import share_metrics
from feedback_server.observability.request_metrics import RequestMetrics, add_request_metrics
from feedback_server.observability.traces import traces_to
from feedback_server.server.editions import Editions
from feedback_server.server.front import Front
from feedback_server.store import Store
from feedback_server.store.db.time_limits import REQUESTS
from feedback_server.web.api.async_routes import ASYNC_ROUTES, AsyncRoutes
from feedback_server.web.blueprints import BLUEPRINTS
from feedback_server.web.public.static_pages import PAGES, public_pages
from feedback_server.web.security.access import declarations
from feedback_server.web.security.access_log import add_access_log
from feedback_server.web.security.guard import add_guard
from feedback_server.web.security.headers import let_script_run, security_headers, trust_proxy
from feedback_server.web.security.rate_limits import RateLimits
from feedback_server.web.shared.context import AppContext
from feedback_server.web.shared.errors import add_error_handlers, add_refusals
from feedback_server.web.shared.form_token import FormTokens, form_token
from feedback_server.web.staff.accounts.sso import add_single_sign_on
from feedback_server.web.staff.chosen_service import (
    of_service,
    service_words,
    services,
    several_services,
)
from feedback_server.web.staff.handbook import handbook_pages, load_handbook
from feedback_server.web.staff.help import page_help
from feedback_server.web.staff.navigation import menu, navigation

MOST_BYTES = 2 * 1024 * 1024
PATIENCE_S = 20.0
ON_THIS_MACHINE = ("localhost", "127.0.0.1")
"""What a check of the server's health asks for."""


def utc_now() -> datetime:
    return datetime.now(UTC)


def new_uuid() -> str:
    return str(uuid.uuid4())


def create_app(
    settings: Settings,
    *,
    now: Callable[[], datetime] = utc_now,
    new_id: Callable[[], str] = new_uuid,
    shared_metrics: Path | None = None,
    patience_s: float = 0,
) -> Flask:
    """The whole server over a database that is migrated and a build that is stamped.

    ``shared_metrics`` is where processes beside this one keep their counts, if there are any. A
    page waits ``patience_s`` for what is done in the background.
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
    store, keys = Store(settings.database_url, REQUESTS), load_sealing_keys(settings.keys)
    stamped = stamped_key(settings.build) == keys.public()
    editions = Editions(settings)
    surveys, receipt_log, opener = SurveyRegistry(), ReceiptLog(), partial(open_all, keys=keys)
    app.extensions["handrail"] = ctx = AppContext(
        store=store,
        surveys=surveys,
        receipt_log=receipt_log,
        ingest_gate=ingest_gate(Ingester(store, surveys, opener, receipt_log)),
        keys=keys,
        check_ins=group_check_ins(store),
        registry=Registry(keys, *load_push(settings)),
        current_edition=editions.current,
        software=settings.root,
        build=settings.build,
        published=settings.published,
        uploads=settings.uploads,
        activity_maps={name: load_map(settings.layouts, name) for name in ("handrail", "gpad")},
        layouts=load_layouts(settings.layouts),
        invitation_key=load_invitation_key(settings.all_keys),
        limits=RateLimits(),
        readiness=Readiness(store, stamped, settings.run_jobs, now, settings.var),
        metrics=RequestMetrics(shared_metrics),
        backups=settings.backups.folder,
        https=settings.https,
        address=settings.address,
        patience_s=patience_s,
        mailer=settings.mailer,
        now=now,
        new_id=new_id,
    )
    app.jinja_env.add_extension(FormTokens)
    app.jinja_env.globals.update(
        form_token=form_token,
        provider=LocalProxy(lambda: ctx.edition.provider),
        assets=LocalProxy(lambda: ctx.edition.assets),
        page_help=page_help,
        services=services,
        several_services=several_services,
        service_words=service_words,
    )
    app.jinja_env.filters["of_service"] = of_service
    handbook = handbook_pages(load_handbook(settings.build))
    for blueprint in (*BLUEPRINTS, handbook, public_pages(lambda: ctx.edition.files)):
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
            key=ctx.invitation_key,
            https=settings.https,
        )
    add_request_metrics(app, ctx.metrics)
    add_refusals(app)
    access = declarations(app)
    app.jinja_env.globals["navigation"] = partial(navigation, menu(app, access))
    add_guard(app, access)
    add_access_log(app, access)
    add_error_handlers(app, editions.files)
    secure = security_headers(https=settings.https)
    app.after_request(secure)
    app.after_request(let_script_run)
    app.extensions[PAGES] = editions.files
    app.extensions[ASYNC_ROUTES] = AsyncRoutes(ctx, secure, app.config["TRUSTED_HOSTS"])
    return app


def asgi() -> Front:
    """What the production server loads in each of its processes."""
    return Front(wsgi())


def wsgi() -> Flask:
    """What stands behind it."""
    prepare_logs()
    settings = load_settings(os.environ)
    for concurrency_limit in (password_hashing.TURNS, table_sandbox.READING):
        concurrency_limit.share(settings.workers)
    several = settings.workers > 1
    shared = share_metrics(settings.var / "metrics", os.getppid()) if several else None
    app = create_app(settings, shared_metrics=shared, patience_s=PATIENCE_S)
    ctx: AppContext = app.extensions["handrail"]
    ctx.receipt_log.write_hourly()
    background = ctx.store.for_jobs()
    if traces := traces_to(settings.telemetry):
        traces.requests(app, app.extensions[ASYNC_ROUTES])
        for store in {ctx.store, background}:
            traces.transactions(store)
    if settings.run_jobs:
        for make in (make_worker, make_page_builder):
            start_worker_thread(make(settings, background, now=ctx.now))
    freeze_gc()
    return app


def freeze_gc() -> None:
    """Exempt all objects loaded so far from garbage collection.

    A full collection of them would hold up every request for a tenth of a second.
    """
    gc.collect()
    gc.freeze()
