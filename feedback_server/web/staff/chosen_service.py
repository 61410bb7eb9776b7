"""Which service a page of reports is about: its address says so where it is not the first."""

from urllib.parse import urlencode, urlsplit

from flask import g, request
from werkzeug.exceptions import NotFound

from feedback_server.domain.surveys.service import Service
from feedback_server.web.shared.context import context


def services() -> list[Service]:
    """Those with a published survey, the main one first; read once a request."""
    if "services" not in g:
        ctx = context()
        with ctx.store.read() as tx:
            g.services = ctx.surveys.services(tx)
    found: list[Service] = g.services
    return found


def several_services() -> bool:
    return len(services()) > 1


def current_service() -> Service:
    """The service of this address. Raises NotFound for one that is not there."""
    wanted = request.args.get("service")
    for service in services():
        if wanted in (None, service.id):
            return service
    raise NotFound


def service_words() -> str:
    """The service, to be said after the network; empty where there is only one."""
    return f", {current_service().name}" if several_services() else ""


def of_service(address: str, service: Service | None = None) -> str:
    """The address with the service, if it is not the first: that of the request, or another."""
    named = service or current_service()
    if named == services()[0]:
        return address
    parts = urlsplit(address)
    query = "&".join(filter(None, (parts.query, urlencode({"service": named.id}))))
    return parts._replace(query=query).geturl()
