"""Frozen sheets become bytes: papers as PDF, lists as XLSX and CSV. Knows no session, no Qt, no SQL.

A paper's module has `render(sheet) -> bytes` and `file_name(sheet)`; `files.write_file` puts
bytes on the disk.
"""
