"""Files for machines: robots.txt, sitemap.xml, security.txt, and the data block of a page."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape


def robots(site: str | None) -> str:
    lines = ["User-agent: *", "Disallow: /staff/"]
    return "\n".join([*lines, f"Sitemap: {site}/sitemap.xml"] if site else lines) + "\n"


def sitemap(site: str, pages: Sequence[tuple[str, date]]) -> str:
    """Addresses with the day of their last review, never of the build.

    >>> print(sitemap("https://a.example", [("/b/", date(2026, 11, 23))]), end="")
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


def security(provider: Mapping[str, Any]) -> str:
    """The file of RFC 9116."""
    own = provider["security"]
    lines = [f"Contact: {own['contact']}", f"Expires: {own['expires']}T00:00:00Z"]
    if site := provider["site_address"]:
        lines.append(f"Canonical: {site}/.well-known/security.txt")
    return "\n".join([*lines, "Preferred-Languages: en"]) + "\n"


def page_data(
    meta: Mapping[str, Any],
    address: str,
    provider: Mapping[str, Any],
    parents: Sequence[Mapping[str, str]],
) -> str:
    """JSON-LD: what the page is, who looked at it last and when, and the way to it.

    Safe inside a script element: no ``<`` is left in it.
    """
    site = provider["site_address"]
    medical = address.startswith(("/patients/", "/easier/"))
    page: dict[str, Any] = {
        "@type": "MedicalWebPage" if medical else "WebPage",
        "name": meta["title"],
        "description": meta["description"],
        "inLanguage": "en-GB",
        "lastReviewed": str(meta["reviewed"]),
        "publisher": _organisation(provider),
    }
    if site:
        page["url"] = site + address
    if medical:
        page["audience"] = {"@type": "PeopleAudience", "audienceType": "Patients and carers"}
    graph = [page]
    if address == "/":
        page["about"] = {
            "@type": "MedicalTherapy",
            "name": "Occupational therapy",
            "description": meta["description"],
        }
    if site and parents:
        way = [*parents, {"title": meta["title"], "address": address}]
        graph.append(
            {
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {"@type": "ListItem", "position": place, "name": step["title"]}
                    | {"item": site + step["address"]}
                    for place, step in enumerate(way, 1)
                ],
            }
        )
    data = {"@context": "https://schema.org", "@graph": graph}
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


def _organisation(provider: Mapping[str, Any]) -> dict[str, Any]:
    own: dict[str, Any] = {"@type": "MedicalOrganization", "name": provider["name"]}
    contact = provider["contact"]
    if site := provider["site_address"]:
        own |= {"url": f"{site}/", "logo": f"{site}/assets/icon-512.png"}
    for key in ("telephone", "email"):
        if contact[key]:
            own[key] = contact[key]
    return own
