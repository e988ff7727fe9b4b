#!/bin/sh
# A whole agent: reads one call from stdin, writes one answer to stdout, and keeps its notes on stderr.
# It measures the call. Real agents read the JSON with their language's own parser.
set -eu

size=$(wc -c)
# wc may pad its number with blanks; a number in JSON may not have them.
size=$((size))

echo "measured call $ORLEANSAGENTS_REQUEST_ID" >&2
printf '{"status":"success","result":{"bytes":%d}}\n' "$size"
