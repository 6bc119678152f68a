package org.holdfast.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.holdfast.config.Configuration;
import org.holdfast.desk.BuildResult;
import org.holdfast.desk.BuildStart;
import org.holdfast.desk.BuildView;
import org.holdfast.desk.Desk;
import org.holdfast.outcome.BuildBrief;
import org.holdfast.outcome.BuildOutcome;
import org.holdfast.pkgsrc.Controls;
import org.holdfast.report.BuildJson;
import org.holdfast.report.BuildReport;
import org.holdfast.report.LogReport;
import org.holdfast.report.SteeringReport;
import org.holdfast.tool.SmallFile;
import picocli.CommandLine.ParseResult;

/** {@code holdfast build}: plans a rebuild and carries it out; shows and steers builds. */
final class BuildCommand extends Verb {

    private static final List<String> ACTIONS =
            List.of("resume", "status", "list", "log", "pause", "continue", "cancel", "first", "drain");
    private static final int FOLLOW_MILLIS = 300;

    BuildCommand(Console console) {
        super(console, "build", "Plans a rebuild and builds it; shows and steers builds.");
        words("PKG|ACTION", "PKGPATHs, PKGBASEs or PKGNAMEs of what changes, or an action.", ACTIONS);
        PlanCommand.orderOptions(this);
        option("--slots", "N", Integer.class, "How many packages to build here at once; 0 leaves it to other workers.");
        option("--work", "DIR", String.class, "The directory for work; by default 'work' among the builds.");
        option("--listen", "HOST:PORT", String.class, "Where workers may ask over HTTP.");
        option("--token", "FILE", String.class, "The token that they must know; by default 'token' among the builds.");
        option("--build", "N", Long.class, "With an action: which build; by default the last.");
        flag("--only", "Build only what is named, not what it changes.");
        flag("-f", "With log: go on as the log grows.");
        flag("--json", "Print JSON.");
        finish(
                "PKG…          build what the plan for these packages says",
                "resume        go on with what was begun",
                "status        how far it is, and what failed",
                "list          the last builds",
                "log PKG [-f]  the log of a package, of its last attempt",
                "pause, continue, cancel    begin nothing new; go on; stop and end it",
                "first PKG     build it, and what it needs, before others",
                "drain WORKER  a worker finishes what it builds, and ends",
                "",
                "The command that makes a package is 'command' in [build]. 'holdfast publish'",
                "takes the result: a package whose build failed stays published as it was.",
                "",
                "Exit status: 0 everything was made, 1 something was not, 2 usage, 3 an input or",
                "tool failed.");
    }

    @Override
    int run(ParseResult line) {
        List<String> words = words(line);
        if (words.isEmpty()) {
            throw usage("name what changes, or one of " + String.join(", ", ACTIONS));
        }
        String action = words.getFirst();
        boolean acts = ACTIONS.contains(action);
        if (has(line, "-f") && (!action.equals("log") || has(line, "--json"))) {
            throw usage("-f goes with log, and not with --json");
        }
        if (line.hasMatchedOption("--build") && (!acts || action.equals("resume"))) {
            throw usage("--build goes with status, log, pause, continue, cancel");
        }
        if (action.equals("resume") && words.size() > 1) {
            throw usage("'resume' takes no words");
        }
        if (acts && !action.equals("resume")) {
            List.of("--slots", "--work", "--listen", "--token").forEach(option -> {
                if (line.hasMatchedOption(option)) {
                    throw usage(option + " does not go with " + action);
                }
            });
        }
        Configuration configuration = configuration(line);
        return ACTIONS.contains(action) && !action.equals("resume")
                ? act(line, configuration, action, words.subList(1, words.size()))
                : build(line, configuration, action.equals("resume") ? List.of() : words);
    }

    private int build(ParseResult line, Configuration configuration, List<String> words) {
        OptionalInt slots = line.hasMatchedOption("--slots")
                ? OptionalInt.of(line.matchedOptionValue("--slots", 0))
                : OptionalInt.empty();
        if (slots.isPresent() && (slots.getAsInt() < 0 || slots.getAsInt() > 1000)) {
            throw usage("--slots is a number from 0 to 1000");
        }
        BuildStart start = new BuildStart(
                words.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                PlanCommand.order(this, line, configuration, words, Math.max(1, slots.orElse(1)))),
                has(line, "--only"),
                slots,
                path(line, "--work").map(console.directory()::resolve),
                text(line, "--listen"),
                path(line, "--token").map(console.directory()::resolve));
        try (BuildProgress progress = new BuildProgress(console);
                Desk desk = Desk.open(configuration, console.surroundings(), console.progress())) {
            BuildResult result = desk.build(start, progress);
            progress.clear();
            print(
                    line,
                    () -> BuildJson.of(result.build()),
                    layout -> BuildReport.text(
                                    result.build(),
                                    console.clock().instant(),
                                    layout,
                                    result.root().toString())
                            + after(result));
            console.report(result.malformed());
            return result.build().isWhole() ? ExitCode.OK : ExitCode.FINDINGS;
        }
    }

    private static String after(BuildResult result) {
        Path build = result.root().resolve(Long.toString(result.build().number()));
        return switch (result.build().state()) {
            case DONE ->
                "\nto publish: holdfast publish --packages " + build.resolve("packages/All") + " --report "
                        + build.resolve("report") + "\n";
            case RUNNING, PAUSED -> "\nto go on: holdfast build resume\n";
            case CANCELLED -> "";
        };
    }

    private int act(ParseResult line, Configuration configuration, String action, List<String> words) {
        boolean named = List.of("log", "first", "drain").contains(action);
        if (words.size() != (named ? 1 : 0)) {
            throw usage(named ? "'" + action + "' wants one name" : "'" + action + "' takes no words");
        }
        Optional<Long> build = Optional.ofNullable(line.matchedOptionValue("--build", null));
        try (Desk desk = Desk.open(configuration, console.surroundings(), console.progress());
                BuildView view = desk.builds()) {
            switch (action) {
                case "status" -> {
                    BuildOutcome outcome = view.build(build);
                    print(
                            line,
                            () -> BuildJson.of(outcome),
                            layout -> BuildReport.text(
                                    outcome,
                                    console.clock().instant(),
                                    layout,
                                    view.root().toString()));
                }
                case "list" -> {
                    List<BuildBrief> builds = view.list();
                    print(line, () -> BuildJson.list(builds), layout -> BuildReport.list(builds, layout));
                }
                case "log" -> {
                    BuildView.Log log = view.log(words.getFirst(), build);
                    if (has(line, "--json")) {
                        console.print(json(view, log));
                    } else {
                        print(view, log.file(), has(line, "-f"), console::print);
                    }
                }
                case "pause" -> steered(line, action, view.pause(build, true));
                case "continue" -> steered(line, action, view.pause(build, false));
                case "cancel" -> steered(line, action, view.cancel(build));
                case "first" -> steered(line, action, view.first(words.getFirst()));
                default -> steered(line, action, view.drain(words.getFirst()));
            }
            return ExitCode.OK;
        }
    }

    private void steered(ParseResult line, String action, String done) {
        printDone(line, () -> new SteeringReport(action, done).json(), layout -> done + "\n");
    }

    private static String json(BuildView view, BuildView.Log log) {
        boolean live = view.isBuilding();
        StringBuilder text = new StringBuilder();
        print(view, log.file(), false, text::append);
        return new LogReport(
                        log.build(),
                        log.pkgname(),
                        live,
                        text.toString().lines().map(Controls::shown).toList())
                .json();
    }

    /** Prints a log; the plain file of a build that runs may grow, and is compressed in the end. */
    private static void print(BuildView view, Path log, boolean follow, Consumer<String> print) {
        try {
            long printed = 0;
            while (!log.toString().endsWith(".gz")) {
                boolean growing = follow && view.isBuilding();
                try (InputStream in = Files.newInputStream(log)) {
                    in.skipNBytes(printed);
                    byte[] more = in.readAllBytes();
                    printed += more.length;
                    print.accept(new String(more, StandardCharsets.ISO_8859_1));
                } catch (NoSuchFileException e) {
                    break; // it ended meanwhile
                }
                if (!growing) {
                    return;
                }
                Thread.sleep(FOLLOW_MILLIS);
            }
            Path whole = log.toString().endsWith(".gz") ? log : log.resolveSibling(log.getFileName() + ".gz");
            try (InputStream in = new GZIPInputStream(Files.newInputStream(whole))) {
                in.skipNBytes(printed);
                byte[] block = new byte[1 << 16];
                for (int read = in.read(block); read >= 0; read = in.read(block)) {
                    print.accept(new String(block, 0, read, StandardCharsets.ISO_8859_1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log + ": " + SmallFile.words(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
