#!/bin/sh
# Runs a command with a throw-away Slurm of three nodes on this machine: slurm.sh COMMAND ARGUMENTS...
# Everything is in a temporary directory, listens on this machine only, and is gone afterwards. The command finds the configuration in
# SLURM_CONF, and the process ids of the nodes' daemons in HOLDFAST_SLURM/node1.pid, …. It needs root: the daemons run jobs as other users do.
set -u

fail() {
	echo "slurm.sh: $*" >&2
	exit 3
}
PATH=$PATH:/usr/sbin:/sbin
for program in munged slurmctld slurmd sbatch; do
	command -v $program >/dev/null || fail "no $program: install Slurm (Debian: slurm-wlm)"
done
[ "$(id -u)" -eq 0 ] || fail "needs root"

farm=$(mktemp -d "${TMPDIR:-/tmp}/holdfast-slurm.XXXXXX") || exit 3
chmod 755 "$farm"
stop() {
	for file in "$farm"/*.pid; do
		[ -f "$file" ] && kill -9 "$(cat "$file")" 2>/dev/null
	done
	rm -rf "$farm"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

mkdir "$farm/munge" "$farm/state"
dd if=/dev/urandom of="$farm/munge/key" bs=1024 count=1 2>/dev/null
chmod 600 "$farm/munge/key"
munged --force --key-file="$farm/munge/key" --socket="$farm/munge/socket" --pid-file="$farm/munged.pid" \
	--log-file="$farm/munge/log" --seed-file="$farm/munge/seed" || fail "munged does not start: $(tail -n 3 "$farm/munge/log")"

host=$(hostname -s)
port=$((20000 + $$ % 20000))
cat >"$farm/slurm.conf" <<END
ClusterName=holdfast
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
AuthType=auth/munge
AuthInfo=socket=$farm/munge/socket
CredType=cred/munge
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0,bf_interval=2
SlurmUser=root
SlurmdUser=root
SlurmctldPidFile=$farm/slurmctld.pid
SlurmdPidFile=$farm/%n.pid
SlurmctldLogFile=$farm/slurmctld.log
SlurmdLogFile=$farm/%n.log
StateSaveLocation=$farm/state
SlurmdSpoolDir=$farm/spool-%n
SwitchType=switch/none
SlurmdTimeout=10
SlurmctldTimeout=30
KillWait=3
MinJobAge=300
ReturnToService=2
InactiveLimit=0
MessageTimeout=30
SlurmdParameters=config_overrides
END
for i in 1 2 3; do
	echo "NodeName=node$i NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + i)) CPUs=4 State=UNKNOWN" >>"$farm/slurm.conf"
done
echo "PartitionName=build Nodes=node[1-3] Default=YES MaxTime=INFINITE State=UP" >>"$farm/slurm.conf"

export SLURM_CONF="$farm/slurm.conf" HOLDFAST_SLURM="$farm"
slurmctld -c || fail "slurmctld does not start: $(tail -n 3 "$farm/slurmctld.log")"
for i in 1 2 3; do
	slurmd -N node$i || fail "slurmd does not start: $(tail -n 3 "$farm/node$i.log")"
done
for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	[ "$(sinfo --noheader --Node --states=idle --format=%N 2>/dev/null | wc -l)" -eq 3 ] && up=yes && break
	sleep 1
done
[ "${up:-}" = yes ] || fail "the nodes do not come up: $(sinfo 2>&1); $(tail -n 3 "$farm"/*.log)"

"$@"
