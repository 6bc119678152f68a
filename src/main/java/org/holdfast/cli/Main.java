package org.holdfast.cli;

import java.io.UncheckedIOException;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.source.InvalidConfiguration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code holdfast} command. */
@Command(
        name = "holdfast",
        mixinStandardHelpOptions = true,
        version = "holdfast 0.1.0",
        description = "Keeps a long-term-support branch of pkgsrc secure.",
        synopsisSubcommandLabel = "VERB",
        commandListHeading = "%nVerbs:%n",
        footer = {
            "",
            "Exit status: 0 nothing found, 1 findings, 2 usage, 3 the world failed.",
            "'holdfast VERB --help' says more; 'holdfast demo' shows it all on a small real branch."
        })
public final class Main implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(Console.system(), args));
    }

    /** Runs one command line; gives its exit status. */
    static int run(Console console, String... args) {
        CommandLine command = new CommandLine(new Main())
                .addSubcommand("init", new InitCommand(console))
                .addSubcommand("status", new StatusCommand(console))
                .addSubcommand("audit", new AuditCommand(console))
                .addSubcommand("match", new MatchCommand(console))
                .addSubcommand(new HelpCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOverwrittenOptionsAllowed(true)
                .setParameterExceptionHandler((e, rest) -> usage(console, e))
                .setExecutionExceptionHandler((e, line, parsed) -> failed(console, e));
        return command.execute(args);
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
