package org.holdfast.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the help of each verb ends with: lines as one types them to a shell, and what each is good for. */
final class Examples {

    /**
     * An example.
     *
     * @param line what to type
     * @param says what for, in a few words
     */
    record Example(String line, String says) {}

    private static final Map<String, List<Example>> OF = Map.ofEntries(
            of(
                    "init",
                    "holdfast init",
                    "begin a configuration in this directory",
                    "holdfast init /etc/lts --git /srv/pkgsrc.git",
                    "begin one elsewhere, with what that repository tells"),
            of(
                    "config",
                    "holdfast config check",
                    "after every change",
                    "holdfast config check --config /etc/holdfast.toml --quiet || mail root",
                    "from a script"),
            of(
                    "doctor",
                    "holdfast doctor",
                    "on a new machine",
                    "holdfast doctor --config /etc/holdfast.toml --json",
                    "for a program that watches"),
            of(
                    "audit",
                    "holdfast audit --vulns pkg-vulnerabilities.gz --pkgdb /var/db/pkg",
                    "what is installed here and flagged",
                    "ssh web-1 pkg_info -e '*' | holdfast audit --names - --quiet",
                    "whether another host has anything flagged, for a script"),
            of(
                    "status",
                    "holdfast status security/openssl",
                    "why a package is flagged",
                    "holdfast status --disposition pullup --since 2026-11-01",
                    "what came up this month and a backport closes"),
            of(
                    "explain",
                    "holdfast explain openssl-1.0.1g",
                    "why a package that a host has is flagged, and what to do",
                    "holdfast explain CVE-2014-0160",
                    "which packages an advisory affects"),
            of(
                    "backports",
                    "holdfast backports --grade clean",
                    "what only has to be made",
                    "holdfast backports 'php-*'",
                    "what there is for one package"),
            of(
                    "backport",
                    "holdfast backport security/openssl --dry-run",
                    "see what would be made",
                    "holdfast backport --all-clean --pr",
                    "make all that need no judgement, and propose them"),
            of(
                    "merge",
                    "holdfast merge security/openssl",
                    "a reviewed topic into backports",
                    "holdfast merge --release --dry-run",
                    "see what of backports would be released"),
            of(
                    "plan",
                    "holdfast plan openssl",
                    "what to build anew when openssl changes",
                    "holdfast plan openssl --what-if workers=8 --json",
                    "how long eight workers take, for a program"),
            of(
                    "build",
                    "holdfast build openssl --slots 4",
                    "build what the plan says, four at a time",
                    "holdfast build log openssl-1.0.1h -f",
                    "follow the log of one package"),
            of(
                    "worker",
                    "holdfast worker --farm http://10.0.0.1:7300 --token farm.token",
                    "build for a farm that listens there",
                    "holdfast worker --label large --until-done",
                    "build for the configured farm, also what needs a large machine"),
            of(
                    "gate",
                    "holdfast gate openssl-1.0.1l.tgz openssl-1.0.1m.tgz",
                    "who breaks if the new one replaces the old one",
                    "holdfast gate old.tgz new.tgz --consumers /src/dependents --json",
                    "also what reads its headers as text"),
            of(
                    "publish",
                    "holdfast publish --packages packages/All --report meta/report --dry-run",
                    "see what would be published",
                    "holdfast publish --packages a/All b/All --to /srv/pkg/x86_64",
                    "publish the packages of two builds"),
            of(
                    "rollback",
                    "holdfast rollback --why 'breaks cmake' --dry-run",
                    "see what the generation before would bring back",
                    "holdfast rollback /srv/pkg/x86_64 --generation 12 --why 'breaks cmake'",
                    "bring a certain one back"),
            of(
                    "repo",
                    "holdfast repo diff 11 12 /srv/pkg/x86_64",
                    "what differs between two generations",
                    "holdfast repo verify",
                    "whether every file and promise of the configured one holds"),
            of(
                    "serve",
                    "holdfast serve",
                    "the branch at http://127.0.0.1:8080",
                    "holdfast serve --config 2014Q1.toml --config 2014Q4.toml --sync 60",
                    "two branches, read anew every hour"),
            of(
                    "hosts",
                    "holdfast hosts add web-1",
                    "let a host register its packages",
                    "holdfast hosts show web-1",
                    "what it is exposed to"),
            of(
                    "overview",
                    "holdfast overview",
                    "whether it gets better or worse",
                    "holdfast overview --json",
                    "every day and every fix, for a program"),
            of(
                    "lint",
                    "holdfast lint --confidence certain",
                    "entries that are surely wrong",
                    "holdfast lint --format patch | patch -p0",
                    "correct a list in this directory"),
            of(
                    "overlay",
                    "holdfast overlay --out pkg-vulnerabilities --explain",
                    "write the list, and say what differs from upstream's",
                    "holdfast overlay --out pkg-vulnerabilities --sign security@example.org",
                    "write a signed one"),
            of(
                    "requests",
                    "holdfast requests --fixed",
                    "what was asked for and is fixed",
                    "holdfast requests 17 --answer --post",
                    "answer one"),
            of(
                    "sync",
                    "holdfast sync",
                    "read everything, and say what is new",
                    "holdfast sync --config /etc/holdfast.toml --branch 2014Q1",
                    "one branch of a file, from cron"),
            of(
                    "store",
                    "holdfast store export history.tsv",
                    "keep a copy of what cannot be read again",
                    "holdfast store check",
                    "whether anything in it is damaged"),
            of(
                    "scan",
                    "holdfast scan --git pkgsrc.git --rev pkgsrc-2014Q1",
                    "all packages of a branch",
                    "holdfast scan --git pkgsrc.git --opsys NetBSD security/openssl",
                    "one package, on another platform"),
            of(
                    "timeline",
                    "holdfast timeline security/openssl",
                    "when trunk updated it, as last synced",
                    "holdfast timeline --git pkgsrc.git --since 0123abc --rev trunk",
                    "all updates after a commit, without a store"),
            of(
                    "match",
                    "holdfast match 'openssl<1.0.1h' openssl-1.0.1g && echo yes",
                    "whether a pattern matches",
                    "holdfast match --batch pairs.tsv",
                    "many pairs, a line each"),
            of(
                    "replay",
                    "holdfast replay --scan pscan.zst --since 2014-04-09 --changes CHANGES-2014 \\\n"
                            + "    --branch-name 2014Q1 --branch-date 2014-04-09 --out pkgsrc.git",
                    "a repository of a year",
                    "holdfast replay --scan pscan.zst --since 2014-04-09 --changes CHANGES-2014 \\\n"
                            + "    --branch-name 2014Q1 --branch-date 2014-04-09 --out pkgsrc.git --json",
                    "the same, counted for a program"),
            of(
                    "completion",
                    "holdfast completion bash > ~/.local/share/bash-completion/completions/holdfast",
                    "once, for bash",
                    "holdfast completion fish > ~/.config/fish/completions/holdfast.fish",
                    "once, for fish"),
            of("demo", "holdfast demo", "the main verbs on a real branch", "holdfast demo | less", "page by page"));

    private Examples() {}

    private static Map.Entry<String, List<Example>> of(
            String verb, String line, String says, String other, String otherSays) {
        return Map.entry(verb, List.of(new Example(line, says), new Example(other, otherSays)));
    }

    /** The examples of a verb; none if there are none. */
    static List<Example> of(String verb) {
        return OF.getOrDefault(verb, List.of());
    }

    /** The same as lines of its help. */
    static List<String> lines(String verb) {
        List<String> lines = new ArrayList<>(List.of("", "Examples:"));
        for (Example example : of(verb)) {
            example.line().lines().forEach(line -> lines.add("  " + line));
            lines.add("      " + example.says());
        }
        return lines;
    }
}
