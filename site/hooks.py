"""What MkDocs does not do: provider values, checks of each page, and no file that we do not use."""

import logging
import re
from pathlib import Path, PurePosixPath
from typing import Any

from front_matter import day_in_words, front_matter_faults
from jinja2 import Environment, StrictUndefined, TemplateError
from machine_files import page_data, robots, security, sitemap
from markdown_nhs import NhsExtension
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError, PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from provider_file import ProviderError, load_provider

log = logging.getLogger("mkdocs.hooks")
BESIDE = ("/feedback/", "/staff/")  # worlds beside this site, which this build cannot see
# Values go into Markdown escaped; into front matter as they are, for templates escape them.
PROSE = Environment(
    undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=True
)
PLAIN = Environment(undefined=StrictUndefined, autoescape=False)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    path = Path(config.docs_dir).parent / "provider.yaml"
    try:
        provider = load_provider(path)
    except ProviderError as error:
        raise ConfigurationError(str(error)) from error
    config.site_name = provider["service_name"]
    config.extra["provider"] = provider
    config.markdown_extensions.append(NhsExtension())
    config.theme.static_templates.discard("sitemap.xml")  # MkDocs's own holds the day of the build
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Leave out all that the theme would copy: pages use one style sheet and one icon of ours."""
    docs = Path(config.docs_dir)
    return Files([file for file in files if Path(file.src_dir or "") == docs])


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    path, provider = page.file.src_uri, config.extra["provider"]
    faults: list[str] = config.extra.setdefault("faults", [])
    faults += front_matter_faults(path, page.meta)
    try:
        for key in ("title", "description"):
            template = PLAIN.from_string(str(page.meta.get(key, "")))
            page.meta[key] = template.render(provider=provider)
        words = PROSE.from_string(markdown).render(provider=provider)
    except TemplateError as error:
        faults.append(f"{path}: {error}")
        return markdown
    page.title = page.meta["title"]
    faults += [
        f"{path}: {address} must be a link to a .md file, so that it is checked"
        for address in re.findall(r"\]\((/[^)]*)\)", words)
        if not address.startswith(BESIDE)
    ]
    return words


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Every page is read by now: tell all faults at once, and remember when each was reviewed."""
    if faults := config.extra["faults"]:
        for fault in faults:
            log.warning("%s", fault)
        raise PluginError(f"Faults in content/pages: {len(faults)}")
    pages = [file.page for file in files.documentation_pages() if file.page]
    config.extra["reviewed"] = [(_address(page.file), page.meta["reviewed"]) for page in pages]
    env.undefined = StrictUndefined
    env.globals |= {"address": "", "here": "", "parents": []}  # 404.html is nowhere
    return env


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    address = _address(page.file)
    context["address"] = address
    context["here"] = _section(address, config.extra["header"])
    context["parents"] = _parents(page, nav)
    context["page_data"] = page_data(page.meta, address, config.extra["provider"])
    context["day_in_words"] = day_in_words
    return context


def on_post_build(config: MkDocsConfig) -> None:
    provider, out = config.extra["provider"], Path(config.site_dir)
    (out / "robots.txt").write_text(robots(provider["site_address"]), "utf-8")
    if provider["site_address"]:
        text = sitemap(provider["site_address"], config.extra["reviewed"])
        (out / "sitemap.xml").write_text(text, "utf-8")
    if provider["security"]["contact"]:
        (out / ".well-known").mkdir(exist_ok=True)
        (out / ".well-known" / "security.txt").write_text(security(provider), "utf-8")


def _address(file: File) -> str:
    """
    >>> _address(File("a/b.md", "", "", True)), _address(File("index.md", "", "", True))
    ('/a/b/', '/')
    """
    return "/" + file.url.removeprefix("./")


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
