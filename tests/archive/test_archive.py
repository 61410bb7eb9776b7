"""Files of many parts open with the standard tools, and show that they are whole."""

import fcntl
import gzip
import io
import tarfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pyrage
import pytest

from feedback_server.archive import (
    ArchiveEntry,
    CorruptArchive,
    Identity,
    InvalidKey,
    WrongKey,
    check_public_keys,
    load_identities,
    new_identity,
    open_archive,
    remove_unfinished,
    write_archive,
)
from tests.factories import NOW
from tests.full_disk import no_file_larger_than

NOISE = ArchiveEntry("noise", b"".join(sha256(b"%d" % number).digest() for number in range(6240)))
"""What gzip cannot make smaller: it fills three pieces of 64 kB, and 3 kB of a fourth."""
ENTRIES = [
    ArchiveEntry("manifest.json", b"{}"),
    ArchiveEntry("tables/pcn/000001.jsonl", b"Zebra\n" * 50_000),
]


@pytest.fixture
def identity(tmp_path: Path) -> Identity:
    return identity_in(tmp_path / "private")


def identity_in(path: Path) -> Identity:
    path.write_text(new_identity()[0])
    return load_identities(path)[0]


def public(identity: Identity) -> list[str]:
    return [str(identity.to_public())]


def read(path: Path, identity: Identity) -> list[ArchiveEntry]:
    with open_archive(path, [identity]) as entries:
        return list(entries)


def test_what_was_written_is_read(tmp_path: Path, identity: Identity) -> None:
    path = tmp_path / "backups" / "all.age"
    size = write_archive(path, ENTRIES, public(identity), now=NOW)
    assert read(path, identity) == ENTRIES
    assert path.stat().st_size == size
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_the_standard_formats_hold_it(tmp_path: Path, identity: Identity) -> None:
    path = tmp_path / "all.age"
    write_archive(path, ENTRIES, public(identity), now=NOW)
    assert path.read_bytes().startswith(b"age-encryption.org/v1\n")
    plain = pyrage.decrypt(path.read_bytes(), [identity])
    with tarfile.open(fileobj=io.BytesIO(plain), mode="r:gz") as tar:
        found = {member.name: tar.extractfile(member) for member in tar}
        contents = {name: file.read() for name, file in found.items() if file}
    sums = contents.pop("SHA256SUMS").decode().splitlines()
    assert contents == {entry.name: entry.content for entry in ENTRIES}
    assert sums == [f"{sha256(entry.content).hexdigest()}  {entry.name}" for entry in ENTRIES]


def test_either_of_two_keys_opens_it(tmp_path: Path, identity: Identity) -> None:
    other, path = identity_in(tmp_path / "other"), tmp_path / "all.age"
    write_archive(path, ENTRIES, public(identity) + public(other), now=NOW)
    assert read(path, identity) == read(path, other) == ENTRIES


def test_another_key_does_not_open_it(tmp_path: Path, identity: Identity) -> None:
    path = tmp_path / "all.age"
    write_archive(path, ENTRIES, public(identity_in(tmp_path / "other")), now=NOW)
    with pytest.raises(WrongKey):
        read(path, identity)


def test_a_file_cut_off_anywhere_is_damaged(tmp_path: Path, identity: Identity) -> None:
    path = tmp_path / "all.age"
    write_archive(path, [*ENTRIES, NOISE], public(identity), now=NOW)
    whole = path.read_bytes()
    header = len(whole) % 2**16  # pieces of 64 kB follow, and one that is shorter
    for size in (0, 10, header, len(whole) // 2, 200 + 2 * (2**16 + 16), len(whole) - 1):
        path.write_bytes(whole[:size])
        with pytest.raises(CorruptArchive):
            read(path, identity)


def test_a_changed_bit_anywhere_is_damage(tmp_path: Path, identity: Identity) -> None:
    path = tmp_path / "all.age"
    write_archive(path, ENTRIES, public(identity), now=NOW)
    whole = path.read_bytes()
    for at in (5, len(whole) - 900, len(whole) - 1):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(CorruptArchive):
            read(path, identity)


@pytest.mark.parametrize(
    "plain", [b"", b"no archive", gzip.compress(b"", mtime=0), gzip.compress(b"no tar", mtime=0)]
)
def test_something_else_that_is_encrypted_is_damage(
    tmp_path: Path, identity: Identity, plain: bytes
) -> None:
    path = tmp_path / "all.age"
    path.write_bytes(pyrage.encrypt(plain, [identity.to_public()]))
    with pytest.raises(CorruptArchive):
        read(path, identity)


@pytest.mark.parametrize("name", ["../keys/a", "/etc/passwd", "keys/../../a"])
def test_a_name_that_leads_outside_is_refused(
    tmp_path: Path, identity: Identity, name: str
) -> None:
    path = tmp_path / "all.age"
    write_archive(path, [ArchiveEntry(name, b"")], public(identity), now=NOW)
    with pytest.raises(CorruptArchive, match="no file of ours"):
        read(path, identity)


def test_entries_that_do_not_agree_with_their_sums_are_damage(
    tmp_path: Path, identity: Identity
) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        for name, content in (("a", b"A"), ("SHA256SUMS", f"{'0' * 64}  a\n".encode())):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    path = tmp_path / "all.age"
    path.write_bytes(pyrage.encrypt(packed.getvalue(), [identity.to_public()]))
    with pytest.raises(CorruptArchive, match="does not agree"):
        read(path, identity)


def test_nothing_is_left_where_the_disk_is_full(tmp_path: Path, identity: Identity) -> None:
    whole = write_archive(tmp_path / "all.age", [NOISE], public(identity), now=NOW)
    for size in (0, 1000, whole // 2, whole - 1500):  # the library forgets faults of the last 8 kB
        with no_file_larger_than(size), pytest.raises(OSError, match="File too large"):
            write_archive(tmp_path / "b" / "all.age", [NOISE], public(identity), now=NOW)
        assert list((tmp_path / "b").iterdir()) == []


def test_nothing_is_left_where_making_an_entry_fails(tmp_path: Path, identity: Identity) -> None:
    def entries() -> Iterator[ArchiveEntry]:
        yield ENTRIES[1]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_archive(tmp_path / "b" / "all.age", entries(), public(identity), now=NOW)
    assert list((tmp_path / "b").iterdir()) == []


def test_a_file_that_is_there_stays(tmp_path: Path, identity: Identity) -> None:
    path = tmp_path / "all.age"
    path.write_text("Zebra")
    with pytest.raises(FileExistsError):
        write_archive(path, ENTRIES, public(identity), now=NOW)
    assert path.read_text() == "Zebra"


def test_who_reads_no_further_is_not_told_of_damage(tmp_path: Path, identity: Identity) -> None:
    path = tmp_path / "all.age"
    write_archive(path, ENTRIES, public(identity), now=NOW)
    with pytest.raises(ValueError, match="not now"), open_archive(path, [identity]) as entries:
        next(entries)
        raise ValueError("not now")


@pytest.mark.parametrize("text", ["", "# nothing\n", "age1x", "AGE-SECRET-KEY-1X\n", "\0\xff"])
def test_a_file_without_a_private_key_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "private"
    path.write_text(text)
    with pytest.raises(InvalidKey, match="private"):
        load_identities(path)


def test_a_public_key_is_checked_whole() -> None:
    good = new_identity()[1]
    check_public_keys([good])
    for bad in ("", good[:-1], good + "x", "ssh-ed25519 AAAA", new_identity()[0].split()[-1]):
        with pytest.raises(InvalidKey):
            check_public_keys([good, bad])


def test_what_a_killed_process_has_left_goes_and_what_is_being_written_stays(
    tmp_path: Path,
) -> None:
    stale, written, other = (
        tmp_path / name for name in (".handrail-1.age.part", ".handrail-2.age.part", ".other.part")
    )
    for path in (stale, written, other):
        path.touch()
    with written.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        remove_unfinished(tmp_path, "handrail-*")
        assert sorted(tmp_path.iterdir()) == [written, other]


def test_a_file_is_locked_while_it_is_written(tmp_path: Path, identity: Identity) -> None:
    def meanwhile() -> Iterator[ArchiveEntry]:
        yield ENTRIES[0]
        remove_unfinished(tmp_path, "handrail-*")
        yield ENTRIES[1]

    file, public = tmp_path / "handrail-1.age", [str(identity.to_public())]
    write_archive(file, meanwhile(), public, now=NOW)
    with open_archive(file, [identity]) as pieces:
        assert list(pieces) == ENTRIES
