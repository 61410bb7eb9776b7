"""MkDocs hooks of the public pages: provider values, checks of every page, files MkDocs lacks."""

import posixpath
import shutil
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from jinja2 import Environment, StrictUndefined, TemplateError
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError, PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from feedback_server.builder.public_pages.a_to_z import entries_by_letter
from feedback_server.builder.public_pages.figures import (
    ANSWER_GROUPS,
    figure_rows,
    figures_csv,
    format_month,
    load_published_months,
    withdrawal_notices,
)
from feedback_server.builder.public_pages.front_matter import format_date
from feedback_server.builder.public_pages.machine_readable import (
    page_json_ld,
    robots_txt,
    security_txt,
    sitemap_xml,
)
from feedback_server.builder.public_pages.markdown_nhs import NhsExtension
from feedback_server.builder.public_pages.month_pages import month_folder, month_key, month_page
from feedback_server.builder.public_pages.page_checks import check_html, check_links, check_source
from feedback_server.builder.public_pages.page_errors import PageErrors
from feedback_server.builder.public_pages.trend_chart import TrendChart, draw_trend_chart
from feedback_server.builder.public_pages.urgent_advice import UrgentAdvice
from feedback_server.config.retention import default_periods
from feedback_server.content import ContentError, load_provider, load_urgent_rules

RETENTION_PERIODS = default_periods()
MARKDOWN_TEMPLATES = Environment(
    undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=True
)
MARKDOWN_TEMPLATES.globals["kept"] = lambda what: Markup('<span data-kept="{}">{}</span>').format(
    what, RETENTION_PERIODS[what]
)  # the server that serves the page puts its own period there
MARKDOWN_TEMPLATES.filters["day"] = lambda day: format_date(date.fromisoformat(str(day)))
FRONT_MATTER_TEMPLATES = Environment(undefined=StrictUndefined, autoescape=False)
"""Titles and descriptions are escaped later, by the page's HTML template."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    content = Path(config.docs_dir).parent
    try:
        provider = load_provider(content / "provider.yaml")
        urgent = UrgentAdvice(load_urgent_rules(content / "urgent.yaml"))
    except ContentError as error:
        raise ConfigurationError(str(error)) from error
    config.site_name = provider["service_name"]
    errors = PageErrors()
    config.extra |= {"provider": provider, "urgent": urgent, "errors": errors}
    config.markdown_extensions.append(
        NhsExtension(
            content.parent / "site" / "pictures",
            lambda text: MARKDOWN_TEMPLATES.from_string(text).render(provider=provider),
            errors.add_without_line,
        )
    )
    # MkDocs adds a sitemap of its own, which holds the day of the build.
    config.theme.static_templates.discard("sitemap.xml")
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Leave out every file of the theme, and add a page for each published month."""
    docs = Path(config.docs_dir)
    pages = [file for file in files if Path(file.src_dir or "") == docs]
    months = load_published_months(config.extra["published"])
    for month in months:
        month["folder"] = month_folder(month)
    config.extra["months"] = months
    return Files([*pages, *(month_page(month, config) for month in months)])


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Check the source of a page, and fill in the provider's values and the urgent advice."""
    provider, errors = config.extra["provider"], config.extra["errors"]
    if "published_month" in page.meta:  # its names come from reports, and are never templates
        page.title = page.meta["title"]
        return markdown
    errors.start_page(page.file.src_uri, page.file.content_string)
    today = date.min if config.extra.get("allow_overdue") else datetime.now(UTC).date()
    check_source(page, today, errors)
    try:
        for key in ("title", "description"):
            template = FRONT_MATTER_TEMPLATES.from_string(str(page.meta.get(key, "")))
            page.meta[key] = template.render(provider=provider)
        advice = config.extra["urgent"].for_page(page.file.src_uri)
        text = MARKDOWN_TEMPLATES.from_string(markdown).render(provider=provider, advice=advice)
    except TemplateError as error:
        errors.add_without_line(str(error))
        return markdown
    page.title = page.meta["title"]
    check_links(text, errors)
    return text


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    check_html(html, page, config.extra["errors"])
    return html


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """All pages are read: stop if any had errors, else give the templates what they need."""
    config.extra["errors"].lines += config.extra["urgent"].errors()
    if count := config.extra["errors"].log_all():
        raise PluginError(f"Errors in content/pages: {count}")
    pages = [file.page for file in files.documentation_pages() if file.page]
    config.extra["reviewed"] = [(_address(page.file), page.meta["reviewed"]) for page in pages]
    months = config.extra["months"]
    env.undefined = StrictUndefined
    env.globals |= {
        "address": "",  # 404.html is shown at any address
        "header_section": "",
        "breadcrumbs": [],
        "months": months,
        "months_by_key": {month_key(month): month for month in months},
        "trend_chart": lambda month, element_id: _trend_chart(months, month, element_id),
        "figure_rows": figure_rows,
        "withdrawal_notices": withdrawal_notices,
        "parse_date": date.fromisoformat,
        "answer_groups": ANSWER_GROUPS,
        "format_month": format_month,
        "letters": entries_by_letter(
            (_address(page.file), str(page.title), page.meta.get("keywords", []))
            for page in pages
            if "published_month" not in page.meta
        ),
    }
    return env


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    address = _address(page.file)
    breadcrumbs = _breadcrumbs(page, nav)
    easier = (other for other in nav.pages if _full_version(other, nav) is page)
    return context | {
        "address": address,
        "header_section": _header_section(address, config.extra["header"]),
        "breadcrumbs": breadcrumbs,
        "json_ld": page_json_ld(page.meta, address, config.extra["provider"], breadcrumbs),
        "format_date": format_date,
        "full_version": _full_version(page, nav),
        "easier_version": next(easier, None),
        "address_of": lambda other: _address(other.file),
    }


def on_post_build(config: MkDocsConfig) -> None:
    if assets := config.extra["preview_assets"]:
        shutil.copytree(assets, Path(config.site_dir) / "assets", dirs_exist_ok=True)
    provider, out = config.extra["provider"], Path(config.site_dir)
    if months := config.extra["months"]:
        _write_csv(out / "what-patients-say", [month for month in months if month["recent"]])
        for month in months:
            _write_csv(out / month["folder"], [month])
    (out / "robots.txt").write_text(robots_txt(provider["site_address"]), "utf-8")
    if provider["site_address"]:
        text = sitemap_xml(provider["site_address"], config.extra["reviewed"])
        (out / "sitemap.xml").write_text(text, "utf-8")
    if provider["security"]["contact"]:
        (out / ".well-known").mkdir(exist_ok=True)
        (out / ".well-known" / "security.txt").write_text(security_txt(provider), "utf-8")


def _write_csv(folder: Path, months: list[dict[str, Any]]) -> None:
    (folder / "figures.csv").write_text(figures_csv(months), "utf-8-sig", newline="")


def _trend_chart(
    months: list[dict[str, Any]], month: dict[str, Any], element_id: str
) -> TrendChart | None:
    """The chart of the month's own network, up to that month."""
    of_network = [other for other in months if other["pcn"] == month["pcn"]]
    return draw_trend_chart(of_network, month["month"], element_id)


def _address(file: File) -> str:
    """
    >>> _address(File("a/b.md", "", "", True)), _address(File("index.md", "", "", True))
    ('/a/b/', '/')
    """
    return "/" + file.url.removeprefix("./")


def _full_version(page: Page, nav: Navigation) -> Page | None:
    """The page that ``full`` in an easier page's front matter names, relative to that page."""
    folder = PurePosixPath(page.file.src_uri).parent
    path = posixpath.normpath(folder / page.meta.get("full", "nowhere"))
    return next((other for other in nav.pages if other.file.src_uri == path), None)


def _header_section(address: str, links: list[dict[str, str]]) -> str:
    """The address of the closest link in the header above this page; "" if there is none."""
    above = [link["address"] for link in links if address.startswith(link["address"])]
    return max(above, key=len, default="")


def _breadcrumbs(page: Page, nav: Navigation) -> list[dict[str, str]]:
    """Title and address of the index page of each folder above this page."""
    if page.is_homepage:
        return []
    by_path = {other.file.src_uri: other for other in nav.pages}
    folders = PurePosixPath(page.file.src_uri).parents
    indexes = [by_path.get(str(folder / "index.md")) for folder in reversed(folders)]
    above = [other for other in indexes if other and other is not page]
    titles = ["Home" if other.is_homepage else str(other.title) for other in above]
    return [
        {"title": title, "address": _address(other.file)}
        for title, other in zip(titles, above, strict=True)
    ]
