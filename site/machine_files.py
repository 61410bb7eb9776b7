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


def page_data(meta: Mapping[str, Any], address: str, provider: Mapping[str, Any]) -> str:
    """JSON-LD: what the page is, who looked at it last and when.

    Safe inside a script element: no ``<`` is left in it.
    """
    site = provider["site_address"]
    organisation: dict[str, Any] = {"@type": "MedicalOrganization", "name": provider["name"]}
    if site:
        organisation["url"] = f"{site}/"
    medical = address.startswith("/patients/")
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage" if medical else "WebPage",
        "name": meta["title"],
        "description": meta["description"],
        "inLanguage": "en-GB",
        "lastReviewed": str(meta["reviewed"]),
        "publisher": organisation,
    }
    if site:
        data["url"] = site + address
    if medical:
        data["audience"] = {"@type": "PeopleAudience", "audienceType": "Patients and carers"}
    if address == "/":
        data["about"] = {"@type": "MedicalTherapy", "name": "Occupational therapy"}
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
