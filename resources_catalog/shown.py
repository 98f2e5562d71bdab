"""An entry as families may see it: without its confidential fields, and without what repeats them."""

from resources_catalog.entry import Entry
from resources_catalog.hsds import entry_from_hsds, public, to_hsds


def shown(entry: Entry) -> Entry | None:
    """None when it must not be shown at all, or when nothing that makes sense is left of it."""
    if not entry.profile.confidential:
        return entry
    record = public(to_hsds(entry), entry.profile.confidential)
    if record is None:
        return None
    try:
        return entry_from_hsds(record).model_copy(update={"id": entry.id, "slug": entry.slug})
    except ValueError:
        return None
