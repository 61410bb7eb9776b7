"""What is sealed can be opened here, with the right key, for the right id, and nowhere else."""

import json
import os
from pathlib import Path

import pytest
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives import serialization as s
from cryptography.hazmat.primitives.asymmetric import ec

from feedback_server.config.settings import PROJECT
from feedback_server.crypto.hpke import (
    SUITE,
    DecryptionFailed,
    SealingKeys,
    UnknownKey,
    load_sealing_keys,
)
from feedback_server.crypto.key_files import UnusableKey
from tests.factories import an_id
from tests.keys import new_keys

VECTOR = json.loads((PROJECT / "tests" / "data" / "rfc9180_p256.json").read_text())


def test_the_vector_of_rfc_9180_opens() -> None:
    text = VECTOR | VECTOR["encryptions"][0]
    raw = {name: bytes.fromhex(text[name]) for name in ("info", "skRm", "pkEm", "ct", "aad", "pt")}
    key = ec.derive_private_key(int.from_bytes(raw["skRm"]), ec.SECP256R1())
    # The vectors have associated data, which the library's public call leaves out.
    opened = openssl.hpke._decrypt_with_aad(
        SUITE, raw["pkEm"] + raw["ct"], key, info=raw["info"], aad=raw["aad"]
    )
    assert opened == raw["pt"]


def test_what_is_sealed_opens_with_its_key_and_id(keys: SealingKeys) -> None:
    id = an_id()
    sealed = keys.seal(b"words", id=id)
    assert keys.open(key_id=keys.current, id=id, sealed=sealed) == b"words"
    assert b"words" not in sealed


def test_another_id_a_changed_byte_and_a_cut_body_do_not_open(keys: SealingKeys) -> None:
    id = an_id()
    sealed = keys.seal(b"words", id=id)
    changed = bytes([*sealed[:-1], sealed[-1] ^ 1])
    for body, asked in ((sealed, an_id()), (changed, id), (sealed[:70], id), (b"", id)):
        with pytest.raises(DecryptionFailed):
            keys.open(key_id=keys.current, id=asked, sealed=body)


def test_an_unknown_key_is_told_apart(keys: SealingKeys, tmp_path: Path) -> None:
    other = new_keys(tmp_path / "other")
    id = an_id()
    with pytest.raises(UnknownKey):
        keys.open(key_id=other.current, id=id, sealed=other.seal(b"words", id=id))


def test_keys_are_made_on_request_and_only_the_owner_may_read_them(tmp_path: Path) -> None:
    with pytest.raises(UnusableKey, match="There is no key in"):
        load_sealing_keys(tmp_path / "k")
    made, loaded = new_keys(tmp_path / "k"), load_sealing_keys(tmp_path / "k")
    assert made.public() == loaded.public()
    (path,) = (tmp_path / "k").iterdir()
    assert path.name == f"0001-{made.current}.pem"
    assert os.stat(path).st_mode & 0o077 == 0


def test_an_old_key_still_opens_after_a_new_one(tmp_path: Path) -> None:
    old = new_keys(tmp_path / "k")
    id = an_id()
    sealed = old.seal(b"words", id=id)
    both = new_keys(tmp_path / "k")
    assert both.current != old.current
    assert both.open(key_id=old.current, id=id, sealed=sealed) == b"words"


def test_a_file_that_is_no_key_is_named(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP384R1())
    pem = key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption())
    (tmp_path / "0001-wrong.pem").write_bytes(pem)
    with pytest.raises(ValueError, match=r"0001-wrong\.pem is not a P-256 private key"):
        load_sealing_keys(tmp_path)
