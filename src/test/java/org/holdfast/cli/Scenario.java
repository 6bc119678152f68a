package org.holdfast.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A branch, a vulnerability list, perhaps an archive and decisions; and what Holdfast says of them. */
final class Scenario {

    static final Instant TODAY = Instant.parse("2015-06-01T12:00:00Z");

    private final Path directory;
    private final ScenarioRepository pkgsrc;
    private final StringBuilder configuration = new StringBuilder(CommandLines.branch("pkgsrc"));

    Scenario(Path directory, ScenarioRepository pkgsrc) {
        this.directory = directory;
        this.pkgsrc = pkgsrc;
    }

    /** The entries, with blanks of any width: {@code openssl<1.0.1h dos CVE-2014-0224}. */
    Scenario vulns(String... entries) {
        StringBuilder list = new StringBuilder("#FORMAT 1.0.0\n");
        for (String entry : entries) {
            String[] words = entry.split(" +");
            list.append(words[0] + "\t" + words[1] + "\thttp://cve.example.org/" + words[2] + "\n");
        }
        write("vulns", list.toString());
        return this;
    }

    /** What the archive has: {@code security/openssl openssl-1.0.1g}. */
    Scenario published(String... packages) {
        StringBuilder summary = new StringBuilder();
        for (String one : packages) {
            String[] words = one.split(" ");
            summary.append("PKGNAME=" + words[1] + "\nPKGPATH=" + words[0] + "\n\n");
        }
        write("pkg_summary", summary.toString());
        return configured("[archive]\nsummaries = [\"pkg_summary\"]\n");
    }

    /** A rule of the policy. */
    Scenario rule(String packages, String series) {
        return configured("[[policy.rule]]\npackages = \"%s\"\n%s\n".formatted(packages, series));
    }

    /** How backports are made. */
    Scenario backport(String toml) {
        return configured("[backport]\n" + toml + "\n");
    }

    Scenario decisions(String toml) {
        write("decisions.toml", toml);
        return this;
    }

    private Scenario configured(String toml) {
        configuration.append(toml);
        return this;
    }

    /**
     * Syncs, and gives what {@code status --json} then says of every finding, as lines for people; ids of commits are left
     * out. Every pullup is {@linkplain PullupCheck checked} by other means.
     */
    String status() {
        Map<String, Object> status = json();
        JsonText.list(status, "findings").stream()
                .map(finding -> JsonText.text(finding, "pattern"))
                .distinct()
                .forEach(pattern -> PullupCheck.check(pkgsrc.path(), ScenarioRepository.BACKPORTS, status, pattern));
        return JsonText.list(status, "findings").stream()
                .map(finding -> show(status, finding))
                .collect(Collectors.joining())
                .replace(directory + "/", "");
    }

    /** Writes the configuration. */
    void write() {
        write("holdfast.toml", configuration.toString());
    }

    Map<String, Object> json() {
        write();
        run("sync").wentWell();
        return JsonText.object(run("status", "--json").wentWell().out());
    }

    /** What {@code explain} prints, after a sync. */
    String explain(String word) {
        return run("explain", word).out().replaceAll("(?m)^  (\\S+) +(CVE-\\S+)", "  $1  $2");
    }

    /** Why those decisions were made that are about findings that there are not, after a sync. */
    List<String> unused() {
        return JsonText.list(json(), "unused_decisions").stream()
                .map(decision -> JsonText.text(decision, "why"))
                .toList();
    }

    private static String show(Object status, Object finding) {
        List<String> lines = new ArrayList<>();
        lines.add(JsonText.text(finding, "pkgname") + "  " + JsonText.text(finding, "pattern") + "  "
                + JsonText.text(finding, "url").replaceFirst(".*/", ""));
        lines.add(("  " + JsonText.text(finding, "disposition") + " " + JsonText.text(finding, "grade")).stripTrailing()
                + ": " + JsonText.text(finding, "sentence"));
        Object fix = PullupCheck.backport(status, finding, "evidence.fix").orElse(Map.of());
        Object best = PullupCheck.backport(status, finding, "evidence.best").orElse(Map.of());
        show("fix", fix, lines);
        if (!best.equals(fix)) {
            show("best", best, lines);
        }
        // By hand, because of a patch in trunk.
        PullupCheck.backport(status, finding, "evidence.patch").ifPresent(patch -> show("patch", patch, lines));
        JsonText.at(finding, "lapsed")
                .ifPresent(decision -> lines.add("  lapsed on " + JsonText.text(decision, "until") + ": "
                        + JsonText.text(decision, "why") + " (" + JsonText.text(decision, "who") + ")"));
        return lines.stream()
                .map(line -> line.replaceAll("\\b[0-9a-f]{12}([0-9a-f]{28})?\\b", "ID") + "\n")
                .collect(Collectors.joining());
    }

    private static void show(String name, Object backport, List<String> lines) {
        if (!(backport instanceof Map<?, ?> of) || of.isEmpty()) {
            return;
        }
        lines.add("  " + name + ": " + (JsonText.text(backport, "patch").equals("true") ? "the patch of " : "")
                + JsonText.text(backport, "pkgname")
                + " in " + JsonText.text(backport, "pkgpath") + ", clears " + JsonText.text(backport, "clears")
                + " of " + JsonText.text(backport, "of")
                + (JsonText.text(backport, "introduces").equals("0")
                        ? ""
                        : ", brings " + JsonText.text(backport, "introduces")));
        Object trial = JsonText.at(backport, "trial").orElse(Map.of());
        each(trial, "commits", lines, one -> "commit " + JsonText.text(one, "subject"));
        each(trial, "makes", lines, one -> "makes " + one);
        each(trial, "along", lines, one -> "along " + one);
        each(trial, "moves", lines, one -> "moves " + one);
        each(
                trial,
                "conflicts",
                lines,
                one -> "conflict " + JsonText.text(one, "file") + " (" + JsonText.text(one, "what") + ")"
                        + JsonText.list(one, "hunks").stream()
                                .map(hunk -> "\n      line " + JsonText.text(hunk, "line") + ": "
                                        + oneLine(JsonText.text(hunk, "ours")) + " | "
                                        + oneLine(JsonText.text(hunk, "theirs")))
                                .collect(Collectors.joining()));
        each(
                trial,
                "prerequisites",
                lines,
                one -> "needs " + JsonText.text(one, "kind") + " " + JsonText.text(one, "what") + ": "
                        + JsonText.text(one, "branch")
                        + JsonText.at(one, "trunk")
                                .map(trunk -> "; trunk: " + trunk)
                                .orElse(""));
        each(trial, "risks", lines, one -> "risks " + JsonText.text(one, "kind") + " " + JsonText.text(one, "what"));
    }

    private static void each(
            Object trial, String key, List<String> lines, java.util.function.Function<Object, String> words) {
        JsonText.list(trial, key).forEach(one -> lines.add("    " + words.apply(one)));
    }

    /** Checksums say nothing here. */
    private static String oneLine(String side) {
        return side.strip()
                .replaceAll("= [0-9a-f]{40}", "= …")
                .replaceAll("= \\d+ bytes", "= …")
                .replaceAll("\\s*\n", " ; ")
                .replace('\t', ' ');
    }

    private void write(String file, String text) {
        try {
            Files.writeString(directory.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Run run(String... arguments) {
        return Run.of(directory, TODAY, "", arguments);
    }
}
