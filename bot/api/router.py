"""The addresses of the public catalogue, and who answers there."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.api import description, listing, record_form
from bot.api.allowance import Allowance
from bot.api.answer import JSON, NDJSON, accepts, answer, as_json
from bot.api.catalogue import Catalogue
from bot.api.listing import Form
from bot.api.parameter import asked
from bot.api.problem import PREFIX, Problem, mount_problems, opened
from bot.api.profile_files import ProfileFile, profile_files
from bot.api.publisher import Publisher
from bot.api.schemas import name_of, page_of, reference
from bot.api.shelf import Item, Shelf
from bot.api.snapshot import Snapshot
from resources_catalog.hsds import HSDS_VERSION, PROFILE_URI, PROFILE_VERSION

Answer = Callable[[Request], Awaitable[Response]]

#: Requests that a download of everything counts for.
DOWNLOAD = 10
_PAGING = ("search", "page", "per_page", "format")
_TERMS = ("taxonomy_term_id", "taxonomy_id")


@dataclass(frozen=True)
class Kind:
    """One kind of record: its address, what a list of it can be asked, and what one record can be."""

    path: str
    table: str
    one: str
    many: str
    shelf: Callable[[Snapshot], Shelf]
    form: Form
    asks: tuple[str, ...]
    one_asks: tuple[str, ...] = ()
    minimal: bool = False


KINDS = (
    Kind(
        "services",
        "service",
        "a service",
        "services",
        lambda snapshot: snapshot.services,
        record_form.service,
        (*_PAGING, *_TERMS, "organization_id", "modified_after", "minimal", "full"),
        minimal=True,
    ),
    Kind(
        "organizations",
        "organization",
        "an organisation",
        "organisations that offer services",
        lambda snapshot: snapshot.organizations,
        record_form.organization,
        (*_PAGING, *_TERMS, "full", "full_service"),
        ("full_service",),
    ),
    Kind(
        "service_at_locations",
        "service_at_location",
        "a service at a location",
        "services at locations",
        lambda snapshot: snapshot.places,
        record_form.place,
        (*_PAGING, *_TERMS, "organization_id", "modified_after", "full", "postcode", "proximity"),
    ),
    Kind(
        "taxonomies",
        "taxonomy",
        "a taxonomy",
        "taxonomies that are in use",
        lambda snapshot: snapshot.taxonomies,
        record_form.as_is,
        _PAGING,
    ),
    Kind(
        "taxonomy_terms",
        "taxonomy_term",
        "a taxonomy term",
        "taxonomy terms that are in use",
        lambda snapshot: snapshot.terms,
        record_form.as_is,
        (*_PAGING, "taxonomy_id", "top_only", "parent_id"),
    ),
)


def mount_catalogue(app: FastAPI, catalogue: Catalogue, allowance: Allowance, publisher: Publisher) -> None:
    """Everything below `PREFIX`, and what the description of `app` says of it."""
    profile = profile_files()
    made = _Routes(catalogue, allowance, publisher, profile).made
    app.include_router(made)
    mount_problems(app, made.routes)
    description.describe(app, profile)


class _Routes:
    def __init__(
        self, catalogue: Catalogue, allowance: Allowance, publisher: Publisher, profile: Mapping[str, ProfileFile]
    ) -> None:
        self._catalogue = catalogue
        self._allowance = allowance
        self._publisher = publisher
        self._files = profile
        self.made = APIRouter(prefix=PREFIX, tags=[description.TAG])
        self._add_about()
        for kind in KINDS:
            self._add_list(kind)
            self._add_one(kind)

    def _add_about(self) -> None:
        self._get("/", self._root, "What this API is", description.answers(reference("HsdsRoot"), (400,)))
        index = description.answers(reference("HsdsProfile"), (400,))
        self._get("/profile", self._profile, "The files of our profile of HSDS", index)
        about = description.answers({}, (400, 404))
        about["200"]["content"]["text/markdown"] = {"schema": {"type": "string"}}
        at = description.identity("name", "A file's name, as the list of files has it.")
        self._get("/profile/{name:path}", self._profile_file, "One file of the profile", about, [at])

    def _add_list(self, kind: Kind) -> None:
        record = name_of(kind.table)
        schema = page_of(record, "HsdsMinimal") if kind.minimal else page_of(record)
        parameters = [description.parameter(name) for name in kind.asks]
        answers = description.answers(schema, (400,), lines=reference(record))
        at = f"/{kind.path}"

        async def listed(request: Request) -> Response:
            return await self._list(request, kind)

        self._get(at, listed, f"List {kind.many}", answers, parameters)
        self.made.add_api_route(
            at,
            self._guarded(listed),
            methods=["POST"],
            summary=f"List {kind.many}, with what is asked out of the address",
            operation_id=f"post_{kind.path}",
            response_class=Response,
            responses=description.answers(schema, (400, 413, 415), posted=True, lines=reference(record)),
            openapi_extra={"parameters": parameters, "requestBody": description.posted(kind.asks)},
        )

    def _add_one(self, kind: Kind) -> None:
        parameters = [
            description.identity("id", f"The id of {kind.one}."),
            *(description.parameter(name) for name in kind.one_asks),
        ]
        answers = description.answers(reference(name_of(kind.table)), (400, 404))
        answers["200"]["headers"] |= {"Last-Modified": description.last_modified()} if kind.minimal else {}

        async def found(request: Request) -> Response:
            return await self._one(request, kind)

        self._get(f"/{kind.path}/{{id}}", found, f"Read {kind.one}", answers, parameters)

    def _get(
        self,
        path: str,
        reply: Answer,
        summary: str,
        answers: description.Responses,
        parameters: list[Any] | None = None,
    ) -> None:
        """GET with its description; HEAD and a browser's OPTIONS without."""
        endpoint = self._guarded(reply)
        self.made.add_api_route(
            path,
            endpoint,
            methods=["GET"],
            summary=summary,
            operation_id="get_" + "_".join(part.strip("{}").partition(":")[0] for part in path.split("/") if part),
            response_class=Response,
            responses=answers,
            openapi_extra={"parameters": [*(parameters or []), description.if_none_match()]},
        )
        self.made.add_api_route(path, endpoint, methods=["HEAD"], include_in_schema=False)
        self.made.add_api_route(path, _preflight, methods=["OPTIONS"], include_in_schema=False)

    def _guarded(self, reply: Answer) -> Answer:
        async def endpoint(request: Request) -> Response:
            try:
                self._allowance.spend(_address(request))
                return opened(await reply(request))
            except Problem as problem:
                return problem.answer()

        return endpoint

    async def _root(self, request: Request) -> Response:
        await asked(request, ())
        accepts(request.headers, JSON)
        home = self._publisher.address
        about = {
            "version": HSDS_VERSION,
            "profile": PROFILE_URI,
            "profile_version": PROFILE_VERSION,
            "profile_url": f"{home}{PREFIX}/profile",
            "openapi_url": f"{home}/api/openapi.json",
            "description": "Help for families of children with disabilities: services, benefits and whom to ask.",
            "publisher": self._publisher.record(),
        }
        return answer(request, as_json(about))

    async def _profile(self, request: Request) -> Response:
        await asked(request, ())
        accepts(request.headers, JSON)
        files = [f"{self._publisher.address}{PREFIX}/profile/{name}" for name in self._files]
        about = {"profile": PROFILE_URI, "profile_version": PROFILE_VERSION, "files": files}
        return answer(request, as_json(about))

    async def _profile_file(self, request: Request) -> Response:
        await asked(request, ())
        file = self._files.get(request.path_params["name"])
        if file is None:
            raise Problem(404, f"The profile has no such file. {PREFIX}/profile lists those that it has.")
        accepts(request.headers, file.media_type.partition(";")[0])
        return answer(request, file.content, file.media_type)

    async def _list(self, request: Request, kind: Kind) -> Response:
        how = await asked(request, kind.asks)
        lines = how.get("format") == "ndjson"
        accepts(request.headers, NDJSON if lines else JSON)
        if lines:
            self._allowance.spend(_address(request), DOWNLOAD - 1)
        snapshot = await self._catalogue.now()
        found = await asyncio.to_thread(kind.shelf(snapshot).find, listing.sought(how))
        if lines:
            record_form.check_services(found, snapshot, how)
            headers = {"Cache-Control": "no-store"}
            return StreamingResponse(listing.lines(found, snapshot, kind.form, how), media_type=NDJSON, headers=headers)
        shown, about = listing.window(found, how)
        record_form.check_services(shown, snapshot, how)
        return answer(request, await asyncio.to_thread(listing.page, shown, about, snapshot, kind.form, how))

    async def _one(self, request: Request, kind: Kind) -> Response:
        how = await asked(request, kind.one_asks)
        accepts(request.headers, JSON)
        snapshot = await self._catalogue.now()
        item = kind.shelf(snapshot).get(request.path_params["id"])
        if item is None:
            raise Problem(404, f"The catalogue has no {kind.one.split(' ', 1)[1]} with this id, or it is not public.")
        record_form.check_services([item], snapshot, how)
        body = await asyncio.to_thread(_whole, item, snapshot, kind, how)
        return answer(request, body, modified=item.modified if kind.minimal and item.moment else None)


def _whole(item: Item, snapshot: Snapshot, kind: Kind, how: dict[str, Any]) -> bytes:
    return as_json(kind.form(item, snapshot, {**how, "full": True}))


async def _preflight(request: Request) -> Response:
    """What a browser asks before it posts for a page of another site."""
    headers = {
        "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
        "Access-Control-Allow-Headers": "Content-Type, If-None-Match",
        "Access-Control-Max-Age": "86400",
    }
    return opened(Response(status_code=204, headers=headers))


def _address(request: Request) -> str:
    """Who is on the other end of the line; headers count only from proxies that a setting names."""
    return request.client.host if request.client else ""
