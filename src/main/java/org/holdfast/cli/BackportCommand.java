package org.holdfast.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.holdfast.pkgsrc.CveIds;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pullup.Wanted;
import org.holdfast.report.BackportReport;
import org.holdfast.report.Style;
import org.holdfast.source.Configuration;
import org.holdfast.store.Store;
import org.holdfast.triage.Backport;
import org.holdfast.triage.Grade;
import org.holdfast.triage.Preparation;
import org.holdfast.triage.Worklist;
import picocli.CommandLine.ParseResult;

/** {@code holdfast backport}: makes backports, each on a topic branch. */
final class BackportCommand extends Verb {

    BackportCommand(Console console) {
        super(console, "backport", "Makes backports: for each a topic branch with trunk's commits, ready for review.");
        option("--config", "FILE", String.class, "The configuration; holdfast.toml if there is one.");
        flag("--all-clean", "All that apply cleanly.");
        flag("--dry-run", "Say what would be made, and write nothing.");
        flag("--json", "Print JSON.");
        words("PKG|CVE", "Which: PKGPATH, PKGBASE, PKGNAME or a pattern, or the CVE id that is to be closed.");
        finish(
                "It uses what 'holdfast sync' has kept. The repository's work tree, its index and its other branches are never",
                "touched; the branches are made all at once or not at all.",
                "Exit status: 0 all made, 1 something was refused, 2 usage, 3 an input that cannot be used.");
    }

    @Override
    int run(ParseResult line) {
        boolean all = has(line, "--all-clean");
        List<String> words = words(line);
        if (all != words.isEmpty()) {
            throw usage(all ? "--all-clean is all of them: name none" : "which backport? Or --all-clean");
        }
        Configuration configuration = synced(line);
        try (ProgressLines progress = console.progress();
                Store store = Store.openExisting(configuration.store())) {
            List<String> cves = words.stream()
                    .filter(CveIds::isOne)
                    .map(word -> word.toUpperCase(Locale.ROOT))
                    .toList();
            List<String> names =
                    words.stream().filter(word -> !CveIds.isOne(word)).toList();
            Decided decided = Deciding.of(console, store, configuration, spec.commandLine(), progress)
                    .asKept(cves.isEmpty() ? Selection.of(names, spec)::from : packages -> packages);
            List<Wanted> wanted = new ArrayList<>();
            List<Preparation> preparations = new ArrayList<>();
            chosen(decided, all, item -> true).forEach(item -> wanted.add(wanted(item)));
            preparations.addAll(
                    Backporting.of(store, configuration, console).make(wanted, has(line, "--dry-run"), progress));
            BackportReport report = new BackportReport(decided.branch().name(), preparations);
            console.print(
                    has(line, "--json")
                            ? report.json()
                            : report.text(new Style(console.terminalWidth(), console.colour())));
            decided.report(console);
            return preparations.stream().allMatch(Preparation.Topic.class::isInstance)
                    ? ExitCode.OK
                    : ExitCode.FINDINGS;
        }
    }

    /** Of each directory one: the next can be made when that is merged. */
    private static List<Worklist.Item> chosen(Decided decided, boolean clean, Predicate<Worklist.Item> asked) {
        Map<PkgPath, Worklist.Item> chosen = new LinkedHashMap<>();
        Worklist.of(decided.findings()).stream()
                .filter(item -> !clean || item.backport().grade() == Grade.CLEAN)
                .filter(asked)
                .sorted(Comparator.comparing(
                                (Worklist.Item item) -> item.backport().grade())
                        .thenComparingInt(item -> -item.closes().size())
                        .thenComparingInt(item -> item.backport().commits())
                        .thenComparing(item -> item.pkgpath().toString()))
                .forEach(item -> chosen.putIfAbsent(item.pkgpath(), item));
        return chosen.values().stream()
                .sorted(Comparator.comparing(item -> item.pkgpath().toString()))
                .toList();
    }

    private static Wanted wanted(Worklist.Item item) {
        Backport backport = item.backport();
        return new Wanted(
                backport.version().pkgname().version().text(),
                backport.candidate().orElseThrow(),
                backport.trial().orElseThrow(),
                item.closes().stream()
                        .map(one -> one.finding().entry())
                        .distinct()
                        .toList(),
                Optional.empty());
    }
}
