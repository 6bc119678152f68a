package org.holdfast.publish;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.holdfast.outcome.Generation;
import org.holdfast.outcome.MirrorOutcome;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.Filter;
import org.holdfast.tool.SmallFile;
import org.holdfast.tool.ToolFailed;

/**
 * Brings mirrors to the live generation of a repository, whichever they have: what one missed while it was down it gets with the next.
 *
 * <p>A mirror that is a directory is a repository of its own. One of the form {@code host:directory} is staged by rsync as
 * {@code generations/.12}, with hard links to what is live there, compared by checksums, and switched to by one command.
 *
 * @param repository the repository
 * @param who who writes, for the lock of a directory
 * @param shell the program and arguments that run a command on a host: {@code ssh}
 */
record Mirrors(Repository repository, String who, List<String> shell) {

    /** A mirror keeps the generation before the live one, for clients in the middle of a download. */
    private static final int KEPT = 2;

    /** Brings each of some mirrors up to date. One that fails stops no other. */
    List<MirrorOutcome> update(List<String> mirrors) {
        Optional<Generation> live = repository.current();
        if (live.isEmpty()) {
            throw new Unusable(repository.root().toString(), "has published nothing yet");
        }
        return mirrors.parallelStream()
                .map(mirror -> update(mirror, live.get()))
                .toList();
    }

    private MirrorOutcome update(String mirror, Generation live) {
        try {
            boolean copied = isRemote(mirror)
                    ? new Remote(mirror).update(live)
                    : directory(new Repository(Path.of(mirror)), live);
            return new MirrorOutcome(mirror, Optional.of(live.number()), copied, Optional.empty());
        } catch (ToolFailed | Unusable | UncheckedIOException e) {
            return new MirrorOutcome(mirror, Optional.empty(), false, Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private static boolean isRemote(String mirror) {
        return mirror.matches("[^/]+:.*");
    }

    private boolean directory(Repository mirror, Generation live) {
        if (mirror.current().filter(live::equals).isPresent()) {
            return false;
        }
        return mirror.locked(who, () -> {
            Map<String, Path> sources = new HashMap<>();
            for (Generation.Entry file : live.files()) {
                sources.put(file.sha256(), repository.pool().file(file.sha256()));
            }
            Map<String, byte[]> summaries = new HashMap<>();
            try (DirectoryStream<Path> files =
                    Files.newDirectoryStream(repository.directory(live.number()), "pkg_summary.*")) {
                for (Path file : files) {
                    summaries.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + repository.root() + ": " + SmallFile.words(e), e);
            }
            mirror.write(
                    live, sources, summaries, repository.report(live.number()).orElse("{}\n"));
            List<Integer> numbers = List.copyOf(mirror.numbers());
            mirror.collect(Set.copyOf(numbers.subList(0, Math.max(0, numbers.size() - KEPT))));
            return true;
        });
    }

    /** A directory on a host. */
    private final class Remote {
        private final String host;
        private final String directory;

        Remote(String mirror) {
            int colon = mirror.indexOf(':');
            host = mirror.substring(0, colon);
            directory = mirror.substring(colon + 1);
            if (host.startsWith("-") || !directory.matches("[A-Za-z0-9._/@+-]+")) {
                throw new Unusable(mirror, "is no mirror: write host:directory, without blanks");
            }
        }

        boolean update(Generation live) {
            String target = "generations/" + live.number();
            String there =
                    run("mkdir -p " + directory + "/generations && cd " + directory + " && { readlink All || :; }");
            if (there.equals(target)) {
                return false;
            }
            String staged = directory + "/generations/." + live.number() + "/";
            String source = repository.directory(live.number()) + "/";
            List<String> copy = rsync("-a", "--copy-unsafe-links", "--delete");
            if (there.matches("generations/[0-9]+")) {
                copy.add("--link-dest=../" + there.substring("generations/".length()) + "/");
            }
            copy.addAll(List.of(source, host + ":" + staged));
            text(copy);
            String differences = text(Stream.concat(
                            rsync(
                                    "-a",
                                    "--copy-unsafe-links",
                                    "--delete",
                                    "--dry-run",
                                    "--checksum",
                                    "--itemize-changes")
                                    .stream(),
                            Stream.of(source, host + ":" + staged))
                    .toList());
            if (!differences.isEmpty()) {
                throw new Unusable(
                        host + ":" + directory,
                        "differs after it was copied: "
                                + differences.lines().findFirst().orElse(""));
            }
            String link = ".All." + live.number();
            // GNU's mv renames over a symbolic link to a directory with -T, BSD's with -h.
            run("cd " + directory + " && rm -rf " + target + " && mv generations/." + live.number() + " " + target
                    + " && rm -f " + link + " && ln -s " + target + " " + link + " && { mv -fT " + link
                    + " All 2>/dev/null || mv -fh " + link + " All 2>/dev/null || perl -e 'rename(q(" + link
                    + "), q(All)) or die $!'; }");
            String now = run("cd " + directory + " && readlink All && ls generations");
            if (!now.startsWith(target + "\n")) {
                throw new Unusable(
                        host + ":" + directory,
                        "was not switched: All leads to "
                                + now.lines().findFirst().orElse("nothing"));
            }
            collect(now, live.number());
            return true;
        }

        /** Deletes all generations there but the live one and the one before. */
        private void collect(String listing, int live) {
            List<String> old = listing.lines()
                    .skip(1)
                    .filter(name -> name.matches("[0-9]{1,9}") && Integer.parseInt(name) < live)
                    .sorted((one, other) -> Integer.parseInt(other) - Integer.parseInt(one))
                    .skip(KEPT - 1L)
                    .toList();
            if (!old.isEmpty()) {
                run("cd " + directory + "/generations && rm -rf " + String.join(" ", old));
            }
        }

        private List<String> rsync(String... options) {
            List<String> command = new ArrayList<>(List.of("rsync", "--timeout=120", "-e", String.join(" ", shell)));
            command.addAll(List.of(options));
            return command;
        }

        private String run(String command) {
            return text(Stream.concat(shell.stream(), Stream.of(host, command)).toList());
        }

        private static String text(List<String> command) {
            return new String(Filter.run(command, new byte[0]), StandardCharsets.UTF_8).strip();
        }
    }
}
