package org.holdfast.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.holdfast.config.Configuration;
import org.holdfast.desk.InvalidRequest;
import org.holdfast.tool.SmallFile;

/** Finds the configuration of the working directory. */
final class Configured {

    private Configured() {}

    /**
     * The configuration of a branch; without a file, one with only the built-in policy.
     *
     * @param named the file; empty for {@code holdfast.toml}, if it exists
     * @param branch the branch; empty for the first
     */
    static Configuration here(Console console, Optional<Path> named, Optional<String> branch) {
        Path usual = console.directory().resolve(Configuration.FILE);
        Optional<Path> file = named.or(() -> Optional.of(usual).filter(SmallFile::exists));
        if (file.isEmpty() && branch.isPresent()) {
            throw new InvalidRequest("no " + Configuration.FILE + ", so there is no branch '" + branch.get() + "'");
        }
        return file.map(one -> Configuration.read(one, branch)).orElseGet(Configuration::none);
    }
}
