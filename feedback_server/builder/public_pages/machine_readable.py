"""Writes robots.txt, sitemap.xml, security.txt and the JSON-LD of a page."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from feedback_server.domain.editing.page import MAX_TITLE

DASH = " \u2013 "


def head_title(title: str, provider: Mapping[str, Any], address: str) -> str:
    """What the tab of a browser and a search engine show: the page, then whose it is as far as
    there is room.

    >>> provider = {"service_name": "Occupational therapy at your surgery", "name": "Acme"}
    >>> head_title("Contact", provider, "/contact/").split(DASH)
    ['Contact', 'Occupational therapy at your surgery']
    >>> head_title("Equipment and changes to your home", provider, "/a/").split(DASH)
    ['Equipment and changes to your home', 'Acme']
    """
    service, name = provider["service_name"], provider["name"]
    whole = (service, name) if address == "/" else (title, service)
    tried = (DASH.join(words) for words in (whole, (title, name)))
    return next((words for words in tried if len(words) <= MAX_TITLE), title)


def robots_txt(site: str | None) -> str:
    lines = ["User-agent: *", "Disallow: /staff/"]
    return "\n".join([*lines, f"Sitemap: {site}/sitemap.xml"] if site else lines) + "\n"


def sitemap_xml(site: str, pages: Sequence[tuple[str, date]]) -> str:
    """The address of each page with the day of its last review, not of the build.

    >>> print(sitemap_xml("https://a.example", [("/b/", date(2026, 11, 23))]), end="")
    <?xml version="1.0" encoding="UTF-8"?>
    <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <url><loc>https://a.example/b/</loc><lastmod>2026-11-23</lastmod></url>
    </urlset>
    """
    rows = (
        f"<url><loc>{escape(site + address)}</loc><lastmod>{reviewed}</lastmod></url>\n"
        for address, reviewed in sorted(pages)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "".join(rows)
        + "</urlset>\n"
    )


def security_txt(provider: Mapping[str, Any]) -> str:
    """Where to report a vulnerability (RFC 9116)."""
    security = provider["security"]
    lines = [f"Contact: {security['contact']}", f"Expires: {security['expires']}T00:00:00Z"]
    if site := provider["site_address"]:
        lines.append(f"Canonical: {site}/.well-known/security.txt")
    return "\n".join([*lines, "Preferred-Languages: en"]) + "\n"


def page_json_ld(
    meta: Mapping[str, Any],
    address: str,
    provider: Mapping[str, Any],
    breadcrumbs: Sequence[Mapping[str, str]],
) -> str:
    """Schema.org data: what the page is, when it was last reviewed, and its breadcrumbs.

    Safe inside a script element: every ``<`` is escaped.
    """
    site = provider["site_address"]
    graph = [_web_page(meta, address, provider)]
    if site and breadcrumbs:
        trail = [*breadcrumbs, {"title": meta["title"], "address": address}]
        graph.append(
            {
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {"@type": "ListItem", "position": position, "name": crumb["title"]}
                    | {"item": site + crumb["address"]}
                    for position, crumb in enumerate(trail, 1)
                ],
            }
        )
    data = {"@context": "https://schema.org", "@graph": graph}
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


def _web_page(meta: Mapping[str, Any], address: str, provider: Mapping[str, Any]) -> dict[str, Any]:
    language = meta.get("language", "en-GB")
    medical = address.removeprefix(f"/{language}").startswith(("/patients/", "/easier/"))
    page: dict[str, Any] = {
        "@type": "MedicalWebPage" if medical else "WebPage",
        "name": meta["title"],
        "description": meta["description"],
        "inLanguage": language,
        "lastReviewed": str(meta["reviewed"]),
        "publisher": _organisation(provider),
    }
    if site := provider["site_address"]:
        page["url"] = site + address
    if medical:
        page["audience"] = {"@type": "PeopleAudience", "audienceType": "Patients and carers"}
    if address == "/":
        page["about"] = {
            "@type": "MedicalTherapy",
            "name": "Occupational therapy",
            "description": meta["description"],
        }
    return page


def _organisation(provider: Mapping[str, Any]) -> dict[str, Any]:
    organisation: dict[str, Any] = {"@type": "MedicalOrganization", "name": provider["name"]}
    contact = provider["contact"]
    if site := provider["site_address"]:
        organisation |= {"url": f"{site}/", "logo": f"{site}/assets/icon-512.png"}
    for key in ("telephone", "email"):
        if contact[key]:
            organisation[key] = contact[key]
    return organisation
