package org.holdfast.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.holdfast.outcome.Host;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.AtomicFile;

/**
 * The hosts that registered, a file for each in a directory, so that a server records them while {@code sync} writes the store.
 *
 * <pre>
 * token 5f2c…                       SHA-256 of its token; "none" once it is revoked
 * added 2026-11-29T16:00:00Z
 * seen 2026-11-29T17:00:00Z
 * package 2026-11-29 openssl-1.0.1gnb1
 * </pre>
 *
 * <p>A token is kept nowhere: whoever reads the files cannot speak for a host. A file is replaced whole, under a lock of the directory. Thread-safe.
 */
public final class HostDirectory {

    /** What a host may be called. */
    public static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private static final String NO_TOKEN = "none";
    private static final String SUFFIX = ".host";
    private static final int TOKEN_BYTES = 32;
    private static final long MOST_BYTES = 16 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path directory;
    private final Map<Path, Kept> read = new ConcurrentHashMap<>();

    private record Entry(Host host, String token) {}

    private record Kept(FileTime changed, long size, Entry entry) {}

    public HostDirectory(Path directory) {
        this.directory = directory;
    }

    /**
     * Adds a host, or gives one a new token in place of the one it had.
     *
     * @return its token, which is not kept: 43 characters
     * @throws IllegalArgumentException if it cannot be called that
     */
    public String add(String name, Instant now) {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Path file = file(name);
        locked(() -> write(
                file,
                find(name)
                        .map(known -> new Entry(with(known.host(), true), Sha256.of(token)))
                        .orElseGet(() ->
                                new Entry(new Host(name, now, Optional.empty(), true, Map.of()), Sha256.of(token)))));
        return token;
    }

    private static Host with(Host host, boolean active) {
        return new Host(host.name(), host.added(), host.seen(), active, host.packages());
    }

    /** Makes the token of a host worthless; what it said stays. Tells whether there is such a host. */
    public boolean revoke(String name) {
        return change(name, known -> new Entry(with(known.host(), false), NO_TOKEN));
    }

    /** Forgets a host. Tells whether there was one. */
    public boolean forget(String name) {
        Path file = file(name);
        boolean[] there = new boolean[1];
        locked(() -> there[0] = Files.deleteIfExists(file));
        return there[0];
    }

    /** Whether a token is that of a host. */
    public boolean accepts(String name, String token) {
        return NAME.matcher(name).matches()
                && find(name)
                        .filter(known -> MessageDigest.isEqual(
                                known.token().getBytes(StandardCharsets.US_ASCII),
                                Sha256.of(token).getBytes(StandardCharsets.US_ASCII)))
                        .isPresent();
    }

    /** Records the packages of a host; one that it had before keeps its date. Tells whether there is such a host. */
    public boolean record(String name, Collection<PkgName> packages, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return change(name, known -> {
            Map<PkgName, LocalDate> since = new HashMap<>();
            packages.forEach(one -> since.put(one, known.host().packages().getOrDefault(one, today)));
            Host old = known.host();
            return new Entry(new Host(name, old.added(), Optional.of(now), old.active(), since), known.token());
        });
    }

    /** A host; empty if there is none of that name. */
    public Optional<Host> host(String name) {
        return NAME.matcher(name).matches() ? find(name).map(Entry::host) : Optional.empty();
    }

    /** All hosts, by name. */
    public List<Host> hosts() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<Host> hosts = new ArrayList<>();
            files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .forEach(file -> entry(file).map(Entry::host).ifPresent(hosts::add));
            return hosts;
        } catch (IOException | UncheckedIOException e) {
            throw new Unusable(directory.toString(), "hosts cannot be read: " + e.getMessage());
        }
    }

    private Path file(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a host is called by up to 100 letters, digits, '.', '_' and '-', not '" + name + "'");
        }
        return directory.resolve(name + SUFFIX);
    }

    private Optional<Entry> find(String name) {
        return entry(file(name));
    }

    private boolean change(String name, UnaryOperator<Entry> change) {
        Path file = file(name);
        boolean[] there = new boolean[1];
        if (Files.exists(file)) {
            locked(() -> {
                Optional<Entry> known = find(name);
                there[0] = known.isPresent();
                if (known.isPresent()) {
                    write(file, change.apply(known.get()));
                }
            });
        }
        return there[0];
    }

    private interface Work {
        void run() throws IOException;
    }

    private void locked(Work work) {
        try {
            Files.createDirectories(directory);
            synchronized (read) {
                DirectoryLock lock = DirectoryLock.take(directory, PATIENCE);
                try {
                    work.run();
                } finally {
                    lock.close();
                }
            }
        } catch (IOException e) {
            throw new Unusable(directory.toString(), "hosts cannot be kept: " + e.getMessage());
        }
    }

    private Optional<Entry> entry(Path file) {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            FileTime changed = Files.getLastModifiedTime(file);
            long size = Files.size(file);
            Kept kept = read.get(file);
            if (kept != null && kept.changed.equals(changed) && kept.size == size) {
                return Optional.of(kept.entry);
            }
            if (size > MOST_BYTES) {
                throw new Unusable(file.toString(), "is no host: it has %,d bytes".formatted(size));
            }
            Entry entry = parsed(file, Files.readAllLines(file, StandardCharsets.ISO_8859_1));
            read.put(file, new Kept(changed, size, entry));
            return Optional.of(entry);
        } catch (java.nio.file.NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new Unusable(file.toString(), "cannot be read: " + e.getMessage());
        }
    }

    private static Entry parsed(Path file, List<String> lines) {
        String token = NO_TOKEN;
        Optional<Instant> added = Optional.empty();
        Optional<Instant> seen = Optional.empty();
        Map<PkgName, LocalDate> packages = new HashMap<>();
        try {
            for (String line : lines) {
                String[] words = line.split(" ", 3);
                switch (words[0]) {
                    case "token" -> token = words[1];
                    case "added" -> added = Optional.of(Instant.parse(words[1]));
                    case "seen" -> seen = Optional.of(Instant.parse(words[1]));
                    case "package" -> packages.put(new PkgName(words[2]), LocalDate.parse(words[1]));
                    default -> throw new Unusable(file.toString(), "has a line that is no host's: " + words[0]);
                }
            }
        } catch (ArrayIndexOutOfBoundsException | DateTimeException e) {
            throw new Unusable(file.toString(), "is damaged: forget this host, and add it again");
        }
        String name = file.getFileName().toString();
        Instant since = added.orElseThrow(
                () -> new Unusable(file.toString(), "is damaged: forget this host, and add it again"));
        return new Entry(
                new Host(
                        name.substring(0, name.length() - SUFFIX.length()),
                        since,
                        seen,
                        !token.equals(NO_TOKEN),
                        packages),
                token);
    }

    private static void write(Path file, Entry entry) throws IOException {
        StringBuilder text = new StringBuilder();
        Host host = entry.host();
        text.append("token ").append(entry.token()).append("\nadded ").append(host.added());
        host.seen().ifPresent(seen -> text.append("\nseen ").append(seen));
        host.packages()
                .forEach((pkgname, since) ->
                        text.append("\npackage ").append(since).append(' ').append(pkgname.text()));
        AtomicFile.write(file, text.append('\n').toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
