package org.holdfast.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgVersion;

/**
 * Packages in directories that all workers reach. Below the directory of builds each build has its own, by its number:
 *
 * <pre>
 * 7/pool/SHA256.tgz       every delivered package, also of attempts that came too late
 * 7/packages/All/*.tgz    those that count
 * 7/logs/PKGNAME.1.log.gz
 * </pre>
 *
 * <p>What a build does not make comes from the published packages: the file with that name, else the highest version of that PKGBASE.
 */
public final class SharedPackages implements PackageExchange {

    private static final String SUFFIX = ".tgz";
    private static final String POOL = "pool";

    private final Path root;
    private final Optional<Path> published;
    private final BuildRuns runs;
    private final Map<Long, SupplyGraph> graphs = new ConcurrentHashMap<>();
    private final Map<Long, Map<PkgName, String>> digests = new ConcurrentHashMap<>();
    private final Set<String> checked = ConcurrentHashMap.newKeySet();
    private Map<String, PkgName> highest = Map.of();

    /**
     * Packages of the builds in a directory.
     *
     * @param root the directory of builds
     * @param published the directory of published packages, {@code All}
     */
    public SharedPackages(Path root, Optional<Path> published, BuildRuns runs) throws IOException {
        this.root = root;
        this.published = published;
        this.runs = runs;
        if (published.isPresent()) {
            highest = highest(published.get());
        }
    }

    private static Map<String, PkgName> highest(Path all) throws IOException {
        Map<String, PkgName> highest = new HashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(all, "*" + SUFFIX)) {
            for (Path file : files) {
                String text = file.getFileName().toString();
                PkgName name = new PkgName(text.substring(0, text.length() - SUFFIX.length()));
                highest.merge(
                        name.base().text(),
                        name,
                        (one, two) -> PkgVersion.ORDER.compare(one.version(), two.version()) >= 0 ? one : two);
            }
        }
        return highest;
    }

    /** The directory of a build. */
    public Path of(long build) {
        return root.resolve(Long.toString(build));
    }

    /** The directory of the packages that a build made. */
    public Path all(long build) {
        return of(build).resolve("packages/All");
    }

    private Path pool(long build, String sha256) {
        return of(build).resolve(POOL).resolve(sha256 + SUFFIX);
    }

    /** A file that is not the one that was announced. */
    static final class Damaged extends IOException {
        private static final long serialVersionUID = 1;

        Damaged(String message) {
            super(message);
        }
    }

    /** How many bytes a delivered package has. */
    long size(Lease lease, String sha256) throws IOException {
        return Files.size(pool(lease.build(), sha256));
    }

    /** A package that another needs. */
    record Supplied(PkgName pkgname, Path file, Optional<String> sha256) {}

    /** The files that a package needs, as far as there are such. */
    List<Supplied> supplies(Lease lease) {
        SupplyGraph graph = graphs.computeIfAbsent(lease.build(), runs::supply);
        Map<PkgName, String> made = digests.computeIfAbsent(lease.build(), none -> new ConcurrentHashMap<>());
        Set<PkgName> closure = graph.closure(lease.pkgname());
        made.putAll(runs.made( // what is made stays so
                lease.build(),
                closure.stream().filter(need -> !made.containsKey(need)).toList()));
        List<Supplied> supplies = new ArrayList<>();
        for (PkgName need : closure) {
            String sha256 = made.get(need);
            if (sha256 == null) {
                live(need).ifPresent(supplies::add);
            } else {
                supplies.add(new Supplied(need, pool(lease.build(), sha256), Optional.of(sha256)));
            }
        }
        return supplies;
    }

    private Optional<Supplied> live(PkgName need) {
        return published.flatMap(all -> {
            Path exact = all.resolve(need + SUFFIX);
            if (Files.exists(exact)) {
                return Optional.of(new Supplied(need, exact, Optional.empty()));
            }
            return Optional.ofNullable(highest.get(need.base().text()))
                    .map(other -> new Supplied(other, all.resolve(other + SUFFIX), Optional.empty()));
        });
    }

    @Override
    public void provide(Lease lease, Path all) throws IOException {
        for (Supplied one : supplies(lease)) {
            if (one.sha256.isPresent() && !checked.contains(one.sha256.get())) {
                if (!digest(one.file).equals(one.sha256.get())) {
                    throw new IOException(one.file + " is not the file that was made: its digest is another");
                }
                checked.add(one.sha256.get());
            }
            give(one.file, all.resolve(one.pkgname + SUFFIX));
        }
    }

    /** Copies a package for a build: a build that writes into what it was given must not change the pool, or what is published. */
    static void give(Path file, Path name) throws IOException {
        Files.copy(file, name, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Gives a file a second name; a copy where the file system cannot. */
    private static void link(Path file, Path name) throws IOException {
        try {
            Files.createLink(name, file.toRealPath());
        } catch (FileAlreadyExistsException e) {
            // There already.
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(file, name, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    static String digest(Path file) throws IOException {
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), sha256())) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void deliver(Lease lease, Path file, String sha256) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            deliver(lease, in, sha256);
        }
    }

    /**
     * Keeps what a stream gives.
     *
     * @throws IOException if its digest is another
     */
    void deliver(Lease lease, InputStream in, String sha256) throws IOException {
        Path target = pool(lease.build(), sha256);
        Path pool = Files.createDirectories(of(lease.build()).resolve(POOL));
        Path part = Files.createTempFile(pool, "part", "");
        try {
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            if (!digest(part).equals(sha256)) {
                throw new Damaged("the package that came is not the one that was announced: its digest is another");
            }
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-r--r--"));
            force(part, StandardOpenOption.WRITE);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            force(pool, StandardOpenOption.READ);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Brings a file or directory to the disk: what counts as made must be there after a power cut. */
    private static void force(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    /** Whether a package with this digest was delivered. */
    boolean isDelivered(Lease lease, String sha256) {
        return sha256.matches("[0-9a-f]{64}") && Files.exists(pool(lease.build(), sha256));
    }

    @Override
    public void confirm(Lease lease, String sha256) throws IOException {
        show(lease.build(), lease.pkgname(), sha256);
    }

    private void show(long build, PkgName pkgname, String sha256) throws IOException {
        Path all = all(build);
        Files.createDirectories(all);
        Path name = all.resolve(pkgname + SUFFIX);
        Path part = all.resolve("." + pkgname + "." + sha256.substring(0, 8));
        Files.deleteIfExists(part);
        link(pool(build, sha256), part);
        Files.move(part, name, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(part); // two names of one file: the move did nothing
    }

    /** Shows every package that a build made: one may have been finished when its worker was killed. */
    public void showAll(long build) throws IOException {
        for (Map.Entry<PkgName, String> made : runs.made(build).entrySet()) {
            if (Files.exists(pool(build, made.getValue()))) {
                show(build, made.getKey(), made.getValue());
            }
        }
    }

    @Override
    public Path log(Lease lease) {
        return of(lease.build()).resolve("logs").resolve(lease.pkgname() + "." + lease.attempt() + ".log");
    }

    @Override
    public String keepLog(Lease lease, Path log) {
        return root.relativize(log) + ".gz";
    }
}
