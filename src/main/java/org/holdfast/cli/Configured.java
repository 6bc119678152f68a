package org.holdfast.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.holdfast.config.Configuration;

/** Finds the configuration of the working directory. */
final class Configured {

    private Configured() {}

    /** {@code holdfast.toml} if it exists; else a configuration with only the built-in policy. */
    static Configuration here(Console console) {
        Path file = console.directory().resolve(Configuration.FILE);
        return Files.exists(file) ? Configuration.read(file) : Configuration.none();
    }
}
