"""Which kustomize a run asks, by the command line, the environment and the inventory."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from reloadgen.errors import UsageError
from reloadgen.external_kustomize.build_program import NoAnswer
from reloadgen.external_kustomize.find_kustomize import on_path
from reloadgen.external_kustomize.kustomize_judge import KustomizeJudge
from reloadgen.external_kustomize.kustomize_program import KustomizeProgram, UnusableError, program_at

if TYPE_CHECKING:
    from reloadgen.commands.console import Console
    from reloadgen.commands.invocation import Invocation
    from reloadgen.workspace.session import Session

VARIABLE = "RELOADGEN_KUSTOMIZE"
"""The environment variable that names the program, or says `never`."""
_NEVER = "never"


def chosen_judge(invocation: Invocation, session: Session, console: Console) -> KustomizeJudge | None:
    """The kustomize to ask; None if it is not to be asked, or there is none that can be used.

    Raises:
        UsageError: one is asked for that cannot be used.
    """
    asked_for, everywhere = invocation.kustomize or os.environ.get(VARIABLE, ""), invocation.kustomize_all
    if not invocation.kustomize and session.fleet.kustomize == _NEVER:
        asked_for = _NEVER
    if asked_for == _NEVER:
        if everywhere:
            raise UsageError(
                "--kustomize-all asks kustomize, which is disabled", _way_out(invocation, session)
            )
        return None
    top = session.inventory.top
    path = Path(asked_for).absolute() if asked_for else on_path(os.environ.get("PATH", ""), top)
    if path is not None:
        find = partial(_usable, path)
        judge = KustomizeJudge(find, everywhere, found=find() if asked_for or everywhere else None)
        if isinstance(judge.found, NoAnswer):
            raise UsageError(judge.found.why, "name another with --kustomize PATH")
        return judge
    if everywhere:
        raise UsageError(
            "--kustomize-all needs kustomize on PATH", "install it, or name it with --kustomize PATH"
        )
    if invocation.verbose:
        console.notes(("kustomize is not on PATH: reloadgen's model decides, or says what is unknown",))
    return None


def _usable(path: Path) -> KustomizeProgram | NoAnswer:
    try:
        return program_at(path)
    except UnusableError as error:
        return NoAnswer(str(error))


def tell_who_decided(judge: KustomizeJudge | None, invocation: Invocation, console: Console) -> None:
    """Say that the program can't be used; in a verbose run say for each directory that was asked about who decided."""
    if judge is not None and isinstance(judge.found, NoAnswer):
        console.notes((f"kustomize is not asked: {judge.found.why}",))
    if judge is not None and invocation.verbose:
        console.notes(f"{each.directory or '.'}: {each.told}" for each in judge.asked)


def _way_out(invocation: Invocation, session: Session) -> str:
    if invocation.kustomize == _NEVER:
        return f"leave out --kustomize {_NEVER}"
    if session.fleet.kustomize == _NEVER:
        return "name a kustomize with --kustomize PATH, or remove `kustomize: never` from the inventory"
    return f"unset {VARIABLE}"
