"""python3 klaviyo_model.py TOOLS FILE

FILE holds a JSON list of {name, document}. Each document is read by the model that Klaviyo's own PyPI
package has for the body of `POST /api/flows`. It types the envelope, the flow's filter and re-entry, and takes
triggers and actions as they come: a smoke test beside the types of the npm package.

Prints one line for each fault. Exit 0: none, 1: some, 2: package missing.
"""
import json
import os
import sys

tools, file = sys.argv[1:3]
sys.path.insert(0, os.path.join(tools, "python"))
try:
    from openapi_client.models.flow_create_query import FlowCreateQuery
except ImportError as missing:
    print(f"no packages in {tools}: run tests/setup.sh ({missing})")
    sys.exit(2)

with open(file, encoding="utf-8") as documents:
    documents = json.load(documents)
faults = 0
for entry in documents:
    try:
        FlowCreateQuery.from_dict(entry["document"])
    except Exception as fault:  # pydantic's own, or KeyError where the envelope has a hole
        faults += 1
        print(f"{entry['name']}: {' '.join(str(fault).split())[:400]}")
sys.exit(1 if faults else 0)
