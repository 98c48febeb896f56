"""Style sheets as they are sent: the same rules in fewer bytes, and not again where nothing has changed."""

import re

import pytest
from fastapi.testclient import TestClient

from app.paths import STATIC
from app.web.render import asset
from app.web.static_files import FOR_NOW, LASTING, compact

SHEETS = sorted(path.name for path in STATIC.glob("*.css"))


def test_comments_and_spaces_stay_at_home() -> None:
    written = "/* a\n b */\n.a > .b,\n  .c:not(:hover) { color: red;  margin: 0 auto; }\n\n@media print { i {} }\n"
    assert compact(written) == ".a > .b,.c:not(:hover){color:red;margin:0 auto}@media print{i{}}"


def test_what_is_within_stays_apart_from_what_is_the_same() -> None:
    written = "@layer a {\n  .b :is(i, q) { x: y }\n  .b:is(i) { x: y }\n}"
    assert compact(written) == "@layer a{.b :is(i,q){x:y}.b:is(i){x:y}}"


@pytest.mark.parametrize("name", SHEETS)
def test_a_style_sheet_keeps_its_rules_and_its_strings(client: TestClient, name: str) -> None:
    written = (STATIC / name).read_text(encoding="utf-8")
    answer = client.get(f"/static/{name}")
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    sent = answer.text
    assert "/*" not in sent
    assert len(sent) < len(written)
    bare = re.sub(r"/\*.*?\*/", "", written, flags=re.DOTALL)
    assert (sent.count("{"), sent.count("}")) == (bare.count("{"), bare.count("}"))
    assert re.sub(r"[\s;]", "", sent) == re.sub(r"[\s;]", "", bare)
    assert re.findall(r'"[^"]*"', sent) == re.findall(r'"[^"]*"', bare), "no string was changed"


def test_a_style_sheet_is_not_sent_twice(client: TestClient) -> None:
    first = client.get("/static/kartoteka.css")
    again = client.get("/static/kartoteka.css", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head("/static/kartoteka.css").content == b""


@pytest.mark.parametrize("name", [*SHEETS, "suggest.js", "favicon.svg"])
def test_a_file_is_kept_for_long_under_the_address_that_changes_with_it(client: TestClient, name: str) -> None:
    kept = client.get(asset(name))
    assert kept.headers["cache-control"] == LASTING
    again = client.get(asset(name), headers={"If-None-Match": kept.headers["etag"]})
    assert (again.status_code, again.headers["cache-control"]) == (304, LASTING)
    for other in (f"/static/{name}", f"/static/{name}?v=0123456789", f"{asset(name)}&v=1"):
        assert client.get(other).headers["cache-control"] == FOR_NOW, other


def test_pages_name_their_files_by_the_address_that_is_kept(client: TestClient) -> None:
    for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get("/").text):
        assert client.get(path).headers["cache-control"] == LASTING, path
