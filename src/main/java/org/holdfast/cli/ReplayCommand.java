package org.holdfast.cli;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.replay.Cut;
import org.holdfast.replay.Replay;
import org.holdfast.replay.ReplayInput;
import org.holdfast.replay.ReplayResult;
import org.holdfast.report.ReplayReport;
import org.holdfast.source.Changes;
import org.holdfast.source.Packages;
import org.holdfast.source.Parsed;
import org.holdfast.tool.Concurrently;
import picocli.CommandLine.ParseResult;

/** {@code holdfast replay}: writes a git repository shaped like pkgsrc, from a scan and the changes since. */
final class ReplayCommand extends Verb {

    ReplayCommand(Console console) {
        super(
                console,
                "replay",
                "Writes a git repository shaped like pkgsrc from a scan and the changes since, for experiments.");
        option("--scan", "FILE", String.class, "A bulk scan (pbulk-index): the packages of the first commit.");
        option("--since", "YYYY-MM-DD", String.class, "The day of the scan. Later changes are replayed.");
        options("--changes", "FILE", "doc/CHANGES-YYYY, or a table of its lines. Repeatable, oldest first.");
        option("--branch-name", "NAME", String.class, "Makes the branches release/NAME and backports/NAME.");
        option("--branch-date", "YYYY-MM-DD", String.class, "The day they leave trunk.");
        option("--out", "DIR", String.class, "The bare repository to write; a new or empty directory.");
        flag("--json", "Print JSON.");
        finish(
                "Needs git; HOLDFAST_GIT names the program. All text in the tree is made up.",
                "Exit status: 0 written, 2 usage or DIR is not empty, 3 an unusable input, or",
                "git failed.");
    }

    @Override
    int run(ParseResult line) {
        Optional<LocalDate> givenSince = date(line, "--since");
        Optional<LocalDate> givenDate = date(line, "--branch-date");
        String scan = need(text(line, "--scan"), "--scan FILE");
        LocalDate since = need(givenSince, "--since YYYY-MM-DD");
        List<String> changesFrom = texts(line, "--changes");
        Cut cut;
        try {
            cut = new Cut(
                    need(text(line, "--branch-name"), "--branch-name NAME"),
                    need(givenDate, "--branch-date YYYY-MM-DD"));
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
        if (cut.date().isBefore(since)) {
            throw usage("--branch-date is before --since: there is no trunk yet to leave");
        }
        Path out = console.directory().resolve(need(text(line, "--out"), "--out DIR"));

        Supplier<Parsed<ScannedPackage>> packages = Concurrently.start(() -> new Packages(console.inputs()).scan(scan));
        Parsed<ChangesLine> changes = new Changes(console.inputs()).read(changesFrom);
        List<Malformed> malformed = Stream.of(packages.get().malformed(), changes.malformed())
                .flatMap(List::stream)
                .toList();
        ReplayResult replayed;
        try {
            replayed = new Replay(console.environment().getOrDefault("HOLDFAST_GIT", "git"))
                    .write(new ReplayInput(packages.get().values(), since, changes.values()), cut, out);
        } catch (FileAlreadyExistsException e) {
            console.say("holdfast: " + e.getMessage() + " exists; nothing was changed");
            return ExitCode.USAGE;
        }
        ReplayReport report = report(replayed, malformed);
        console.print(has(line, "--json") ? report.json() : report.text());
        console.report(malformed);
        return ExitCode.OK;
    }

    private static ReplayReport report(ReplayResult replayed, List<Malformed> malformed) {
        Map<String, Integer> skipped = new LinkedHashMap<>();
        replayed.skippedBy().forEach((why, count) -> skipped.put(why.toString(), count));
        return new ReplayReport(
                replayed.repository().toString(),
                replayed.packages(),
                replayed.pkgnames(),
                replayed.leftOut().size(),
                replayed.commits(),
                skipped,
                replayed.heads(),
                malformed);
    }

    private <T> T need(Optional<T> given, String option) {
        return given.orElseThrow(() -> usage("give " + option));
    }
}
