"""`navigator eval`: measures on anyone's own lines, as a table or as one JSON object."""

import asyncio
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

import click

from bot import clock
from bot.commands.evaluation_tables import date_table, intent_table, language_table, write_mistakes
from bot.settings import ROOT, Settings
from bot.understanding import sentence_vectors
from casework.store import Store
from locales.languages import languages
from nlu.danger import DangerWatch
from nlu.evaluate import evaluate_nlu, read_intent_lines
from nlu.evaluate_dates import evaluate_dates, read_date_lines
from nlu.evaluate_language import evaluate_language, read_language_lines
from nlu.intent_model import IntentModel
from nlu.language import LanguageDetector
from nlu.parser import ModelParser
from nlu.training import train
from nlu.vocabulary import read_vocabulary
from nlu.watched_parser import WatchedParser
from resources_catalog import eligibility_figures
from resources_catalog.catalogue_file import CatalogueUnreadable, read_entries
from resources_catalog.eligibility_file import RulesUnreadable, read_rules
from resources_catalog.evaluate import LineError, measure, questions, table
from resources_catalog.loader import CatalogueFaulty
from resources_catalog.search import Index
from resources_catalog.vector_cache import open_index

Lines = click.Path(exists=True, path_type=Path)
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
misses = click.option(
    "--misses", type=click.Path(dir_okay=False, path_type=Path), help="Write what was wrong to a file of JSON lines."
)


@click.group()
def evaluate() -> None:
    """Measure understanding, languages, dates, search and eligibility on your own lines."""


@evaluate.command()
@click.argument("file", type=Lines)
@misses
@as_json
def nlu(file: Path, misses: Path | None, as_json: bool) -> None:
    """Intents: JSON lines {"text","lang","intent","also_ok"?}, or a folder of sentences as tests/nlu."""
    settings = Settings.read()
    lines = read_intent_lines(file)
    embedder = sentence_vectors(settings)
    model = train(ROOT, settings.state_dir, settings.rasa_python, embedder, lambda line: click.echo(line, err=True))
    parser = ModelParser(ROOT, settings.rasa_python, model, embedder)
    report = evaluate_nlu(lines, WatchedParser(parser, DangerWatch(embedder, IntentModel.from_archive(model))))
    _tell(report, intent_table(report), misses, as_json)


@evaluate.command()
@click.argument("file", type=Lines)
@misses
@as_json
def language(file: Path, misses: Path | None, as_json: bool) -> None:
    """Languages of short messages: JSON lines {"text","lang"}."""
    report = evaluate_language(read_language_lines(file), detector())
    _tell(report, language_table(report), misses, as_json)


@evaluate.command()
@click.argument("file", type=Lines)
@misses
@as_json
def dates(file: Path, misses: Path | None, as_json: bool) -> None:
    """Days and times: JSON lines {"text","lang","now","tz","expected","grain"}."""
    report = evaluate_dates(read_date_lines(file))
    _tell(report, date_table(report), misses, as_json)


@evaluate.command()
@click.argument("file", type=Lines)
@click.option("--catalog", type=Lines, help="An HSDS JSON file, loaded alone, instead of the database.")
@as_json
def search(file: Path, catalog: Path | None, as_json: bool) -> None:
    """Search: JSON lines {"query","lang","region","relevant":[ids],"acceptable":[ids]}."""
    try:
        asked = list(questions(file.read_text(encoding="utf-8-sig").splitlines()))
        index = asyncio.run(_index(catalog))
    except (CatalogueUnreadable, CatalogueFaulty, LineError) as error:
        raise click.ClickException(str(error)) from error
    figures = measure(asked, index)
    click.echo(json.dumps(figures.as_json(), ensure_ascii=False) if as_json else "\n".join(table(figures)))


@evaluate.command()
@click.argument("file", type=Lines)
@click.option("--rules", type=Lines, required=True, help="A folder of entries, or a file of rules; read alone.")
@as_json
def eligibility(file: Path, rules: Path, as_json: bool) -> None:
    """Verdicts: JSON lines {"facts":{…},"outcomes":{rule:{"outcome","missing":[facts]}}}."""
    try:
        found = read_rules(rules)
    except RulesUnreadable as error:
        raise click.ClickException(str(error)) from error
    lines = eligibility_figures.read_lines(file.read_text(encoding="utf-8-sig").splitlines())
    figures = eligibility_figures.measure(found, lines)
    if not figures.overall.decisions:
        raise click.ClickException(f"{file} has no line: nothing has been measured")
    written = json.dumps(figures.as_json(), ensure_ascii=False) if as_json else None
    click.echo(written or "\n".join(eligibility_figures.table(figures)))


def detector() -> LanguageDetector:
    """The detector of the house: the registered languages, with the words of their training sentences."""
    codes = list(languages())
    return LanguageDetector(codes, read_vocabulary(ROOT / "nlu_data", codes))


class Report(Protocol):
    """What an evaluation found."""

    @property
    def mistakes(self) -> Sequence[Any]: ...

    def as_json(self) -> dict[str, Any]: ...


def _tell(report: Report, table: Iterable[str], misses: Path | None, as_json: bool) -> None:
    if misses is not None:
        write_mistakes(misses, report.mistakes)
    click.echo(json.dumps(report.as_json(), ensure_ascii=False, default=str) if as_json else "\n".join(table))


async def _index(catalog: Path | None) -> Index:
    settings = Settings.read()
    embedder = await asyncio.to_thread(sentence_vectors, settings)
    if catalog is not None:
        entries: Any = read_entries(catalog, clock.now().date())
        return await asyncio.to_thread(Index, entries, embedder)
    store = Store.open(settings.database_url)
    try:
        async with store.own_commits() as session:
            return await open_index(session, embedder)
    finally:
        await store.close()
