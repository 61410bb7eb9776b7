"""What MkDocs does not do: provider values, checks of each page, and no file that we do not use."""

import posixpath
import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from a_to_z import entries_by_letter
from course import Course, course
from faults import Faults, line_of
from figures import GROUPS, as_csv, month_in_words, published_months, rows, withdrawals
from front_matter import day_in_words, front_matter_faults, needs_sources
from jinja2 import Environment, StrictUndefined, TemplateError
from machine_files import page_data, robots, security, sitemap
from markdown_nhs import NhsExtension
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError, PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from month_pages import month_folder, month_page
from readability import prose_of
from urgent_advice import UrgentAdvice, own_advice

from feedback_server.content import ContentError, load_provider, load_urgent_rules
from feedback_server.upkeep import usual_periods

USUAL_PERIODS = usual_periods()
BESIDE = ("/feedback/", "/staff/")  # worlds beside this site, which this build cannot see
HIGHEST_GRADE, MOST_WORDS = 8, 30  # of a page, in a sentence; other ones by folder:
HIGHEST_GRADES = {"surgeries": 12, "easier": 5}
MOST_WORDS_IN = {"easier": 15}
# Values go into Markdown escaped; into front matter as they are, for templates escape them.
PROSE = Environment(
    undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=True
)
PROSE.globals["kept"] = lambda what: Markup('<span data-kept="{}">{}</span>').format(
    what, USUAL_PERIODS[what]
)  # the server that serves the page puts in its own
PROSE.filters["day"] = lambda day: day_in_words(date.fromisoformat(str(day)))
PLAIN = Environment(undefined=StrictUndefined, autoescape=False)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    content = Path(config.docs_dir).parent
    try:
        provider = load_provider(content / "provider.yaml")
        urgent = UrgentAdvice(load_urgent_rules(content / "urgent.yaml"))
    except ContentError as error:
        raise ConfigurationError(str(error)) from error
    config.site_name = provider["service_name"]
    faults = Faults()
    config.extra |= {"provider": provider, "urgent": urgent, "faults": faults}
    config.markdown_extensions.append(
        NhsExtension(
            lambda text: PROSE.from_string(text).render(provider=provider), faults.add_here
        )
    )
    config.theme.static_templates.discard("sitemap.xml")  # MkDocs's own holds the day of the build
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Leave out all that the theme would copy: pages use one style sheet and one icon of ours.

    Add a page for each month that was published.
    """
    docs = Path(config.docs_dir)
    ours = [file for file in files if Path(file.src_dir or "") == docs]
    months = published_months(config.extra["published"])
    for month in months:
        month["folder"] = month_folder(month)
    config.extra["months"] = months
    return Files([*ours, *(month_page(month, config) for month in months)])


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    provider, faults = config.extra["provider"], config.extra["faults"]
    if "record" in page.meta:  # nobody wrote it, and its names are no templates
        page.title = page.meta["title"]
        return markdown
    source = page.file.content_string
    faults.read(page.file.src_uri, source)
    today = date.min if config.extra.get("allow_overdue") else datetime.now(UTC).date()
    for line, words in [*front_matter_faults(page.meta, source, today), *own_advice(source)]:
        faults.add(line, words)
    try:
        for key in ("title", "description"):
            template = PLAIN.from_string(str(page.meta.get(key, "")))
            page.meta[key] = template.render(provider=provider)
        advice = config.extra["urgent"].on(page.file.src_uri)
        words = PROSE.from_string(markdown).render(provider=provider, advice=advice)
    except TemplateError as error:
        faults.add_here(str(error))
        return markdown
    page.title = page.meta["title"]
    for address in re.findall(r"\]\((/[^)]*)\)", words):
        if not address.startswith(BESIDE):
            faults.add_here(f"{address} must be a link to a .md file, so that it is checked")
    return words


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    faults = config.extra["faults"]
    source, prose = page.file.content_string, prose_of(html)
    folder = page.file.src_uri.partition("/")[0]
    most = MOST_WORDS_IN.get(folder, MOST_WORDS)
    for sentence in prose.long_sentences(most):
        count = len(sentence.split())
        faults.add(
            line_of(source, sentence),
            f"a sentence of {count} words; {most} at most: {sentence[:60]}…",
        )
    highest = HIGHEST_GRADES.get(folder, HIGHEST_GRADE)
    if (grade := prose.grade()) > highest:
        hardest = prose.hardest()
        faults.add(
            line_of(source, hardest),
            f"reading grade {grade:.1f}; {highest} at most. Hardest sentence: {hardest[:60]}…",
        )
    if not page.meta.get("sources") and (claim := needs_sources(html)):
        faults.add_here(f"front matter needs sources, because the page says '{claim}'")
    for tag in re.findall(r"<img(?![^>]*\balt=\"[^\"]+\")[^>]*>", html):
        file = "".join(re.findall(r'src="([^"]*)"', tag))
        faults.add_here(f"a picture without alternative text: '{file}'")
    return html


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Every page is read by now: tell all faults at once, and remember when each was reviewed."""
    config.extra["faults"].lines += config.extra["urgent"].faults()
    if count := config.extra["faults"].tell():
        raise PluginError(f"Faults in content/pages: {count}")
    pages = [file.page for file in files.documentation_pages() if file.page]
    config.extra["reviewed"] = [(_address(page.file), page.meta["reviewed"]) for page in pages]
    months = config.extra["months"]
    env.undefined = StrictUndefined
    env.globals |= {
        "address": "",  # 404.html is nowhere
        "here": "",
        "parents": [],
        "months": months,
        "months_by_record": {f"{each['month']}-{each['pcn']}": each for each in months},
        "course_of": lambda month, id: _course(months, month, id),
        "rows": rows,
        "withdrawals": withdrawals,
        "as_day": date.fromisoformat,
        "groups": GROUPS,
        "month_in_words": month_in_words,
        "letters": entries_by_letter(
            (_address(page.file), str(page.title), page.meta.get("words", []))
            for page in pages
            if "record" not in page.meta
        ),
    }
    return env


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    address = _address(page.file)
    context["address"] = address
    context["here"] = _section(address, config.extra["header"])
    context["parents"] = _parents(page, nav)
    context["page_data"] = page_data(
        page.meta, address, config.extra["provider"], context["parents"]
    )
    context["day_in_words"] = day_in_words
    context["full"] = _other(page, "full", nav)
    easier = (other for other in nav.pages if _other(other, "full", nav) is page)
    context["easier"] = next(easier, None)
    context["address_of"] = lambda other: _address(other.file)
    return context


def on_post_build(config: MkDocsConfig) -> None:
    if assets := config.extra["preview_assets"]:
        shutil.copytree(assets, Path(config.site_dir) / "assets", dirs_exist_ok=True)
    provider, out = config.extra["provider"], Path(config.site_dir)
    if months := config.extra["months"]:
        recent = [month for month in months if month["recent"]]
        _write_csv(out / "what-patients-say", recent)
        for month in months:
            _write_csv(out / month["folder"], [month])
    (out / "robots.txt").write_text(robots(provider["site_address"]), "utf-8")
    if provider["site_address"]:
        text = sitemap(provider["site_address"], config.extra["reviewed"])
        (out / "sitemap.xml").write_text(text, "utf-8")
    if provider["security"]["contact"]:
        (out / ".well-known").mkdir(exist_ok=True)
        (out / ".well-known" / "security.txt").write_text(security(provider), "utf-8")


def _write_csv(folder: Path, months: list[dict[str, Any]]) -> None:
    (folder / "figures.csv").write_text(as_csv(months), "utf-8-sig", newline="")


def _course(months: list[dict[str, Any]], month: dict[str, Any], id: str) -> Course | None:
    """Of the month's network, up to it."""
    return course([each for each in months if each["pcn"] == month["pcn"]], month["month"], id)


def _address(file: File) -> str:
    """
    >>> _address(File("a/b.md", "", "", True)), _address(File("index.md", "", "", True))
    ('/a/b/', '/')
    """
    return "/" + file.url.removeprefix("./")


def _other(page: Page, key: str, nav: Navigation) -> Page | None:
    """The page that the front matter names under ``key``, from where this page is."""
    folder = PurePosixPath(page.file.src_uri).parent
    path = posixpath.normpath(folder / page.meta.get(key, "nowhere"))
    return next((other for other in nav.pages if other.file.src_uri == path), None)


def _section(address: str, links: list[dict[str, str]]) -> str:
    """The link of the header that a page stands under: the closest one above it, or none."""
    above = [link["address"] for link in links if address.startswith(link["address"])]
    return max(above, key=len, default="")


def _parents(page: Page, nav: Navigation) -> list[dict[str, str]]:
    """The way back: the index page of each folder above this page."""
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
