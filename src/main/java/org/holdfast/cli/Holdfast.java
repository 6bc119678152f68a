package org.holdfast.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.config.InvalidConfiguration;
import org.holdfast.desk.InvalidRequest;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.NearWord;
import org.holdfast.tool.SmallFile;
import org.holdfast.tool.ToolFailed;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code holdfast} command: parses a command line and runs its verb. */
final class Holdfast {

    static final Map<String, Function<Console, Verb>> VERBS = verbs();

    /** Words in place of a verb that say what an option says. */
    private static final List<String> SAME_AS_OPTIONS = List.of("help", "version");

    private Holdfast() {}

    private static Map<String, Function<Console, Verb>> verbs() {
        Map<String, Function<Console, Verb>> verbs = new LinkedHashMap<>();
        verbs.put("init", InitCommand::new);
        verbs.put("config", ConfigCommand::new);
        verbs.put("doctor", DoctorCommand::new);
        verbs.put("audit", AuditCommand::new);
        verbs.put("status", StatusCommand::new);
        verbs.put("explain", ExplainCommand::new);
        verbs.put("backports", BackportsCommand::new);
        verbs.put("backport", BackportCommand::new);
        verbs.put("merge", MergeCommand::new);
        verbs.put("plan", PlanCommand::new);
        verbs.put("build", BuildCommand::new);
        verbs.put("worker", WorkerCommand::new);
        verbs.put("gate", GateCommand::new);
        verbs.put("publish", PublishCommand::new);
        verbs.put("rollback", RollbackCommand::new);
        verbs.put("repo", RepoCommand::new);
        verbs.put("serve", ServeCommand::new);
        verbs.put("hosts", HostsCommand::new);
        verbs.put("overview", OverviewCommand::new);
        verbs.put("lint", LintCommand::new);
        verbs.put("overlay", OverlayCommand::new);
        verbs.put("requests", RequestsCommand::new);
        verbs.put("sync", SyncCommand::new);
        verbs.put("store", StoreCommand::new);
        verbs.put("scan", ScanCommand::new);
        verbs.put("timeline", TimelineCommand::new);
        verbs.put("match", MatchCommand::new);
        verbs.put("replay", ReplayCommand::new);
        verbs.put("demo", DemoCommand::new);
        verbs.put("completion", CompletionCommand::new);
        return verbs;
    }

    /** Runs a command line and returns its exit status. Reports all failures; none is mistaken for findings. */
    static int run(Console console, String... args) {
        try {
            return parsed(console, args);
        } catch (Throwable e) {
            return failed(console, e);
        }
    }

    private static int failed(Console console, Throwable thrown) {
        Throwable error = Unforeseen.cause(thrown);
        switch (error) {
            case ParameterException e -> {
                return usage(console, e);
            }
            case InvalidConfiguration e -> {
                console.say("holdfast: " + e.getMessage());
                return ExitCode.USAGE;
            }
            case InvalidPathException e -> {
                console.say("holdfast: '" + e.getInput() + "' is no name of a file here: " + e.getReason());
                return ExitCode.USAGE;
            }
            case Console.OutputClosed e -> console.say("holdfast: standard output: " + e.getMessage());
            case Unusable e -> console.say("holdfast: " + e.getMessage());
            case ToolFailed e -> console.say("holdfast: " + e.getMessage());
            case UncheckedIOException e -> console.say("holdfast: " + words(e));
            default -> Unforeseen.say(console, error);
        }
        Unforeseen.trace(console, thrown);
        return ExitCode.FAILED;
    }

    /** The message; where it is only the exception below, the name of the file and the reason. */
    private static String words(UncheckedIOException e) {
        IOException cause = e.getCause();
        if (cause == null || !cause.toString().equals(e.getMessage())) {
            return String.valueOf(e.getMessage());
        }
        return cause instanceof FileSystemException file && file.getFile() != null
                ? file.getFile() + ": " + SmallFile.words(cause)
                : SmallFile.words(cause);
    }

    private static int parsed(Console console, String... args) {
        String first = args.length == 0 ? "" : args[0];
        if (SAME_AS_OPTIONS.contains(first)) {
            return args.length > 1 && first.equals("help")
                    ? parsed(console, args[1], "--help")
                    : parsed(console, "--" + first);
        }
        Map<String, Verb> verbs = new LinkedHashMap<>();
        VERBS.forEach((name, verb) -> {
            if (name.equals(first) || !VERBS.containsKey(first)) {
                verbs.put(name, verb.apply(console));
            }
        });
        CommandLine command = new CommandLine(spec());
        verbs.forEach((name, verb) -> command.addSubcommand(name, verb.spec));
        command.setOverwrittenOptionsAllowed(true)
                .setColorScheme(Help.defaultColorScheme(console.colour() ? Ansi.ON : Ansi.OFF));
        if (!first.isEmpty() && !first.startsWith("-") && !VERBS.containsKey(first)) {
            // Even with --help, which would show the help of something else.
            throw new ParameterException(command, "no verb '" + first + "'" + NearWord.question(first, words()));
        }
        ParseResult line = command.parseArgs(args);
        return !console.isSilent() && line.hasSubcommand() && Verb.has(line.subcommand(), Verb.QUIET)
                ? parsed(console.silent(), args)
                : run(console, command, verbs, line);
    }

    /** The words that a command line may begin with. */
    static List<String> words() {
        return Stream.concat(VERBS.keySet().stream(), SAME_AS_OPTIONS.stream()).toList();
    }

    private static int run(Console console, CommandLine command, Map<String, Verb> verbs, ParseResult line) {
        ParseResult inner = line.hasSubcommand() ? line.subcommand() : line;
        if (inner.isUsageHelpRequested()) {
            Optional.ofNullable(verbs.get(inner.commandSpec().name())).ifPresent(Verb::giveExamples);
            console.print(inner.commandSpec().commandLine().getUsageMessage(command.getColorScheme()));
            return ExitCode.OK;
        }
        if (inner.isVersionHelpRequested()) {
            console.print(Main.VERSION + "\n");
            return ExitCode.OK;
        }
        Verb verb = Optional.ofNullable(verbs.get(inner.commandSpec().name()))
                .orElseThrow(() -> new ParameterException(command, "no verb given; 'holdfast --help' lists them"));
        try {
            return verb.runOnItsDay(inner);
        } catch (InvalidRequest e) {
            throw new ParameterException(verb.spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("holdfast");
        spec.usageMessage()
                .description("Keeps a long-term-support branch of pkgsrc secure.")
                .synopsisSubcommandLabel("VERB")
                .commandListHeading("%nVerbs:%n")
                .footer(
                        "",
                        "Exit status: 0 nothing found, 1 findings, 2 usage, 3 an input or tool failed.",
                        "'holdfast help VERB' says more, with examples; 'holdfast demo' runs one.");
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build());
        spec.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Show the version.")
                .build());
        return spec;
    }

    private static int usage(Console console, ParameterException e) {
        CommandSpec verb = e.getCommandLine().getCommandSpec();
        console.say(verb.qualifiedName() + ": "
                + (e instanceof UnmatchedArgumentException unmatched ? unmatched(verb, unmatched) : e.getMessage()));
        if (verb.parent() == null) {
            console.say("the verbs are " + String.join(", ", VERBS.keySet()));
        }
        console.say("'" + verb.qualifiedName() + " --help' says how");
        return ExitCode.USAGE;
    }

    /** What is wrong with words that are neither known options nor expected. */
    private static String unmatched(CommandSpec verb, UnmatchedArgumentException e) {
        return e.getUnmatched().stream()
                .map(word -> word.startsWith("-")
                        ? "no option '" + word + "'"
                                + NearWord.question(
                                        word.replaceFirst("=.*", ""),
                                        verb.optionsMap().keySet())
                        : "'" + word + "' is one word too many")
                .collect(Collectors.joining(", "));
    }
}
