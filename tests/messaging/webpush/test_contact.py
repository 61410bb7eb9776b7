"""Whom push services may write to follows the pages that are served."""

import json
from pathlib import Path

from feedback_server.config.push import load_push
from feedback_server.config.settings import PROJECT, load_settings
from feedback_server.content.whole_folder import seal
from feedback_server.messaging.webpush.vapid import generate_key


def test_a_changed_contact_counts_without_a_restart(tmp_path: Path) -> None:
    settings = load_settings(
        {"HANDRAIL_VAR": str(tmp_path / "var"), "HANDRAIL_BUILD": str(tmp_path / "build")}
    )
    settings.push_keys.mkdir(parents=True)
    key = generate_key(settings.push_keys)
    key.path.write_bytes(key.content)
    keys, _ = load_push(settings)
    assert keys.subject == ""
    own = (PROJECT / "content/provider.yaml").read_text("utf-8")
    for name in ("first", "second"):
        folder = settings.editions / name
        (folder / "source" / "content").mkdir(parents=True)
        provider = f"{own}\ncontact:\n  email: {name}@maple.example\n"
        (folder / "source" / "content" / "provider.yaml").write_text(provider, "utf-8")
        seal(folder)
        pointer = json.dumps({"name": name, "base": ""})
        (settings.editions / "new.json").write_text(pointer, "utf-8")
        (settings.editions / "new.json").replace(settings.editions / "current.json")
        assert keys.subject == f"mailto:{name}@maple.example"
