"""`python -m benchmarks [name…]`: measures, prints tables, and with --write keeps them in docs/evaluation.md."""

import os
from collections.abc import Callable, Mapping

import click

from benchmarks import (
    catalogue_import,
    dates,
    eligibility,
    handover,
    interview,
    language,
    nlu,
    reminders,
    search,
    search_scale,
    start,
    telegram,
    turn,
)
from benchmarks.errors import BenchmarkError
from benchmarks.kinds import DIFFERENT
from benchmarks.report import Block, Options, load, written
from benchmarks.section import replace_section
from bot import clock
from bot.settings import ROOT

DOCUMENT = ROOT / "docs" / "evaluation.md"
#: In this order; each is described by the first line of its file.
BENCHMARKS: Mapping[str, Callable[[Options], list[Block]]] = {
    "turn": turn.run,
    "telegram": telegram.run,
    "reminders": reminders.run,
    "handover": handover.run,
    "start": start.run,
    "nlu": nlu.run,
    "search": search.run,
    "search_scale": search_scale.run,
    "eligibility": eligibility.run,
    "interview": interview.run,
    "catalogue_import": catalogue_import.run,
    "language": language.run,
    "dates": dates.run,
}
MOST_TURNS = DIFFERENT - turn.WARM_UP


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(BENCHMARKS)))
@click.option("--turns", default=60, type=click.IntRange(3, MOST_TURNS), help="Messages of each kind in `turn`.")
@click.option("--cold", is_flag=True, help="In `nlu`, also train without known sentence vectors: one to three minutes.")
@click.option("--write", is_flag=True, help="Write the tables into docs/evaluation.md.")
def main(names: tuple[str, ...], turns: int, cold: bool, write: bool) -> None:
    """Measure everything, or what is named."""
    for name in names or BENCHMARKS:
        click.echo(f"\n== {name} ==\n")
        began = load()
        try:
            blocks = BENCHMARKS[name](Options(turns, cold))
        except BenchmarkError as error:
            raise click.ClickException(str(error)) from error
        lines = written([*blocks, _conditions(began, load())])
        click.echo("\n".join(lines))
        if write:
            document = DOCUMENT.read_text(encoding="utf-8")
            DOCUMENT.write_text(replace_section(document, name, lines), encoding="utf-8")


def _conditions(before: float, after: float) -> str:
    processors = len(os.sched_getaffinity(0))
    return (
        f"{clock.now().date().isoformat()}, {processors} processors; "
        f"processes that wanted one: {before:.1f} at the begin, {after:.1f} at the end."
    )


if __name__ == "__main__":
    main()
