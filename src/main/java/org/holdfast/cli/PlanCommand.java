package org.holdfast.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.holdfast.config.Configuration;
import org.holdfast.desk.Desk;
import org.holdfast.desk.PlanOrder;
import org.holdfast.desk.PlanResult;
import org.holdfast.rebuild.Level;
import org.holdfast.report.PlanReport;
import picocli.CommandLine.ParseResult;

/** {@code holdfast plan}: what a change rebuilds, why, and what it costs. */
final class PlanCommand extends Verb {

    private static final int WORKERS = 1;
    private static final int MOST_WORKERS = 100_000;

    PlanCommand(Console console) {
        super(console, "plan", "Prints what a change rebuilds, why, and what it costs.");
        words("PKG", "PKGPATHs, PKGBASEs or PKGNAMEs of what changes.");
        orderOptions(this);
        flag("--all", "List all packages, not only the first of each reason.");
        flag("--json", "Print JSON: every package with its reason.");
        finish(
                "Levels: 'all' is everything that needs what changes, as pkgsrc does it;",
                "'linked' is what uses it itself, by linking, statically, or to be built;",
                "'proven' leaves out what the gate proved may stay (--verdicts), or, until it",
                "has, builds a few as a trial first. In doubt a package is rebuilt. Who links",
                "what is known from the published summary; how long a build takes, from earlier",
                "builds, or it is estimated.",
                "",
                "Verdicts: {\"verdicts\": [{\"pkgname\", \"verdict\", \"headers_unchanged\",",
                "\"archives_unchanged\"}]}; a verdict is compatible, additive, unknown,",
                "source-break or binary-break.",
                "",
                "Exit status: 0 planned, 2 usage, 3 an input or tool failed.");
    }

    /** The options that say what to plan; {@code build} has them, too. */
    static void orderOptions(Verb verb) {
        verb.configured(
                "A branch of the configuration, or one of its branches in git, to take its tree as last synced.");
        verb.option(
                "--scan",
                "FILE",
                String.class,
                "The tree: a bulk scan, a bulk report, or a graph 'A -> B'; by default 'scan' in [build].");
        verb.options("--summary", "FILE", "What is published; by default the configured summaries.");
        verb.options("--history", "FILE", "How long builds took, CSV; by default 'history' in [build].");
        verb.option("--verdicts", "FILE", String.class, "What the gate found of packages that change, JSON.");
        verb.choice(
                "--level",
                "LEVEL",
                Stream.of(Level.values()).map(Level::toString).toList(),
                "How much to rebuild: all, linked or proven; by default linked.");
        verb.options("--what-if", "KEY=N", "Reckon the cost for other means: workers=8.");
    }

    static PlanOrder order(
            Verb verb, ParseResult line, Configuration configuration, List<String> changed, int workers) {
        Optional<String> tree = tree(line, configuration);
        if (has(line, "--scan") && tree.isPresent()) {
            throw verb.usage("give --scan or --branch, not both");
        }
        int reckoned = workers;
        for (String what : texts(line, "--what-if")) {
            if (!what.matches("workers=[1-9][0-9]{0,5}") || Integer.parseInt(what.substring(8)) > MOST_WORKERS) {
                throw verb.usage("--what-if is workers=N, with N from 1 to 100000, not '" + what + "'");
            }
            reckoned = Integer.parseInt(what.substring(8));
        }
        return new PlanOrder(
                changed,
                text(line, "--scan"),
                tree,
                texts(line, "--summary"),
                texts(line, "--history"),
                text(line, "--verdicts"),
                level(verb, text(line, "--level")),
                reckoned);
    }

    private static Level level(Verb verb, Optional<String> word) {
        return word.map(text -> Stream.of(Level.values())
                        .filter(level -> level.toString().equals(text))
                        .findFirst()
                        .orElseThrow(() -> verb.usage("--level is all, linked or proven, not '" + text + "'")))
                .orElse(Level.LINKED);
    }

    @Override
    int run(ParseResult line) {
        Configuration configuration = configuration(line);
        PlanOrder order = order(this, line, configuration, words(line), WORKERS);
        try (Desk desk = Desk.open(configuration, console.surroundings(), console.progress())) {
            PlanResult result = desk.plan(order);
            PlanReport report = new PlanReport(result.plan(), result.malformed(), has(line, "--all"));
            print(line, report::json, report::text);
            console.report(result.malformed());
            return ExitCode.OK;
        }
    }
}
