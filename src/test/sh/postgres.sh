#!/bin/sh
# Runs a command with a throw-away PostgreSQL: postgres.sh COMMAND ARGUMENTS...
# The cluster is made in a temporary directory, listens on a free port of this machine only, and is gone afterwards. The
# command finds its address in HOLDFAST_POSTGRES. As root it is run by the user postgres, since PostgreSQL refuses root.
set -u

bin=$(ls -d /usr/lib/postgresql/*/bin /usr/pkg/bin /opt/local/bin 2>/dev/null | sort -V | while read -r dir; do
	[ -x "$dir/initdb" ] && echo "$dir"
done | tail -n 1)
if [ -z "$bin" ]; then
	echo "postgres.sh: no initdb in /usr/lib/postgresql/*/bin, /usr/pkg/bin or /opt/local/bin: install PostgreSQL (Debian: postgresql)" >&2
	exit 3
fi

cluster=$(mktemp -d "${TMPDIR:-/tmp}/holdfast-postgres.XXXXXX") || exit 3
as_postgres() {
	if [ "$(id -u)" -eq 0 ]; then (cd "$cluster" && setpriv --reuid=postgres --regid=postgres --init-groups "$@"); else "$@"; fi
}
[ "$(id -u)" -ne 0 ] || chown postgres "$cluster"
stop() {
	as_postgres "$bin/pg_ctl" -s -D "$cluster/data" -m immediate stop >/dev/null 2>&1
	rm -rf "$cluster"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

as_postgres "$bin/initdb" -D "$cluster/data" -U holdfast -A trust -E UTF8 --locale=C --no-sync >"$cluster/initdb.log" 2>&1 || {
	cat "$cluster/initdb.log" >&2
	exit 3
}
# A port may be taken between the look and the start: the server itself says so, and the next one is tried.
port=$((20000 + $$ % 20000))
for try in 1 2 3 4 5 6 7 8 9 10; do
	if as_postgres "$bin/pg_ctl" -s -w -D "$cluster/data" -l "$cluster/data/log" \
		-o "-c listen_addresses=127.0.0.1 -p $port -k $cluster -c fsync=off" start >/dev/null 2>&1; then
		started=yes
		break
	fi
	port=$((port + 1))
done
if [ -z "${started:-}" ]; then
	echo "postgres.sh: PostgreSQL does not start:" >&2
	tail -n 20 "$cluster/data/log" >&2
	exit 3
fi

HOLDFAST_POSTGRES="jdbc:postgresql://127.0.0.1:$port/postgres?user=holdfast" "$@"
