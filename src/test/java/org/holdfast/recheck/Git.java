package org.holdfast.recheck;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A git repository, read with the command line; text is taken as Latin-1, which loses nothing. */
record Git(Path repository) {

    /** What git prints; nothing if it fails. */
    String ask(String... arguments) {
        return run(arguments).out();
    }

    /** What git prints; it must not fail. */
    String require(String... arguments) {
        Command.Result result = run(arguments);
        if (result.status() != 0) {
            throw new IllegalStateException("git " + String.join(" ", arguments) + " ends with " + result.status());
        }
        return result.out();
    }

    private Command.Result run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        return Command.run(repository, command, StandardCharsets.ISO_8859_1);
    }

    List<String> lines(String... arguments) {
        return ask(arguments).lines().toList();
    }

    /** A file at a commit; empty if it is not there. */
    String file(String commit, String path) {
        return lines("ls-tree", "--name-only", commit, "--", path).isEmpty() ? "" : ask("show", commit + ":" + path);
    }

    /** The files that differ. */
    List<String> changed(String from, String to) {
        return lines("-c", "core.quotePath=false", "diff", "--no-renames", "--name-only", from, to);
    }

    /** The directories of packages, {@code category/name}, in which these files are. */
    static Set<String> directories(List<String> files) {
        Set<String> directories = new TreeSet<>();
        for (String file : files) {
            String[] parts = file.split("/", 3);
            if (parts.length == 3) {
                directories.add(parts[0] + "/" + parts[1]);
            }
        }
        return directories;
    }
}
