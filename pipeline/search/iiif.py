"""Hits as JSON for image viewers: an annotation page of the IIIF Content Search API 2.0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from pipeline.search.finder import Hit
from pipeline.search.snippets import MARK_CLOSE, MARK_OPEN

CONTEXT = "http://iiif.io/api/search/2/context.json"


def annotation_page(query: str, hits: Sequence[Hit], base: str, canvas: str) -> dict[str, Any]:
    """Return the answer to a search as an AnnotationPage: one annotation for each marked word with a place.

    Hits on pages without an image point at the whole canvas.

    Args:
        query: what was asked for.
        hits: what was found.
        base: address of the search service, without the query.
        canvas: pattern of a canvas' address, with `{folder}` and `{page}`.

    """
    items: list[dict[str, Any]] = []
    contexts: list[dict[str, Any]] = []
    for hit in hits:
        target = canvas.format(folder=quote(hit.folder, safe=""), page=hit.page)
        name = f"{base}/annotation/{quote(hit.folder, safe='')}/{hit.page}"
        places = [f"{target}#xywh={x},{y},{right - x},{bottom - y}" for x, y, right, bottom in hit.boxes] or [target]
        before, exact, after = _parts(hit.snippet)
        body = {"type": "TextualBody", "value": exact, "format": "text/plain"}
        mark = {"type": "Annotation", "motivation": "highlighting", "body": body}
        items += [{"id": f"{name}/{number}", **mark, "target": place} for number, place in enumerate(places, 1)]
        selector = {"type": "TextQuoteSelector", "prefix": before, "exact": exact, "suffix": after}
        context_target = {"type": "SpecificResource", "source": f"{name}/1", "selector": [selector]}
        contexts.append(
            {"id": f"{name}/context", "type": "Annotation", "motivation": "contextualizing", "target": context_target}
        )
    return {
        "@context": CONTEXT,
        "id": f"{base}?q={quote(query, safe='')}",
        "type": "AnnotationPage",
        "items": items,
        "annotations": [{"type": "AnnotationPage", "items": contexts}],
    }


def _parts(snippet: str) -> tuple[str, str, str]:
    """Return a snippet's text before its first match, the match, and the text after it, without marks."""
    before, _, rest = snippet.partition(MARK_OPEN)
    exact, _, after = rest.partition(MARK_CLOSE)
    return before, exact, after.replace(MARK_OPEN, "").replace(MARK_CLOSE, "")
