#!/bin/sh
# Takes pictures of the pages and of terminal screens for the README, with the demo's branch in a real browser: shots.sh [DIRECTORY]. Needs
# chromium, and script(1) for a terminal.
set -eu
cd "$(dirname "$0")/../../.."
out=$PWD/${1:-docs/img}
browser=$(command -v chromium || command -v chromium-browser) || { echo "shots: chromium is not installed" >&2 && exit 3; }
home=$PWD
work=$(mktemp -d)
server=''
trap 'if [ -n "$server" ]; then kill "$server" 2>/dev/null || :; fi; rm -rf "$work"' EXIT
"$home/holdfast" demo --keep "$work/demo" >/dev/null 2>&1
cd "$work/demo"
"$home/holdfast" serve --listen 127.0.0.1:8098 2>/dev/null &
server=$!
for _ in $(seq 100); do
	[ "$(curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:8098/readyz)" = 200 ] && break
	sleep 0.2
done
mkdir -p "$out"
shot() { # address, name, width, height, night
	"$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --virtual-time-budget=3000 \
		${5:+--blink-settings=preferredColorScheme=0} --window-size="$3,$4" --screenshot="$out/$2.png" "http://127.0.0.1:8098$1" >/dev/null 2>&1
	echo "$out/$2.png"
}
# A screen of a real terminal, its colours as a browser shows them.
screen() { # name, columns, rows, words of holdfast
	name=$1 columns=$2 rows=$3
	shift 3
	script -qec "stty cols $columns rows 50; '$home/holdfast' $*" /dev/null | tr -d '\r' | awk -v command="$*" '
		BEGIN {
			print "<meta charset=utf-8><style>body{margin:0;background:#16181d;color:#d8dee9;font:14px/19px monospace}pre{margin:14px}"
			print ".c1{font-weight:bold}.c31{color:#f07178}.c32{color:#a5d46a}.c33{color:#e6c07b}.c35{color:#c792ea}.c36{color:#7fdbca}</style><pre>"
			print "$ holdfast " command
		}
		{
			gsub(/&/, "\\&amp;"); gsub(/</, "\\&lt;")
			while (match($0, /\033\[[0-9;]*m/)) {
				code = substr($0, RSTART + 2, RLENGTH - 3)
				if (code == "" || code == "0") { new = ""; for (; open > 0; open--) new = new "</span>" }
				else { new = "<span class=c" code ">"; open++ }
				$0 = substr($0, 1, RSTART - 1) new substr($0, RSTART + RLENGTH)
			}
			print
		}' >"$work/$name.html"
	"$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size="$((columns * 86 / 10 + 30)),$((rows * 19 + 30))" \
		--screenshot="$out/$name.png" "file://$work/$name.html" >/dev/null 2>&1
	echo "$out/$name.png"
}
screen explain 100 38 explain openssl --today 2015-12-31
screen status 80 21 status --today 2015-12-31
shot / overview 1200 900
shot /package/security/openssl package 1200 1250
if [ -n "${ALL:-}" ]; then
	for page in worklist findings builds verdicts generations suspects data; do
		for width in 500 1400; do
			shot "/$page" "$page-$width" $width 1000
			shot "/$page" "$page-$width-dark" $width 1000 night
		done
	done
fi
