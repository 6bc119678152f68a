package org.holdfast.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.holdfast.source.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code holdfast init}: writes a configuration that explains itself. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = "Writes holdfast.toml, with a comment on every key. Never over one that is there.")
final class InitCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "DIR", arity = "0..1", defaultValue = ".", description = "Where; by default here.")
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    InitCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Path file = console.directory().resolve(directory).resolve(Configuration.FILE).normalize();
        try {
            Files.write(
                    file, Configuration.template().getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            console.say("holdfast: " + file + " is there already; nothing was changed");
            return ExitCode.USAGE;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
        console.print("wrote " + file + "; edit it, then run 'holdfast status'\n");
        return ExitCode.OK;
    }
}
