"""`navigator catalog`: check the starter catalogue, load it, search it."""

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy.ext.asyncio import AsyncSession

from bot.commands.hsds import give_out, take_in
from bot.settings import Settings
from bot.understanding import sentence_vectors
from casework.store import Store
from locales.languages import languages
from resources_catalog.check import report, report_facts
from resources_catalog.entry import Entry
from resources_catalog.loader import STARTER, CatalogueFaulty, load_catalogue, read_catalogue
from resources_catalog.region import regions
from resources_catalog.rule_changes import FamilyChange, changed_families, in_words
from resources_catalog.search import SearchResult
from resources_catalog.store import LoadReport, load_starter, published
from resources_catalog.vector_cache import open_index

Folder = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def catalog() -> None:
    """The catalogue of help: check, load, search."""


catalog.add_command(take_in)
catalog.add_command(give_out)


@catalog.command()
@click.argument("path", type=Folder, default=STARTER)
def check(path: Path) -> None:
    """Say every fault of the entry files under PATH and of the facts' words; exit code 1 when there is one."""
    good = report(read_catalogue(path, datetime.now().astimezone().date()), click.echo)
    if not report_facts(click.echo) or not good:
        raise SystemExit(1)


@catalog.command()
@click.argument("path", type=Folder, default=STARTER)
@click.option("--vectors/--no-vectors", default=True, help="Also prepare the search; the first time takes a minute.")
def load(path: Path, vectors: bool) -> None:
    """Load the starter catalogue into the database. What an editor has revised there stays."""
    try:
        loaded, searchable = asyncio.run(_load(path, vectors))
    except CatalogueFaulty as error:
        raise click.ClickException(f"{error}\nRun `navigator catalog check` for all of them.") from error
    for line in _in_words(loaded):
        click.echo(line)
    if vectors:
        click.echo(f"{searchable} entries can be searched.")


@catalog.command()
@click.argument("path", type=Folder, default=STARTER)
def changes(path: Path) -> None:
    """Say which families of the scenarios would get another answer once PATH is loaded. Nothing is published."""
    try:
        found = asyncio.run(_changes(path))
    except CatalogueFaulty as error:
        raise click.ClickException(f"{error}\nRun `navigator catalog check` for all of them.") from error
    for line in in_words(found) or ["No family of the scenarios gets another answer."]:
        click.echo(line)


@catalog.command()
@click.argument("query")
@click.option("--lang", "language", type=click.Choice(list(languages())), default="en", show_default=True)
@click.option("--region", type=click.Choice(list(regions())), help="Only what serves this region.")
@click.option("--limit", type=click.IntRange(1, 20), default=3, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def search(query: str, language: str, region: str | None, limit: int, as_json: bool) -> None:
    """Find what fits QUERY, a need in a family's own words."""
    result = asyncio.run(_search(query, language, region, limit))
    if as_json:
        click.echo(json.dumps(_as_json(result, language), ensure_ascii=False, indent=2))
        return
    click.echo(f"{result.verdict}")
    for hit in result.hits:
        texts = hit.entry.localised(language)
        click.echo(f"{hit.score:5.2f}  {texts.name} ({hit.entry.region}/{hit.entry.slug})")
        click.echo(f"       {texts.summary}")
        for reason in hit.reasons:
            click.echo(f"       {reason.kind}: {reason.value}")


async def _load(path: Path, vectors: bool) -> tuple[LoadReport, int]:
    now = datetime.now(UTC)
    entries = load_catalogue(path, now.astimezone().date())
    settings = Settings.read()
    store = Store.open(settings.database_url)
    try:
        async with store.own_commits() as session:
            loaded, changed = await _prepare(session, entries, now)
            for line in in_words(changed):
                click.echo(line)
            await session.commit()
            if not vectors:
                return loaded, 0
            index = await open_index(session, await asyncio.to_thread(sentence_vectors, settings))
            return loaded, len(index.entries)
    finally:
        await store.close()


async def _changes(path: Path) -> list[FamilyChange]:
    now = datetime.now(UTC)
    entries = load_catalogue(path, now.astimezone().date())
    store = Store.open(Settings.read().database_url)
    try:
        async with store.own_commits() as session:
            _, changed = await _prepare(session, entries, now)
            await session.rollback()
            return changed
    finally:
        await store.close()


async def _prepare(
    session: AsyncSession, entries: Sequence[Entry], now: datetime
) -> tuple[LoadReport, list[FamilyChange]]:
    """Loads without committing, and compares: an entry that an editor has revised stays as it is."""
    before = await published(session)
    loaded = await load_starter(session, entries, now)
    return loaded, changed_families(before, [one for one in entries if f"{one.region}/{one.slug}" in loaded.changed])


async def _search(query: str, language: str, region: str | None, limit: int) -> SearchResult:
    settings = Settings.read()
    store = Store.open(settings.database_url)
    try:
        async with store.own_commits() as session:
            index = await open_index(session, await asyncio.to_thread(sentence_vectors, settings))
        return await asyncio.to_thread(index.search, query, language, region, (), limit)
    finally:
        await store.close()


def _in_words(loaded: LoadReport) -> Sequence[str]:
    lines = [f"{len(loaded.added)} added, {len(loaded.changed)} changed, {len(loaded.unchanged)} unchanged."]
    if loaded.left:
        lines.append(f"The file changed, but an editor's text stands: {', '.join(loaded.left)}")
    if loaded.withdrawn:
        lines.append(f"No longer in the starter catalogue, withdrawn: {', '.join(loaded.withdrawn)}")
    return lines


def _as_json(result: SearchResult, language: str) -> dict[str, Any]:
    return {
        "verdict": result.verdict,
        "hits": [
            {
                "id": str(hit.entry.id),
                "region": hit.entry.region,
                "slug": hit.entry.slug,
                "score": hit.score,
                "name": hit.entry.localised(language).name,
                "summary": hit.entry.localised(language).summary,
                "reasons": [{"kind": reason.kind, "value": reason.value} for reason in hit.reasons],
            }
            for hit in result.hits
        ],
    }
