"""Reads scores as JSON from standard input and fails where a measure is below its floor in the TOML file given."""
import json
import sys
import tomllib

with open(sys.argv[1], "rb") as file:
    floors = tomllib.load(file)
scores = json.load(sys.stdin)
below = [f"{name}: {scores[name]['f1']:.3f} is below {floor}" for name, floor in floors.items() if scores[name]["f1"] < floor]
print("\n".join(below) or f"all {len(floors)} floors hold")
sys.exit(bool(below))
