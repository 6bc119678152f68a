package org.holdfast.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.holdfast.bmake.VersionChange;
import org.holdfast.config.Configuration;
import org.holdfast.desk.Desk;
import org.holdfast.history.TreeHistory;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.report.TimelineReport;
import org.holdfast.tool.Git;
import org.holdfast.tool.Progress;
import picocli.CommandLine.ParseResult;

/** {@code holdfast timeline}: prints the commits that changed packages' versions. */
final class TimelineCommand extends Verb {

    TimelineCommand(Console console) {
        super(console, "timeline", "Prints the commits that changed packages' versions, from git, without make.");
        configured("A branch read by 'holdfast sync', in git or by the configuration's name of it; by default trunk.");
        option("--git", "REPO", String.class, "Read this repository now, instead of the store.");
        option(
                "--since",
                "REV",
                String.class,
                "With --git: the commit to begin after, such as the one that a branch was cut from.");
        option("--rev", "REV", String.class, "With --git: the commit to end with; by default HEAD.");
        flag("--json", "Print JSON, with messages and CVE ids.");
        words("PKGPATH", "Only these; by default all.");
        finish("Exit status: 0 no changes, 1 changes, 2 usage, 3 an unusable source.");
    }

    @Override
    int run(ParseResult line) {
        Set<PkgPath> wanted = new LinkedHashSet<>();
        words(line)
                .forEach(word -> wanted.add(
                        PkgPath.parse(word).orElseThrow(() -> usage("'" + word + "' is no category/directory"))));
        Configuration configuration = configuration(line);
        List<VersionChange> changes = text(line, "--git")
                .map(repository -> fromGit(repository, line, configuration, wanted))
                .orElseGet(() -> fromStore(line, configuration));
        TimelineReport report = new TimelineReport(changes.stream()
                .filter(change -> wanted.isEmpty() || wanted.contains(change.pkgpath()))
                .toList());
        console.print(has(line, "--json") ? report.json() : report.text());
        wanted.stream()
                .filter(path -> report.changes().stream()
                        .noneMatch(change -> change.pkgpath().equals(path)))
                .forEach(path -> console.say("holdfast: no change of " + path));
        return report.changes().isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
    }

    private List<VersionChange> fromGit(
            String repository, ParseResult line, Configuration configuration, Set<PkgPath> wanted) {
        Git git = new Git(Path.of(repository));
        String since = text(line, "--since").orElseThrow(() -> usage("give --since REV"));
        String until = text(line, "--rev").orElse("HEAD");
        if (!wanted.isEmpty()) {
            return TreeHistory.timeline(wanted, git, since, until, configuration.platform(), configuration.mkConf());
        }
        List<VersionChange> changes = new ArrayList<>();
        try (ProgressLines progress = console.progress()) {
            TreeHistory.begin(git, since, configuration.platform(), configuration.mkConf(), progress)
                    .follow(until, 0, changes::add);
        }
        return changes;
    }

    private List<VersionChange> fromStore(ParseResult line, Configuration configuration) {
        if (has(line, "--since") || has(line, "--rev")) {
            throw usage("--since and --rev need --git REPO");
        }
        try (Desk desk = Desk.open(configuration, console.surroundings(), Progress.SILENT)) {
            return desk.timeline(tree(line, configuration));
        }
    }
}
