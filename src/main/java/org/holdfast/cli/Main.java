package org.holdfast.cli;

import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.source.InvalidConfiguration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code holdfast} command. */
@Command(
        name = "holdfast",
        mixinStandardHelpOptions = true,
        version = Main.VERSION,
        description = "Keeps a long-term-support branch of pkgsrc secure.",
        synopsisSubcommandLabel = "VERB",
        commandListHeading = "%nVerbs:%n",
        footer = {
            "",
            "Exit status: 0 nothing found, 1 findings, 2 usage, 3 the world failed.",
            "'holdfast VERB --help' says more; 'holdfast demo' shows it all on a small real branch."
        })
public final class Main implements Runnable {

    static final String VERSION = "holdfast 0.1.0";

    private static final Map<String, Function<Console, Object>> VERBS = verbs();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private Main() {}

    private static Map<String, Function<Console, Object>> verbs() {
        Map<String, Function<Console, Object>> verbs = new LinkedHashMap<>();
        verbs.put("init", InitCommand::new);
        verbs.put("audit", AuditCommand::new);
        verbs.put("status", StatusCommand::new);
        verbs.put("match", MatchCommand::new);
        verbs.put("demo", DemoCommand::new);
        verbs.put("help", console -> new HelpCommand());
        return verbs;
    }

    public static void main(String[] args) {
        System.exit(run(Console.system(), args));
    }

    /** Runs one command line; gives its exit status. */
    static int run(Console console, String... args) {
        if (args.length == 1 && args[0].equals("--version")) { // before the options are read: scripts ask it often
            console.print(VERSION + "\n");
            return ExitCode.OK;
        }
        return command(console, args.length > 0 ? args[0] : "").execute(args);
    }

    /** Reading a verb's annotations takes longer than many a verb does, so only the one that is meant is read. */
    private static CommandLine command(Console console, String first) {
        CommandLine command = new CommandLine(new Main());
        VERBS.forEach((name, verb) -> {
            if (name.equals(first) || !VERBS.containsKey(first) || first.equals("help")) {
                command.addSubcommand(name, verb.apply(console));
            }
        });
        return command.setCaseInsensitiveEnumValuesAllowed(true)
                .setOverwrittenOptionsAllowed(true)
                .setColorScheme(Help.defaultColorScheme(console.colour() ? Ansi.ON : Ansi.OFF))
                .setParameterExceptionHandler((e, rest) -> usage(console, e))
                .setExecutionExceptionHandler((e, line, parsed) -> failed(console, e));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which verb? 'holdfast --help' lists them");
    }

    private static int usage(Console console, ParameterException e) {
        console.say("holdfast: " + e.getMessage());
        String verb = e.getCommandLine().getCommandSpec().qualifiedName();
        console.say("usage: " + verb + " …; '" + verb + " --help' says how");
        return ExitCode.USAGE;
    }

    private static int failed(Console console, Exception e) throws Exception {
        if (e instanceof ParameterException parameter) {
            return usage(console, parameter);
        }
        if (e instanceof InvalidConfiguration) {
            console.say("holdfast: " + e.getMessage());
            return ExitCode.USAGE;
        }
        if (e instanceof Unusable || e instanceof UncheckedIOException) {
            console.say("holdfast: " + e.getMessage());
            return ExitCode.FAILED;
        }
        throw e;
    }
}
