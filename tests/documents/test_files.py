"""Bytes on the disk: whole or not at all."""

from __future__ import annotations

import errno

import pytest

from supplytrack.documents import files
from supplytrack.documents.files import fill_file, paper_file_name, write_file
from supplytrack.errors import Unavailable


def test_a_file_is_replaced_whole(tmp_path):
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")
    write_file(target, b"new")
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_disk_leaves_the_old_file_and_no_rest(tmp_path):
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")

    def fill(stream):
        stream.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(Unavailable, match="No space left"):
        fill_file(target, fill)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_cannot_be_put_in_place_leaves_no_rest(tmp_path):
    (tmp_path / "a.pdf").mkdir()
    with pytest.raises(Unavailable):
        write_file(tmp_path / "a.pdf", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_a_missing_folder_is_told_in_a_sentence(tmp_path):
    with pytest.raises(Unavailable, match="could not be written"):
        write_file(tmp_path / "none" / "a.pdf", b"x")


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("DN-PNH-2020-0007", "DN-PNH-2020-0007_delivery-note.pdf"),
        ("", "draft_delivery-note.pdf"),
        ("ក", "draft_delivery-note.pdf"),
        ("../../etc", "etc_delivery-note.pdf"),
        ("x" * 300, "x" * files._MOST_LETTERS + "_delivery-note.pdf"),
    ],
)
def test_names_of_files_are_plain(number, name):
    assert paper_file_name(number, "delivery-note") == name
