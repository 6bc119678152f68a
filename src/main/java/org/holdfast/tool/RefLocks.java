package org.holdfast.tool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The lock files that git, or what runs it, left where refs are. */
final class RefLocks {

    private static final String LOCK = ".lock";

    private RefLocks() {}

    /**
     * A lock.
     *
     * @param name its path in the repository
     * @param file its path
     * @param made when it was made
     */
    record Lock(String name, Path file, Instant made) {

        /** {@code refs/heads/trunk.lock (3 min old)}. */
        @Override
        public String toString() {
            return name + " (" + age(Duration.between(made, Instant.now())) + " old)";
        }
    }

    static String age(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        return seconds < 120
                ? seconds + " s"
                : seconds < 7_200
                        ? seconds / 60 + " min"
                        : seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " days";
    }

    /** All of them, the refs' own first. */
    static List<Lock> all(RefPlace place) {
        List<Lock> locks = new ArrayList<>();
        Path refs = place.common().resolve("refs");
        try (Stream<Path> files = Files.walk(refs)) {
            files.filter(file -> file.toString().endsWith(LOCK))
                    .sorted()
                    .forEach(file -> add(locks, place.common(), file));
        } catch (IOException | UncheckedIOException e) {
            // Somebody deletes refs at the moment; what was found is said.
        }
        for (String name : List.of("HEAD.lock", "packed-refs.lock", "packed-refs.new")) {
            add(locks, place.common(), place.common().resolve(name));
        }
        if (!place.own().equals(place.common())) {
            add(locks, place.common(), place.own().resolve("HEAD.lock"));
        }
        return locks;
    }

    private static void add(List<Lock> locks, Path common, Path file) {
        try {
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                locks.add(new Lock(
                        (file.startsWith(common) ? common.relativize(file) : file).toString(),
                        file,
                        Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                                .toInstant()));
            }
        } catch (IOException e) {
            // It has just gone.
        }
    }
}
