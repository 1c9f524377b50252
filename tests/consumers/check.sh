#!/usr/bin/env bash
# Makes a store of the articles of corpus/, exports it in every format, and has the programs read both for which they are made.
# BIENBAN names the program if it is built already. Without pip or a network it says `skipped`, and fails only if CONSUMERS_REQUIRED is set.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! { python3 -m venv "$work/venv" && "$work/venv/bin/pip" install --quiet -r "$here/requirements.txt"; } >"$work/pip.log" 2>&1; then
  tail -n 5 "$work/pip.log" >&2
  echo "skipped: the programs that read our stores and exports could not be installed" >&2
  [ -z "${CONSUMERS_REQUIRED:-}" ]
  exit
fi

if [ -z "${BIENBAN:-}" ]; then
  (cd "$root" && cargo build --release --quiet)
  BIENBAN="${CARGO_TARGET_DIR:-$root/target}/release/bienban"
fi

cd "$work"
cp -r "$root/corpus/articles" articles
# Line ends of Windows, a tab, characters beyond the basic plane, marks that stand apart, an address, a day outside the text.
python3 - <<'PY'
import json, unicodedata

text = (
    "Sáng 29/5, đồng chí Lò Văn Minh 😀, Bí thư Huyện ủy Mường Xa, chủ trì hội nghị.\r\n"
    "𠀀 Phát biểu kết luận, đồng chí Bí thư Huyện ủy yêu cầu\tUBND huyện\r\nđẩy nhanh tiến độ các dự án; "
    "các xã hoàn thành rà soát hộ nghèo trước ngày 30/6.\r\n"
)
article = {"title": "'Huyện ủy giao ban 😀'", "text": text, "date": "2024-05-29", "url": "https://bao.example/giao-ban?tu=1"}
with open("articles/tin.jsonl", "w", encoding="utf-8") as dump:
    dump.write(json.dumps(article, ensure_ascii=False) + "\n")
    article["text"] = unicodedata.normalize("NFD", text)
    dump.write(json.dumps(article, ensure_ascii=False) + "\n")
with open("articles/dong.txt", "w", encoding="utf-8", newline="") as file:
    file.write(article["title"] + "\r\n" + text)
PY
"$BIENBAN" extract articles --quiet -o records.jsonl
"$BIENBAN" index records.jsonl -o store.sqlite
for format in jsonl es-bulk webannotation ftm popolo; do
  "$BIENBAN" export store.sqlite --to "$format" -o "out.$format"
done
for format in csv parquet brat; do
  "$BIENBAN" export store.sqlite --to "$format" -o "out-$format"
done
"$work/venv/bin/python" "$here/check.py" "$work"
