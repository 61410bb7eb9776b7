"""Translations go out to an agency as a PO file, and come back as drafts."""

from pathlib import Path

from tests.command import handrail
from tests.databases import sqlite_at


def test_a_po_file_goes_out_and_comes_back(tmp_path: Path) -> None:
    var, file = {"HANDRAIL_VAR": str(tmp_path / "var")}, tmp_path / "ur.po"
    sqlite_at(tmp_path / "var" / "handrail.sqlite3").close()
    assert "texts into" in handrail("translation", "export", "ur", str(file), **var).stderr
    text = file.read_text("utf-8")
    file.write_text(text.replace('msgstr "واپس"', 'msgstr "پیچھے"'), "utf-8")
    came_back = handrail("translation", "import", "ur", str(file), "--yes", **var)
    assert "+ پیچھے" in came_back.stderr and "1 saved as drafts" in came_back.stderr
    file.write_text(text.replace("app | back", "app | bakc"), "utf-8")
    wrong = handrail("translation", "import", "ur", str(file), "--yes", **var)
    assert wrong.returncode == 2 and "there is no text 'app | bakc'" in wrong.stderr
    assert handrail("translation", "export", "xx", str(file), **var).returncode == 2
