package org.holdfast.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.holdfast.config.Configuration;
import org.holdfast.tool.SmallFile;
import picocli.CommandLine.ParseResult;

/** {@code holdfast init}: writes a commented configuration. */
final class InitCommand extends Verb {

    InitCommand(Console console) {
        super(console, "init", "Writes holdfast.toml with a comment on every key. Never overwrites a file.");
        words("DIR", "The directory; by default the current one.");
        finish();
    }

    @Override
    int run(ParseResult line) {
        if (words(line).size() > 1) {
            throw usage("give one DIR");
        }
        String directory = words(line).isEmpty() ? "" : words(line).getFirst();
        Path file = console.directory()
                .resolve(directory)
                .resolve(Configuration.FILE)
                .normalize();
        try {
            Files.write(file, Configuration.template().getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            console.say("holdfast: " + file + " exists; nothing was changed");
            return ExitCode.USAGE;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + SmallFile.words(e), e);
        }
        console.print("wrote " + file + "; edit it, then run 'holdfast sync'\n");
        return ExitCode.OK;
    }
}
