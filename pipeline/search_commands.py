"""The commands `ocrmend search` and `ocrmend export`."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.console import print_json, say

SERVICE = "https://example.org/search"


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.argument("query")
@click.option("--json", "as_json", is_flag=True, help="Print the hits as one JSON list.")
@click.option("--as-found", is_flag=True, help="Search the text as it was before correction, plainly: the baseline.")
@click.option("--limit", default=1000, show_default=True, help="Most hits to print.")
@click.option(
    "--iiif",
    "canvas",
    metavar="CANVAS",
    help="Print an annotation page (IIIF Content Search 2.0); CANVAS is a canvas' address with {folder} and {page}.",
)
@click.option("--iiif-service", default=SERVICE, show_default=True, help="Address of the search service, for --iiif.")
def search(
    directory: Path, query: str, as_json: bool, as_found: bool, limit: int, canvas: str | None, iiif_service: str
) -> int:
    """Search the results in a directory: words, "phrases", OR, -not, prefix*, field:value (docs/search.md)."""
    from pipeline.search import search as find
    from pipeline.search.iiif import annotation_page

    hits = find(directory, query, as_found=as_found, limit=limit)
    if canvas:
        print_json(annotation_page(query, hits, iiif_service, canvas))
    elif as_json:
        print_json(hits)
    else:
        for hit in hits:
            click.echo(f"{hit.folder}\tpage {hit.page}\tline {hit.line}\t{hit.match}\t{hit.snippet}")
        say("1 hit" if len(hits) == 1 else f"{len(hits)} hits")
    return 0


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--format", "kind", type=click.Choice(["opensearch", "solr"]), required=True, help="For which server.")
@click.option("--to", "target", type=click.Path(path_type=Path), required=True, help="The file to write.")
def export(directory: Path, kind: str, target: Path) -> int:
    """Write the pages of the results in a directory as documents for a search server, its mapping beside them."""
    from pipeline.search.bulk import write_opensearch, write_solr

    count = write_opensearch(directory, target) if kind == "opensearch" else write_solr(directory, target)
    say(f"{count} pages written to {target}.")
    return 0
