package org.holdfast.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.holdfast.bmake.Platform;
import org.holdfast.bmake.VersionChange;
import org.holdfast.report.TimelineReport;
import org.holdfast.source.TreeHistory;
import org.holdfast.tool.Git;
import picocli.CommandLine.ParseResult;

/** {@code holdfast timeline}: which commit gave which package which version. */
final class TimelineCommand extends Verb {

    TimelineCommand(Console console) {
        super(console, "timeline", "Prints which commits changed which packages' versions, from git, without make.");
        option("--git", "REPO", String.class, "The repository, bare or not.");
        option("--since", "REV", String.class, "Where to begin: the commit that the branch was cut from.");
        option("--rev", "REV", String.class, "Where to end; by default HEAD.");
        flag("--json", "Print JSON, with messages and CVE ids.");
        words("PKGPATH", "Only these; by default all.");
        finish("Exit status: 0 no changes, 1 changes, 2 usage, 3 a repository that cannot be read.");
    }

    @Override
    int run(ParseResult line) {
        Git git = new Git(Path.of(text(line, "--git").orElseThrow(() -> usage("give --git REPO"))));
        String since = text(line, "--since").orElseThrow(() -> usage("give --since REV"));
        Set<String> wanted = new HashSet<>(words(line));
        List<VersionChange> changes = new ArrayList<>();
        new TreeHistory(git, since, Platform.LINUX_X86_64, Map.of())
                .follow(since, text(line, "--rev").orElse("HEAD"), change -> {
                    if (wanted.isEmpty() || wanted.contains(change.pkgpath().toString())) {
                        changes.add(change);
                    }
                });
        TimelineReport report = new TimelineReport(changes);
        console.print(has(line, "--json") ? report.json() : report.text());
        return changes.isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
    }
}
