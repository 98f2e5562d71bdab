"""An entry as a record of HSDS 3.1 with our profile; an imported one as it came, but for what has changed since."""

from typing import Any
from uuid import UUID, uuid5

from resources_catalog.entry import NAMESPACE, Entry
from resources_catalog.hsds.area import area_of
from resources_catalog.hsds.identity import organization_id
from resources_catalog.hsds.published import PROFILE_URI, TAXONOMY
from resources_catalog.hsds.reading import read
from resources_catalog.hsds.tables import ordered
from resources_catalog.hsds.translations import lines_of
from resources_catalog.region import Region, regions
from resources_catalog.topic import topics

Record = dict[str, Any]

#: What an imported record said, in `Entry.unknown_fields`: its properties that we would write otherwise, and the names
#: of those that we would write the same.
KEPT = "record"
SAME = "same"
#: Always said as we know it, whatever the publisher's record said or left out.
_OURS = ("profile", "language", "region", "level")
#: What tells a part from its neighbours, when an editor has changed a list.
_TOLD_BY = {"phones": ("number",), "required_documents": ("document",), "schedules": ("byday", "opens_at", "closes_at")}


def part_id(entry: Entry, part: str) -> UUID:
    """The id of a part of an entry, such as `phones/112`: the same at every export."""
    return uuid5(entry.id, part)


def to_hsds(entry: Entry) -> Record:
    """The entry as one dereferenced HSDS 3.1 service; what the standard lacks are properties of our profile.

    Nothing is hidden: what may be published is `public(to_hsds(entry), entry.profile.confidential)`.
    """
    composed = _compose(entry)
    kept = entry.unknown_fields.get(KEPT)
    if not isinstance(kept, dict):
        return ordered("service", composed)
    return ordered("service", _over(kept, entry, composed))


def keeping(entry: Entry, record: Record) -> Entry:
    """`entry`, as it was read from `record`, with what is needed to write the same record again."""
    composed = _without(_OURS, _compose(entry))
    given = _without(_OURS, record)
    if composed == given:
        return entry
    kept = {key: value for key, value in given.items() if key not in composed or composed[key] != value}
    same = sorted(given.keys() - kept.keys())
    return entry.model_copy(update={"unknown_fields": {KEPT: kept, SAME: same}})


def _over(kept: Record, entry: Entry, composed: Record) -> Record:
    """The kept record with what the entry says now; what it says as the record does is left in the record's form."""
    ours = {key: composed[key] for key in _OURS if key in composed}
    same = entry.unknown_fields.get(SAME, [])
    base: Record = {**{key: composed[key] for key in same if key in composed}, **kept}
    old = _compose(read({"name": "?", "status": entry.service.status, **base, **ours}))
    result = dict(base)
    for key in old.keys() | composed.keys():
        if old.get(key) == composed.get(key):
            continue
        if key not in composed:
            result.pop(key, None)
        else:
            result[key] = _merged(key, base.get(key), old.get(key), composed[key])
    if "service_areas" in base and area_of(base)[0] not in {None, entry.region}:
        # An editor has moved the service; what its publisher wrote of the area no longer holds.
        result["service_areas"] = composed.get("service_areas", [])
    return result | ours


def _merged(key: str, base: Any, old: Any, new: Any) -> Any:
    """`new`, with what `base` had beside it: other taxonomies' terms, a part's own id, an organisation's logo."""
    if isinstance(base, dict) and isinstance(new, dict):
        changed = {name: new.get(name) for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
        changed.pop("id", None)
        return {name: value for name, value in (base | changed).items() if value is not None}
    if not isinstance(base, list) or not isinstance(new, list):
        return new
    if key == "attributes":
        return new + [each for each in base if each.get("taxonomy_term", {}).get("taxonomy") != TAXONOMY]
    told = _TOLD_BY.get(key)
    if not told:
        return new
    before = {tuple(part.get(name) for name in told): part for part in base}
    return [
        {**before.get(tuple(part.get(name) for name in told), {"id": part["id"]}), **_without(("id",), part)}
        for part in new
    ]


def _without(names: tuple[str, ...], record: Record) -> Record:
    return {key: value for key, value in record.items() if key not in names}


def _compose(entry: Entry) -> Record:
    """The record as we would write it from the entry alone."""
    document = entry.document()
    own: Record = document["service"]
    region = regions().get(entry.region or "")
    record: Record = {**own, "id": str(entry.id), "status": entry.service.status}
    record |= {key: int(age) for key in ("minimum_age", "maximum_age") if (age := own.get(key, 0.5)).is_integer()}
    record["organization"] = {"id": organization_id(entry.organization.name), **document["organization"]}
    lists: Record = {
        **{
            name: [{"id": str(part_id(entry, f"{name}/{part[key]}")), **part} for part in own.get(name, [])]
            for name, key in (("phones", "number"), ("required_documents", "document"))
        },
        "schedules": [_schedule(entry, index, hours, region) for index, hours in enumerate(own.get("schedules", []))],
        "service_areas": _service_areas(entry, region),
        "attributes": [_topic_attribute(entry, code) for code in entry.topics],
        "translations": lines_of(entry),
    }
    record |= document["profile"]
    record |= {"profile": PROFILE_URI, "language": entry.language, "level": entry.level, "slug": entry.slug}
    if entry.region is not None:
        record["region"] = entry.region
    return {key: value for key, value in (record | lists).items() if value != []}


def _schedule(entry: Entry, index: int, hours: Record, region: Region | None) -> Record:
    written = {**hours, **{key: f"{hours[key]}:00" for key in ("opens_at", "closes_at")}}
    # HSDS has only a fixed offset, which is wrong for half of the year: the zone's name stands beside it.
    zone = {"time_zone": region.time_zone} if region else {}
    return {"id": str(part_id(entry, f"schedules/{index}")), "freq": "WEEKLY", **written, **zone}


def _service_areas(entry: Entry, region: Region | None) -> list[Record]:
    if region is None:
        return []
    national = entry.level == "national"
    return [
        {
            "id": str(part_id(entry, "service_areas/0")),
            "name": region.country_name(entry.language) if national else region.name(entry.language),
            "extent": region.country if national else region.code,
            "extent_type": "text",
        }
    ]


def _topic_attribute(entry: Entry, code: str) -> Record:
    name = topics()[code].name("en") if code in topics() else code
    return {
        "id": str(part_id(entry, f"attributes/topic/{code}")),
        "link_id": str(entry.id),
        "link_entity": "service",
        "link_type": "topic",
        "taxonomy_term": {
            "id": str(uuid5(NAMESPACE, f"topic/{code}")),
            "code": code,
            "name": name,
            "description": name,
            "taxonomy": TAXONOMY,
        },
    }
