"""A computer that loses power, a program that is killed: what was said to be posted is there, and nothing half."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from supplytrack.db.engine import Database
from supplytrack.distribution.check import check_workspace
from tests.factories.papers import receive, rows, scalar

ROOT = Path(__file__).resolve().parents[2]
KILLS = {"sqlite": 100, "postgresql": 40}


def kill(*arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.factories.killing", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    outcome: dict[str, Any] = json.loads(done.stdout)
    return outcome


def stands(workspace: Database, acknowledged: Sequence[str]) -> None:
    """Nothing acknowledged is lost or doubled, and every sum agrees."""
    there = [row.uid for row in rows(workspace, "SELECT uid FROM document")]
    assert len(there) == len(set(there))
    assert set(acknowledged) <= set(there)
    report = workspace.read(check_workspace)
    assert (report.problems, report.drift) == ((), 0)
    receive(workspace, "MASK", "1")


def test_killing_the_program_at_random_loses_nothing_that_was_acknowledged(
    workspace: Database, engine: str
) -> None:
    outcome = kill("random", workspace.address, str(KILLS[engine]), "20200615")
    assert outcome["missing"] == []
    assert len(outcome["acknowledged"]) >= KILLS[engine] // 2
    stands(workspace, outcome["acknowledged"])


def test_killing_the_program_at_every_step_of_posting_leaves_nothing_half(workspace: Database) -> None:
    outcome = kill("steps", workspace.address)
    assert outcome["missing"] == []
    assert outcome["kills"] >= 12
    assert scalar(workspace, "SELECT count(*) FROM document") == 1
    assert scalar(workspace, "SELECT count(*) FROM batch") == 2
    assert scalar(workspace, "SELECT count(*) FROM party WHERE code = 'UNICEF'") == 1
    assert scalar(workspace, "SELECT number FROM document") == "GRN-PNH-2020-0001"
    stands(workspace, outcome["acknowledged"])
