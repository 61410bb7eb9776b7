"""MkDocs hooks of the public pages: provider values, checks of every page, files MkDocs lacks."""

import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markdown import markdown  # type: ignore[import-untyped]
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError, PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from feedback_server.builder.public_pages.figures import figures_csv, load_published_months
from feedback_server.builder.public_pages.for_server import searched_page, write_for_server
from feedback_server.builder.public_pages.machine_readable import (
    robots_txt,
    security_txt,
    sitemap_xml,
)
from feedback_server.builder.public_pages.markdown_nhs import NhsExtension
from feedback_server.builder.public_pages.markdown_templates import PageValues
from feedback_server.builder.public_pages.month_pages import month_folder, month_page
from feedback_server.builder.public_pages.page_checks import check_html, read_page
from feedback_server.builder.public_pages.page_context import (
    address_of,
    menus,
    page_context,
    template_globals,
)
from feedback_server.builder.public_pages.page_errors import PageErrors
from feedback_server.builder.public_pages.translated_pages import (
    TranslatedSites,
    translated_context,
)
from feedback_server.builder.public_pages.unlisted_pages import unlisted_paths, with_unlisted
from feedback_server.builder.public_pages.urgent_advice import UrgentAdvice
from feedback_server.config.retention import default_periods
from feedback_server.content import ContentError, load_provider, load_urgent_rules
from feedback_server.content.media import load_media
from feedback_server.domain.editing.media import PageMedia, media_by_page


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    content = Path(config.docs_dir).parent
    try:
        provider = load_provider(content / "provider.yaml")
        urgent = UrgentAdvice(load_urgent_rules(content / "urgent.yaml"))
        translations = TranslatedSites(content.parent)
        shown = media_by_page(load_media(content / "media"), datetime.now(UTC).date())
    except ContentError as error:
        raise ConfigurationError(str(error)) from error
    config.site_name = provider["service_name"]
    provider["site_address"] = provider["site_address"] or config.extra["address"] or None
    errors, values = PageErrors(), PageValues(provider, default_periods())
    config.extra |= {"provider": provider, "urgent": urgent, "errors": errors, "values": values}
    config.extra["searched"] = []
    config.extra["media"] = shown
    config.extra["translations"] = translations
    config.markdown_extensions.append(
        NhsExtension(
            content.parent / "site" / "pictures",
            values.fill_in_drawing,
            errors.add_without_line,
        )
    )
    docs = Path(config.docs_dir)
    paths = [path.relative_to(docs).as_posix() for path in docs.rglob("*.md")]
    config.extra["unlisted"] = unlisted_paths(config.nav, paths)
    config.nav = with_unlisted(config.nav or [], config.extra["unlisted"])
    # MkDocs adds a sitemap of its own, which holds the day of the build.
    config.theme.static_templates.discard("sitemap.xml")
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Leave out every file of the theme, and add published months and translated pages."""
    docs = Path(config.docs_dir)
    pages = [file for file in files if Path(file.src_dir or "") == docs]
    months = load_published_months(config.extra["published"])
    for month in months:
        month["folder"] = month_folder(month)
    config.extra |= {"months": months, **menus(config.extra, months)}
    made = [(f"{month_folder(month)}.md", month_page(month)) for month in months]
    made += config.extra["translations"].sources()
    return Files([*pages, *(_made_file(config, path, source) for path, source in made)])


def _made_file(config: MkDocsConfig, path: str, source: str) -> File:
    file = File.generated(config, path, content=source)
    file.inclusion = InclusionLevel.NOT_IN_NAV
    return file


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Check the source of a page, and fill in the provider's values and the urgent advice."""
    errors = config.extra["errors"]
    if "published_month" in page.meta:  # its names come from reports, and are never templates
        page.title = page.meta["title"]
        return markdown
    path = page.file.src_uri
    errors.start_page(path, page.file.content_string)
    if site := config.extra["translations"].site_of(page.meta):
        text: str = site.fill_in(page.meta, markdown, default_periods())
        page.title = page.meta["title"]
        return text
    today = date.min if config.extra.get("allow_overdue") else datetime.now(UTC).date()
    advice = config.extra["urgent"].for_page(path)
    text = read_page(
        page.meta, markdown, config.extra["values"], advice, today=today, errors=errors
    )
    page.title = page.meta.get("title")
    return text


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    translations = config.extra["translations"]
    if translations.site_of(page.meta):
        translated: str = translations.with_words(page.meta, html)
        return translated
    check_html(html, page.meta, config.extra["errors"])
    return html


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """All pages are read: stop if any had errors, else give the templates what they need."""
    if count := config.extra["errors"].log_all(config.extra["urgent"].errors()):
        raise PluginError(f"Errors in content/pages: {count}")
    pages = [file.page for file in files.documentation_pages() if file.page]
    config.extra["reviewed"] = [(address_of(page.file), page.meta["reviewed"]) for page in pages]
    config.extra["translated"] = [page for page in pages if "translates" in page.meta]
    pages = [page for page in pages if "translates" not in page.meta]
    env.undefined = StrictUndefined
    config.extra["env"] = env
    env.globals |= template_globals(config.extra["months"], pages, config.extra["media"])
    env.globals["words"] = config.extra["translations"].english
    return env


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    extra = config.extra
    if site := extra["translations"].site_of(page.meta):
        more = translated_context(page, site, extra)
        extra["searched"].append(
            searched_page(page, more["address"], more["breadcrumbs"], site.language, site.direction)
        )
        return context | more
    versions = extra["translations"].versions(page.file.src_uri)
    more = page_context(page, nav.pages, extra["header"], extra["provider"], extra["unlisted"])
    extra["searched"].append(searched_page(page, more["address"], more["breadcrumbs"]))
    return context | more | {"versions": versions}


def on_post_build(config: MkDocsConfig) -> None:
    if assets := config.extra["preview_assets"]:
        shutil.copytree(assets, Path(config.site_dir) / "assets", dirs_exist_ok=True)
    provider, out = config.extra["provider"], Path(config.site_dir)
    if months := config.extra["months"]:
        _write_csv(out / "what-patients-say", [month for month in months if month["recent"]])
        for month in months:
            _write_csv(out / month["folder"], [month])
    _write_for_server(config, out)
    (out / "robots.txt").write_text(robots_txt(provider["site_address"]), "utf-8")
    _copy_media(Path(config.docs_dir).parent / "media", out / "media", config.extra["media"])
    if provider["site_address"]:
        text = sitemap_xml(provider["site_address"], config.extra["reviewed"])
        (out / "sitemap.xml").write_text(text, "utf-8")
    if provider["security"]["contact"]:
        (out / ".well-known").mkdir(exist_ok=True)
        (out / ".well-known" / "security.txt").write_text(security_txt(provider), "utf-8")


def _write_for_server(config: MkDocsConfig, out: Path) -> None:
    nhs = NhsExtension(Path(config.docs_dir).parent.parent / "site" / "pictures")
    urgent = config.extra["urgent"].for_search(lambda text: markdown(text, extensions=[nhs]))
    context = {"config": config, "page": None}
    write_for_server(out, config.extra["env"], context, config.extra["searched"], urgent)


def _copy_media(folder: Path, out: Path, shown: Mapping[str, PageMedia]) -> None:
    """Only files of what is shown: nothing of a consent that has ended is served."""
    for page in shown.values():
        for item in (*page.photos, *page.films, *page.stories):
            for name in item.files:
                out.mkdir(exist_ok=True)
                shutil.copyfile(folder / name, out / name)


def _write_csv(folder: Path, months: list[dict[str, Any]]) -> None:
    (folder / "figures.csv").write_text(figures_csv(months), "utf-8-sig", newline="")
