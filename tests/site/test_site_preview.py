"""The preview of a page is what the build makes of it, and nothing in a page is a program."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from jinja2 import TemplateError
from markupsafe import Markup

from feedback_server.builder.public_pages.markdown_templates import (
    MARKDOWN,
    PageValues,
    template_errors,
)
from feedback_server.builder.public_pages.page_conversion import SiteProject
from feedback_server.builder.public_pages.site_preview import SitePreview
from feedback_server.builder.public_pages.unlisted_pages import listed_paths
from feedback_server.config.retention import default_periods
from feedback_server.config.settings import PROJECT
from feedback_server.content import ContentError
from tests.site.page import Page


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> SitePreview:
    return SitePreview(PROJECT, tmp_path_factory.mktemp("no-months"), default_periods())


def messages(preview: SitePreview, body: str, path: str = "contact.md") -> list[str]:
    """What is wrong with a page when this stands at its end."""
    source = preview.source(path)
    assert source is not None
    found = preview.render(path, f"{source}\n{body}\n").errors.found
    last = source.count("\n") + 2
    assert all(error.line >= last or error.line == 1 for error in found), found
    return [error.message for error in found]


def test_the_preview_of_every_page_is_what_the_build_makes(
    preview: SitePreview, site: Path
) -> None:
    different = [
        path
        for path in preview.paths
        if preview.html(preview.page(path), {})
        != (site / preview.page(path).file.url / "index.html").read_text("utf-8")
    ]
    assert len(preview.paths) >= 48
    assert different == []


def test_pages_of_the_software_have_no_errors(preview: SitePreview) -> None:
    assert [error for path in preview.paths for error in preview.page(path).errors.found] == []


ATTACKS = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ provider.__class__ }}",
    "{{ advice.__globals__ }}",
    "{{ advice('help-now').format.__globals__ }}",
    "{{ kept.__func__.__globals__['os'] }}",
    "{{ self._TemplateReference__context }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__ }}",
    "{{ request }}",
    "{{ range(10 ** 9) | list }}",
    "{{ 'a' * 10 ** 9 }}",
    "{{ provider | attr('__class__') }}",
    "{{ provider.contact | safe }}",
    "{{ '<script>alert(1)</script>' | safe }}",
    "{{ provider['__class__'] }}",
    "{{ provider.items() }}",
    "{{ [1] }}",
    "{{ {1: 2} }}",
    "{% set a = 1 %}",
    "{% macro a() %}{% endmacro %}",
    "{% include 'main.html' %}",
    "{% extends 'main.html' %}",
    "{% import 'main.html' as m %}",
    "{% block a %}{% endblock %}",
    "{% filter day %}a{% endfilter %}",
    "{% call advice('fall') %}{% endcall %}",
    "{% for a in range(9) %}{% endfor %}",
    "{% for a in provider.name %}{% for b in provider.name %}{% endfor %}{% endfor %}",
    "{% for a, b in provider.contact %}{% endfor %}",
    "{% for a in provider.name recursive %}{{ loop(a) }}{% endfor %}",
    "{{ advice(provider.name) }}",
    "{{ advice(*provider.name) }}",
    "{{ namespace() }}",
    "{{ 1 if 2 }}",
    "{{ provider.name ~ provider.name }}",
    "{{ provider.name is string }}",
    "{{ provider",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_page_is_no_program(preview: SitePreview, attack: str) -> None:
    assert template_errors(attack) != []
    assert any("between braces" in message for message in messages(preview, attack))


@pytest.mark.parametrize("attack", ATTACKS[:11])
def test_the_sandbox_holds_without_the_list(attack: str) -> None:
    values = PageValues({"name": "A", "contact": {}}, default_periods())
    with pytest.raises(TemplateError):
        values.fill_in(attack, lambda *_: Markup("Call 999."))


def test_the_sandbox_knows_no_more_than_pages_use() -> None:
    assert (set(MARKDOWN.globals), set(MARKDOWN.filters), set(MARKDOWN.tests)) == (
        set(),
        {"day"},
        set(),
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<script>alert(1)</script>", "HTML is not allowed: <script>"),
        ("One <img src=x onerror=alert(1)>", "HTML is not allowed: <img src=x"),
        ("`<b>`", "HTML is not allowed: <b>"),
        ("<iframe src='//a.example'></iframe>", "HTML is not allowed: <iframe"),
        ("<form action='/staff/'>", "HTML is not allowed: <form"),
        ("<!-- hidden -->", "HTML is not allowed: <!--"),
        ("<?php ?>", "HTML is not allowed: <?php"),
        ("<svg><a xlink:href='javascript:a()'/></svg>", "HTML is not allowed: <svg>"),
        ("[One](javascript:alert(1))", "a link may not lead to 'javascript:alert(1)'"),
        ("[One](JaVaScRiPt:alert(1))", "a link may not lead to 'JaVaScRiPt:alert(1)'"),
        ("[One](java&#x09;script:alert(1))", "a link may not lead to"),
        ("[One](&#106;avascript:alert(1))", "a link may not lead to 'javascript:alert(1)'"),
        ("[One](data:text/html;base64,PHNjcmlwdD4=)", "a link may not lead to 'data:"),
        ("[One][1]\n\n[1]: vbscript:a", "a link may not lead to 'vbscript:a'"),
        ("<javascript:alert(1)>", "HTML is not allowed: <javascript:"),
        ('[One](complaints.md){: onclick="alert(1)" }', "'onclick' is not allowed on a"),
        ('One\n{: style="position: fixed" }', "'style' is not allowed on p"),
        ("## Two {: #main }", "two places are called 'main'"),
        ("# Another title", "the title is the page's own heading"),
        ("#### Deep", "#### needs a heading with ### above it"),
        ("![A place](//a.example/a.png)", "a picture may not come from elsewhere"),
        ("![A place](https://a.example/a.png)", "a picture may not come from elsewhere"),
    ],
)
def test_what_could_harm_a_reader_is_refused(
    preview: SitePreview, body: str, expected: str
) -> None:
    assert any(expected in message for message in messages(preview, body))


@pytest.mark.parametrize(
    "body",
    [
        "Two < three, and R&D.",
        "<https://www.nhs.uk/>",
        "[Write](mailto:a@b.example) or [call](tel:+441134960000).",
        "{% if provider.ages %}{{ provider.ages }}{% endif %}",
        "`code`",
    ],
)
def test_what_writers_need_is_allowed(preview: SitePreview, body: str) -> None:
    assert messages(preview, body) == []


def test_a_value_of_the_provider_is_never_markup(preview: SitePreview) -> None:
    provider = {**preview.provider, "ages": "<script>alert(1)</script>"}
    source = preview.source("contact.md")
    assert source is not None
    page = preview.render("contact.md", f"{source}\n{{{{ provider.ages }}}}\n", provider=provider)
    assert "<script" not in page.content
    assert "&lt;script&gt;" in page.content


def test_the_build_refuses_what_the_preview_refuses(
    copy: Path, rebuilt: Callable[[], Mapping[str, Page]]
) -> None:
    path = copy / "content" / "pages" / "contact.md"
    text = path.read_text("utf-8")
    path.write_text(f"{text}\n<script>\n\n[One](javascript:a)\n\n{{{{ provider.__class__ }}}}\n")
    with pytest.raises(ContentError) as refused:
        rebuilt()
    said = "\n".join(refused.value.errors)
    last = len(text.splitlines())
    assert f"contact.md:{last + 2}: HTML is not allowed: <script>" in said
    assert f"contact.md:{last + 6}: not allowed between braces: the part '__class__'" in said


def test_the_project_of_mkdocs_is_read_as_mkdocs_reads_it() -> None:
    project = SiteProject(PROJECT / "site" / "mkdocs.yml")
    assert list(project.extensions) == ["toc", "tables", "fenced_code", "attr_list", "md_in_html"]
    assert project.extra["published"] == ""
    assert "patients/tasks/bathing.md" in listed_paths(project.nav)


def test_a_page_made_on_the_server_stands_in_the_navigation(
    copy: Path, rebuilt: Callable[[], Mapping[str, Page]]
) -> None:
    folder = copy / "content" / "pages"
    source = (folder / "patients" / "driving.md").read_text("utf-8")
    made = source.replace("title: ", "title: Our own ", 1)
    (folder / "patients" / "hands.md").write_text(made, "utf-8")
    (folder / "pictures").mkdir()
    (folder / "pictures" / "room.png").write_bytes(b"\x89PNG")
    pages = rebuilt()
    assert "/patients/hands/" in [a["href"] for a in pages["/patients/"].all("a")]
    assert "/patients/hands/" in [a["href"] for a in pages["/a-to-z/"].all("a")]
    assert "More pages" not in pages["/patients/tasks/"].words
    assert (copy / "out" / "pictures" / "room.png").is_file()
    preview = SitePreview(copy, copy, default_periods())
    assert preview.html(preview.page("patients/index.md"), {}) == pages["/patients/"].text
    assert preview.html(preview.page("patients/hands.md"), {}) == pages["/patients/hands/"].text
