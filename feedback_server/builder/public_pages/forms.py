"""Forms of the public pages, which the server answers; they work without a script."""

from markupsafe import Markup

FINDER = Markup(
    '<form class="hr-search" method="post" action="/find/">\n'
    '<label class="hr-search__label" for="find">Name of your surgery, town or postcode</label>\n'
    '<div class="hr-search__row">\n'
    '<input class="hr-search__words" id="find" name="find" maxlength="100"'
    ' autocomplete="off" enterkeyhint="search" value="{}">\n'
    '<button class="hr-search__button" type="submit">Find</button>\n'
    "</div>\n</form>"
)
SEARCH = Markup(
    '<form class="hr-search" method="get" action="/search/">\n'
    '<label class="hr-search__label" for="q">Search these pages</label>\n'
    '<div class="hr-search__row">\n'
    '<input class="hr-search__words" id="q" name="q" type="search" maxlength="100"'
    ' autocomplete="off" enterkeyhint="search" value="{}">\n'
    '<button class="hr-search__button" type="submit">Search</button>\n'
    "</div>\n</form>"
)


def finder_form(words: str = "") -> Markup:
    """Finds a surgery. It is posted: a postcode must not stand in an address."""
    return FINDER.format(words)


def search_form(words: str = "") -> Markup:
    return SEARCH.format(words)
