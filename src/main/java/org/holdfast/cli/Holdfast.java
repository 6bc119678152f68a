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
import org.holdfast.config.InvalidConfiguration;
import org.holdfast.desk.InvalidRequest;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.SmallFile;
import org.holdfast.tool.ToolFailed;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The {@code holdfast} command: parses a command line and runs its verb. */
final class Holdfast {

    static final Map<String, Function<Console, Verb>> VERBS = verbs();

    private Holdfast() {}

    private static Map<String, Function<Console, Verb>> verbs() {
        Map<String, Function<Console, Verb>> verbs = new LinkedHashMap<>();
        verbs.put("init", InitCommand::new);
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
        boolean help = first.equals("help") && args.length > 1;
        if (help) {
            return parsed(console, args[1], "--help");
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
        return run(console, command, verbs, command.parseArgs(first.equals("help") ? new String[] {"--help"} : args));
    }

    private static int run(Console console, CommandLine command, Map<String, Verb> verbs, ParseResult line) {
        ParseResult inner = line.hasSubcommand() ? line.subcommand() : line;
        if (inner.isUsageHelpRequested()) {
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
                        "'holdfast VERB --help' says more; 'holdfast demo' runs an example.");
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build());
        spec.addOption(OptionSpec.builder("--version")
                .versionHelp(true)
                .description("Show the version.")
                .build());
        return spec;
    }

    private static int usage(Console console, ParameterException e) {
        CommandSpec verb = e.getCommandLine().getCommandSpec();
        console.say(verb.qualifiedName() + ": " + e.getMessage());
        List<String> known = List.copyOf(VERBS.keySet());
        if (verb.parent() == null) {
            console.say("the verbs are " + String.join(", ", known));
        }
        console.say("'" + verb.qualifiedName() + " --help' says how");
        return ExitCode.USAGE;
    }
}
