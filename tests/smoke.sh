#!/usr/bin/env bash
# Installs the newest wheel of dist/ into an empty environment, in an empty folder, and runs what the README shows.
set -euo pipefail
python=${1:-python3}
root=$(cd "$(dirname "$0")/.." && pwd)
wheel=$(ls -t "$root"/dist/scamclf-*.whl | head -n 1)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

"$python" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check -c "$root/constraints.txt" "$wheel"
mkdir examples
cp "$root/examples/messages.txt" examples/

venv/bin/scamclf --version
venv/bin/scamclf predict examples/messages.txt > out.jsonl
[ "$(wc -l < out.jsonl)" = "$(wc -l < examples/messages.txt)" ] || { echo "a record is missing"; exit 1; }
iconv -f UTF-8 -t GB18030 examples/messages.txt > gb.txt
venv/bin/scamclf predict gb.txt | cmp <(sed 's#examples/messages.txt#gb.txt#' out.jsonl) - || { echo "GB18030 is read otherwise"; exit 1; }
venv/bin/scamclf predict --format csv - < examples/messages.txt > out.csv
head -n 3 out.csv
venv/bin/scamclf predict --format table examples/messages.txt
venv/bin/scamclf explain "加V信协商,今天只还本金" --html why.html --region CN
grep -q "doctype html" why.html || { echo "no page was written"; exit 1; }
venv/bin/scamclf model info

code=0
venv/bin/scamclf predict --fail-on fake examples/messages.txt > /dev/null || code=$?
[ "$code" = 3 ] || { echo "--fail-on gave $code, expected 3"; exit 1; }

venv/bin/python - <<'PYTHON'
import importlib.util
heavy = [name for name in ("mlflow", "pandas", "matplotlib") if importlib.util.find_spec(name)]
assert not heavy, f"the base installation brought {heavy}"
PYTHON
echo "smoke run passed"
