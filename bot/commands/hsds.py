"""`navigator catalog import hsds` and `export hsds`: the catalogues of others in, and our own out."""

import asyncio
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from bot.settings import Settings
from bot.understanding import sentence_vectors
from casework.store import Store
from resources_catalog.entry import Entry
from resources_catalog.hsds import PROFILE_URI, PROFILE_VERSION, public, to_hsds
from resources_catalog.hsds.export_file import FORMATS, CannotWrite, Format, format_of, write_records
from resources_catalog.hsds.source import Source, open_source
from resources_catalog.hsds.unreadable import CatalogueUnreadable
from resources_catalog.import_report import ImportReport, ReportFile
from resources_catalog.importing import ImportOptions, import_rows
from resources_catalog.region import regions
from resources_catalog.store import everything
from resources_catalog.vector_cache import open_index

#: A line of progress after so many rows.
STEP = 500

Region = click.Choice(list(regions()))


class NotReady(Exception):
    """The database cannot be used; the message says what to do."""


@click.group("import")
def take_in() -> None:
    """Take the services of others into the catalogue."""


@click.group("export")
def give_out() -> None:
    """Write the catalogue for others."""


@take_in.command("hsds")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--report",
    "report_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="What became of each row: JSON lines, or CSV when the name ends in .csv.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--region", type=Region, help="For services that do not say that they help in a region of ours.")
@click.option("--source", default="", help="A name for the publisher; keeps apart two who both count from 1.")
@click.option("--vectors/--no-vectors", default=True, help="Also prepare the search; many services take minutes.")
def import_hsds(
    path: Path, report_path: Path | None, dry_run: bool, region: str | None, source: str, vectors: bool
) -> None:
    """Read PATH: JSON, NDJSON, a folder or zip of CSV tables, in HSDS 1.x, 2.x, 3.0 or 3.1.

    An editor's text and the starter catalogue are never overwritten, and the same file again changes nothing.
    """
    try:
        with open_source(path) as opened:
            click.echo(f"{path}: HSDS {opened.version} as {opened.form}, {opened.count} rows.")
            report = asyncio.run(_import(opened, report_path, ImportOptions(region, source.strip(), dry_run)))
    except (CatalogueUnreadable, NotReady) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename or path}: {error.strerror or error}.") from error
    for line in in_words(report, dry_run):
        click.echo(line)
    if not report.counts:
        raise click.ClickException(f"{path} holds no service.")
    if vectors and not dry_run and (report.counts["taken"] or report.counts["changed"]):
        click.echo("Preparing the search; this can be stopped and is taken up again at the next start.")
        click.echo(f"{asyncio.run(_prepare_search())} entries can be searched.")
    if not report.counts.keys() - {"skipped"}:
        raise SystemExit(1)


@give_out.command("hsds")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), help="Without it, by the ending of PATH.")
@click.option("--region", type=Region, help="Only what serves this region.")
@click.option("--with-confidential", is_flag=True, help="Also what must not be published, for a backup.")
def export_hsds(path: Path, form: Format | None, region: str | None, with_confidential: bool) -> None:
    """Write the published catalogue to PATH in HSDS 3.1 with our profile: JSON, NDJSON, CSV tables, or their zip."""
    try:
        entries = asyncio.run(_everything(region))
    except NotReady as error:
        raise click.ClickException(str(error)) from error
    whole = [(to_hsds(entry), entry.profile.confidential) for entry in entries]
    records = [record if with_confidential else public(record, confidential) for record, confidential in whole]
    shown = [record for record in records if record is not None]
    try:
        write_records(shown, path, form or format_of(path))
    except CannotWrite as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{len(shown)} services written to {path}, profile {PROFILE_URI}, version {PROFILE_VERSION}.")
    if len(shown) < len(records):
        click.echo(f"{len(records) - len(shown)} are confidential as a whole and were left out.")


def in_words(report: ImportReport, dry_run: bool = False) -> Iterable[str]:
    """The counts, and the first examples of what was not taken."""
    counts = report.counts
    would = "Would be: " if dry_run else ""
    yield (
        f"{would}{counts['taken']} taken, {counts['changed']} changed, {counts['unchanged']} unchanged, "
        f"{counts['left']} left as they are here, {counts['skipped']} skipped."
    )
    if report.remarked:
        yield f"{report.remarked} of them with values that were kept aside; the report file says which."
    for outcome in report.examples:
        yield f"  row {outcome.row}, {outcome.name or outcome.id or 'without a name'}: {outcome.what}: {outcome.why}"
    rest = counts["left"] + counts["skipped"] - len(report.examples)
    if rest > 0:
        yield f"  and {rest} more; --report FILE says all of them."


async def _import(source: Source, report_path: Path | None, options: ImportOptions) -> ImportReport:
    report = ImportReport()
    store = Store.open(Settings.read().database_url)
    try:
        await _ready(store)
        with ExitStack() as stack:
            file = stack.enter_context(ReportFile(report_path)) if report_path else None
            done = 0
            async for outcome in import_rows(source.rows(), store.write, options, datetime.now(UTC)):
                report.add(outcome)
                if file:
                    file.add(outcome)
                done += 1
                if done % STEP == 0:
                    click.echo(f"{done} of {source.count}", err=True)
    finally:
        await store.close()
    return report


async def _ready(store: Store) -> None:
    try:
        async with store.read() as session:
            await everything(session, limit=1)
    except (OperationalError, ProgrammingError) as error:
        raise NotReady("The database is not ready; start `navigator up` once, and it will be.") from error


async def _prepare_search() -> int:
    settings = Settings.read()
    store = Store.open(settings.database_url)
    try:
        async with store.own_commits() as session:
            index = await open_index(session, await asyncio.to_thread(sentence_vectors, settings))
            return len(index.entries)
    finally:
        await store.close()


async def _everything(region: str | None) -> list[Entry]:
    store = Store.open(Settings.read().database_url)
    try:
        await _ready(store)
        async with store.read() as session:
            return await everything(session, region)
    finally:
        await store.close()
