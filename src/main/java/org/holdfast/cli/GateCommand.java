package org.holdfast.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.holdfast.config.Configuration;
import org.holdfast.desk.BuildWatcher;
import org.holdfast.desk.Desk;
import org.holdfast.desk.GateOrder;
import org.holdfast.desk.PlanOrder;
import org.holdfast.outcome.GateOutcome;
import org.holdfast.rebuild.Level;
import org.holdfast.report.GateReport;
import picocli.CommandLine.ParseResult;

/** {@code holdfast gate}: what a new build of a package means for those that use it. */
final class GateCommand extends Verb {

    private static final List<String> ACTIONS = List.of("list", "show", "overrule");

    GateCommand(Console console) {
        super(console, "gate", "Compares two builds of a package: who breaks, who is rebuilt.");
        words(
                "OLD NEW",
                "Two packages (.tgz, signed or not; .deb), or: list; show OLD NEW; overrule OLD NEW VERDICT.",
                ACTIONS);
        options("--consumers", "DIR", "Search these sources or packages for what reads the headers as text.");
        option("--scan", "FILE", String.class, "Say who uses it, by this scan of the tree.");
        configured("A branch of the configuration or in git: say who uses it there, as last synced.");
        options("--summary", "FILE", "What is published; by default the configured summaries.");
        option(
                "--canaries",
                "N",
                Integer.class,
                "Build N of those that use it against NEW; needs [build] and --scan or --branch.");
        option("--reason", "TEXT", String.class, "With overrule: why.");
        option("--by", "NAME", String.class, "With overrule: who says so; by default the user.");
        flag("--all", "Show all findings, lines and dependents.");
        flag("--json", "Print JSON.");
        finish(
                "Verdicts, the worst of all checks counts:",
                "compatible     nothing that others see has changed",
                "additive       something is new",
                "unknown        it cannot be said: evidence or a tool is missing",
                "source-break   what is compiled or configured against it may fail",
                "binary-break   what is linked with it may fail until it is rebuilt",
                "",
                "Several files joined by commas are one package: libz.deb,libz-dev.deb. Verdicts",
                "are kept by the digests of both packages; show and overrule take files, PKGNAMEs",
                "or the beginning of a digest. clang and abidiff are needed where headers changed.",
                "",
                "Exit status: 0 compatible or additive, 1 a break, 2 usage, 3 an input or tool",
                "failed, 4 unknown.");
    }

    @Override
    int run(ParseResult line) {
        List<String> words = words(line);
        String action = words.isEmpty() ? "" : words.getFirst();
        Configuration configuration = configuration(line);
        try (Desk desk = Desk.open(configuration, console.surroundings(), console.progress())) {
            return switch (action) {
                case "list" -> list(line, desk, words);
                case "show" -> show(line, desk.verdict(word(words, 1, 3), word(words, 2, 3)));
                case "overrule" ->
                    show(
                            line,
                            desk.overrule(
                                    word(words, 1, 4),
                                    word(words, 2, 4),
                                    word(words, 3, 4),
                                    text(line, "--reason").orElse(""),
                                    text(line, "--by")));
                default -> {
                    if (words.size() != 2) {
                        throw usage("give two packages: the old one and the new one");
                    }
                    yield show(line, compared(desk, order(line, configuration, words)));
                }
            };
        }
    }

    private GateOutcome compared(Desk desk, GateOrder order) {
        if (order.canaries() == 0) {
            return desk.gate(order, BuildWatcher.NONE);
        }
        try (BuildProgress progress = new BuildProgress(console)) {
            GateOutcome outcome = desk.gate(order, progress);
            progress.clear();
            return outcome;
        }
    }

    private int canaries(ParseResult line, boolean users) {
        int canaries = line.matchedOptionValue("--canaries", 0);
        if (canaries < 0 || canaries > 1000) {
            throw usage("--canaries is a number from 0 to 1000");
        }
        if (canaries > 0 && !users) {
            throw usage("--canaries needs --scan or --branch, which say who uses it");
        }
        return canaries;
    }

    private String word(List<String> words, int index, int count) {
        if (words.size() != count) {
            throw usage(
                    count == 3
                            ? "give two packages: show OLD NEW"
                            : "give two packages and a verdict: overrule OLD NEW VERDICT");
        }
        return words.get(index);
    }

    private GateOrder order(ParseResult line, Configuration configuration, List<String> words) {
        boolean users = has(line, "--scan") || has(line, "--branch");
        Optional<String> tree = tree(line, configuration);
        if (has(line, "--scan") && tree.isPresent()) {
            throw usage("give --scan or --branch, not both");
        }
        return new GateOrder(
                files(words.get(0)),
                files(words.get(1)),
                texts(line, "--consumers").stream().map(Path::of).toList(),
                canaries(line, users),
                users
                        ? Optional.of(new PlanOrder(
                                List.of(),
                                text(line, "--scan"),
                                tree,
                                texts(line, "--summary"),
                                List.of(),
                                Optional.empty(),
                                Level.PROVEN,
                                1))
                        : Optional.empty());
    }

    private static List<Path> files(String word) {
        return Stream.of(word.split(","))
                .filter(one -> !one.isEmpty())
                .map(Path::of)
                .toList();
    }

    private int list(ParseResult line, Desk desk, List<String> words) {
        if (words.size() > 1) {
            throw usage("'list' takes nothing more");
        }
        List<GateOutcome> verdicts = desk.verdicts();
        print(line, () -> GateReport.listJson(verdicts), layout -> GateReport.list(verdicts, layout));
        return ExitCode.OK;
    }

    private int show(ParseResult line, GateOutcome outcome) {
        GateReport report = new GateReport(outcome, has(line, "--all"));
        print(line, report::json, report::text);
        return switch (outcome.verdict()) {
            case COMPATIBLE, ADDITIVE -> ExitCode.OK;
            case UNKNOWN -> ExitCode.UNKNOWN;
            case SOURCE_BREAK, BINARY_BREAK -> ExitCode.FINDINGS;
        };
    }
}
