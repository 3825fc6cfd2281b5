"""Examples of the API as the readable page shows them; a test runs exactly these words. Pure (API-1)."""

SETTING = """export GENAPP=https://your-site.example   # where this page is
export GENAPP_TOKEN=gen_…                 # from Account, Tokens"""
WHO = """curl -s "$GENAPP/api/v1/user" -H "Authorization: Bearer $GENAPP_TOKEN\""""
ORDER = """curl -s "$GENAPP/api/v1/generate" \\
  -H "Authorization: Bearer $GENAPP_TOKEN" \\
  -H "Content-Type: application/json" \\
  -H "Idempotency-Key: lighthouse-1" \\
  -d '{"operation": "image", "prompt": "A lighthouse at dusk, warm light on the sea", "count": 2}\'"""
PYTHON = """import os
import time
import uuid

import httpx

api = httpx.Client(
    base_url=os.environ["GENAPP"] + "/api/v1",
    headers={"Authorization": f"Bearer {os.environ['GENAPP_TOKEN']}"},
)


def ask(method, path, **more):
    answer = api.request(method, path, **more)
    if answer.is_error:
        problem = answer.json()["error"]
        raise SystemExit(f"{problem['code']}: {problem['message']}")
    return answer.json()


order = {"operation": "image", "prompt": "A lighthouse at dusk, warm light on the sea", "count": 2}
job = ask("POST", "/generate", json=order, headers={"Idempotency-Key": str(uuid.uuid4())})
while job["state"] in ("queued", "running"):
    time.sleep(1)
    job = ask("GET", f"/jobs/{job['id']}")
print(job["state"], "for", job["cost"] / 100, "credits")
for number, result in enumerate(job["results"]):
    with open(f"lighthouse-{number}", "wb") as file:
        file.write(httpx.get(result["url"], follow_redirects=True).raise_for_status().content)
"""
PROBLEM = """{"error": {"code": "invalid", "message": "We do not know this size.", "field": "size"}}"""
