"""`navigator vectors`: writes the vectors of all training sentences and starter entries into the file that ships."""

from collections.abc import Iterator

import click

from bot import clock
from bot.settings import ROOT
from nlu import known_vectors
from nlu.embed import BundledEmbedder, Role
from nlu.sentences import training_texts
from resources_catalog.loader import STARTER, load_catalogue
from resources_catalog.part import parts_of, reference_parts

#: Texts that are embedded between two words on the screen.
BATCH = 200


@click.command()
def vectors() -> None:
    """Write nlu/known_vectors.npz: what is new is computed now, and not at every first start elsewhere."""
    embedder = BundledEmbedder(workers=2, remembered=100_000)
    texts = list(dict.fromkeys(starter_texts()))
    known = []
    for begin in range(0, len(texts), BATCH):
        batch = texts[begin : begin + BATCH]
        for role in ("query", "passage"):
            its = [text for each, text in batch if each == role]
            known += [(role, text, row) for text, row in zip(its, embedder.embed(its, role), strict=True)]
        click.echo(f"{len(known)} of {len(texts)}")
    click.echo(f"{known_vectors.write(embedder.identity, known)} vectors in {known_vectors.PATH.name}.")


def starter_texts() -> Iterator[tuple[Role, str]]:
    """Every text, with its role, that a first start embeds."""
    for text in training_texts(ROOT / "nlu_data"):
        yield "query", text
    for part in reference_parts():
        yield part.role, part.text
    for entry in load_catalogue(STARTER, clock.now().date()):
        for part in parts_of(entry):
            yield part.role, part.text
