package org.holdfast.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.holdfast.config.Configuration;

/** The configuration of where the user stands. */
final class Configured {

    private Configured() {}

    /** {@code holdfast.toml} if there is one; else one that says nothing but the built-in policy. */
    static Configuration here(Console console) {
        Path file = console.directory().resolve(Configuration.FILE);
        return Files.exists(file) ? Configuration.read(file) : Configuration.none();
    }
}
