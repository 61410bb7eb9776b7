"""Words on colours and logo."""

from .field_words import FieldGroup, FieldWords

HEX = "A number sign and six digits or letters from a to f."

COLOURS = FieldGroup(
    "colours",
    "Colours",
    "The colours of every page, of the tablets and of posters. People must be able to read them, "
    "so each pair is measured.",
    {
        "brand.main": FieldWords(
            "Main colour", f"The bar at the top, behind white text. {HEX}", "#00402b"
        ),
        "brand.link": FieldWords(
            "Links", f"On white, and on a pale tint of this colour. {HEX}", "#005c3e"
        ),
        "brand.button": FieldWords("Buttons", f"Behind white text. {HEX}", "#00663f"),
        "brand.accent": FieldWords(
            "Lines and marks", f"On the main colour, and behind dark text. {HEX}", "#ffc74d"
        ),
        "brand.link_on_dark": FieldWords(
            "Links on a dark page", f"Where a device asks for a dark page. {HEX}", "#8edab5"
        ),
    },
)

LOGO = FieldGroup(
    "logo",
    "Logo",
    "It stands in the bar at the top, 40 pixels high. Do not use the logo of the NHS.",
    {
        "brand.logo": FieldWords(
            "Logo",
            "A file that ends with .svg or .png, of 100 kB at most.",
            without="The bar shows a drawing of a handrail.",
        ),
    },
)
