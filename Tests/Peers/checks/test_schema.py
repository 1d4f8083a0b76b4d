"""Requests made from the description of what the gateway accepts, and from what it does not.

Schemathesis makes requests that fit Documentation/openapi-gateway.yaml and such as do not: whatever they are, an answer
has a status, a form and a content type that are described, and none comes without a key. Models are those that are
served, or else nearly all answers were of models that are not; the upstream answers everything, so that it is the
gateway that is looked at.
"""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

DESCRIPTION = Path(__file__).parents[3] / "Documentation/openapi-gateway.yaml"
# No answer of 500 is described; those of 502 to 504, for upstreams that refuse what was made up, are.
CHECKS = [
    "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "ignored_auth",
]
SECONDS = 20


@pytest.mark.parametrize("route, paths, model, requests", [
    ("fixed", "^/v2", "text", []), ("text", "^/v1", "walker", ["ChatRequest", "TextRequest"]),
])
def test_answers_are_those_of_the_description(world, route, paths, model, requests):
    document = yaml.safe_load(DESCRIPTION.read_text())
    served = {"type": "string", "enum": [model]}
    document["components"]["parameters"]["Model"]["schema"] = served
    for request in requests:
        document["components"]["schemas"][request]["properties"]["model"] = served
    for path in ("/v1/chat/completions", "/v1/completions"):
        # The schema of a stream is that of its text, and would be taken for that of each event.
        document["paths"][path]["post"]["responses"]["200"]["content"]["text/event-stream"] = {}
    folder = world.folder / f"schema-{route}"
    folder.mkdir()
    (folder / "openapi.yaml").write_text(yaml.safe_dump(document))
    done = subprocess.run([
        Path(sys.executable).parent / "st", "run", "openapi.yaml", "--url", f"{world.gateway.url}/{route}",
        "--header", f"Authorization: {world.accounts['standard'].headers['Authorization']}",
        "--include-path-regex", paths, "--checks", ",".join(CHECKS), "--max-time", str(SECONDS), "--seed", "1",
        "--continue-on-failure", "--no-color", "--warnings", "off",
    ], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
