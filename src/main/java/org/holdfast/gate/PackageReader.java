package org.holdfast.gate;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.outcome.GateFinding;
import org.holdfast.outcome.GateOutcome;
import org.holdfast.outcome.Verdict;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.source.BinaryPackage;
import org.holdfast.source.BinaryPackages;
import org.holdfast.source.PackageArchive;
import org.holdfast.tool.SmallFile;

/**
 * Unpacks packages of pkgsrc, plain or signed, and of Debian, into a directory.
 *
 * <p>They come from outside. Only regular files that a check reads are written, below the directory and nowhere else; no more than {@value #MOST_UNPACKED} bytes are unpacked;
 * a path that leads out, a device or a pipe is left out, and said. Links are remembered, and never made.
 */
final class PackageReader {

    private static final long MOST_UNPACKED = 8L << 30;
    private static final int MOST_FILES = 500_000;
    private static final int LONGEST_PATH = 1000;
    private static final int LONGEST_NAME = 250;

    private final Path directory;
    private final NavigableMap<String, PackageFile> files = new TreeMap<>();
    private final Map<String, List<String>> info = new HashMap<>();
    private final List<String> depends = new ArrayList<>();
    private final List<GateFinding> oddities = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> digests = new ArrayList<>();
    private String prefix = "/usr/pkg";
    private long unpacked;
    private final byte[] buffer = new byte[1 << 16];

    PackageReader(Path directory) {
        this.directory = directory;
    }

    /**
     * An unpacked package, and what is odd about its archive.
     *
     * @param tree the package
     * @param oddities what could not be taken as it is
     */
    record Reading(PackageTree tree, List<GateFinding> oddities) {}

    /**
     * Reads a package, or several that are one together: Debian has a library and its headers in two.
     *
     * @throws Unusable if one is no package, is damaged or too large
     */
    Reading read(List<Path> packages) {
        for (Path file : packages) {
            if (isDebian(file)) {
                debian(file);
            } else {
                pkgsrc(file);
            }
        }
        GateOutcome.Side side = new GateOutcome.Side(
                String.join(" ", names),
                packages.stream().map(Path::toString).collect(Collectors.joining(",")),
                digests.size() == 1 ? digests.getFirst() : hex(digest(String.join(" ", digests))));
        return new Reading(new PackageTree(side, prefix, files, info, depends, directory), oddities);
    }

    private void pkgsrc(Path file) {
        BinaryPackage read = BinaryPackages.read(file, this::take);
        names.add(read.pkgname().text());
        digests.add(read.sha256());
        prefix = read.built("LOCALBASE").orElse(prefix);
        read.buildInfo()
                .forEach((key, value) ->
                        info.computeIfAbsent(key, none -> new ArrayList<>()).add(value));
        for (String many : List.of("PROVIDES", "REQUIRES")) {
            info.put(many, read.summary().all(many));
        }
        depends.addAll(read.summary().all("DEPENDS"));
    }

    static boolean isDebian(Path file) {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(80);
        } catch (IOException e) {
            throw new Unusable(file.toString(), "cannot be read: " + SmallFile.words(e));
        }
        return new String(start, StandardCharsets.ISO_8859_1).startsWith("!<arch>\ndebian-binary");
    }

    private void debian(Path file) {
        Map<String, String> control = new LinkedHashMap<>();
        MessageDigest whole = digest("");
        try (InputStream raw = Files.newInputStream(file);
                DigestInputStream in = new DigestInputStream(new BufferedInputStream(raw, 1 << 16), whole)) {
            PackageArchive.members(in, (name, member) -> {
                if (name.startsWith("control.tar")) {
                    PackageArchive.tar(member, (entry, content) -> control(entry, content, control));
                } else if (name.startsWith("data.tar")) {
                    PackageArchive.tar(member, (entry, content) -> {
                        String path = entry.name().replaceFirst("^\\./", "");
                        take(named(entry, path.startsWith("usr/") ? path.substring(4) : "/" + path), content);
                    });
                }
                return !name.startsWith("data.tar");
            });
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException | RuntimeException e) {
            throw new Unusable(file.toString(), "is no package of Debian, or damaged: " + e.getMessage());
        }
        prefix = "/usr";
        names.add(control.getOrDefault("Package", "") + "-" + control.getOrDefault("Version", ""));
        digests.add(hex(whole));
        Stream.of(control.getOrDefault("Depends", "").split(","))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .forEach(depends::add);
    }

    private static void control(PackageArchive.Entry entry, InputStream content, Map<String, String> control)
            throws IOException {
        if (entry.name().replaceFirst("^\\./", "").equals("control")) {
            new String(content.readNBytes(1 << 20), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.matches("[A-Za-z-]+: .*"))
                    .forEach(line ->
                            control.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2)));
        }
    }

    private static PackageArchive.Entry named(PackageArchive.Entry entry, String name) {
        String link = entry.type() == '1' ? entry.link().replaceFirst("^\\./(usr/)?", "") : entry.link();
        return new PackageArchive.Entry(name, entry.type(), entry.mode(), entry.size(), link);
    }

    private void take(PackageArchive.Entry entry, InputStream content) throws IOException {
        if (entry.type() == '5') {
            return;
        }
        if (files.size() >= MOST_FILES) {
            throw new IOException("more than " + MOST_FILES + " files");
        }
        String path = entry.name();
        if (!isSafe(path)) {
            odd(path, "has a path that leads out of it, or that no system can have");
        } else if (entry.type() == '2') {
            files.put(path, new PackageFile(path, 0, 0, Optional.of(entry.link()), Optional.empty()));
        } else if (entry.type() == '1') {
            PackageFile same = files.get(entry.link());
            if (same == null) {
                odd(path, "is a hard link to nothing in it");
            } else {
                files.put(path, new PackageFile(path, same.mode(), same.size(), same.link(), same.stored()));
            }
        } else if (entry.isFile()) {
            files.put(path, file(path, entry.mode(), content));
        } else {
            odd(path, "is a device or a pipe");
        }
    }

    private void odd(String path, String why) {
        String shown = path.length() > 100 ? path.substring(0, 100) + "…" : path;
        oddities.add(GateFinding.of("archive", Verdict.UNKNOWN, shown, "the package " + why + "; it is not compared"));
    }

    private PackageFile file(String path, int mode, InputStream content) throws IOException {
        byte[] start = content.readNBytes(Libraries.START);
        if (!isRead(path, start)) {
            return new PackageFile(
                    path,
                    mode,
                    copy(start, content, OutputStream.nullOutputStream()),
                    Optional.empty(),
                    Optional.empty());
        }
        Path target = directory
                .resolve(path.startsWith("/") ? "outside" + path : "prefix/" + path)
                .normalize();
        if (!target.startsWith(directory)) {
            throw new IOException(path + " leads out");
        }
        Files.createDirectories(target.resolveSibling(""));
        try (OutputStream out = Files.newOutputStream(target)) {
            return new PackageFile(path, mode, copy(start, content, out), Optional.empty(), Optional.of(target));
        }
    }

    private long copy(byte[] start, InputStream content, OutputStream out) throws IOException {
        out.write(start);
        long size = start.length;
        for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
            out.write(buffer, 0, n);
            size += n;
            unpacked += n;
            if (unpacked > MOST_UNPACKED) {
                throw new IOException("it unpacks to more than " + (MOST_UNPACKED >> 30) + " GB");
            }
        }
        return size;
    }

    /** Whether a check reads a file: what others compile with, link, ask how to, or run. */
    private static boolean isRead(String path, byte[] start) {
        return Headers.isHeader(path)
                || LinkFileCheck.isLinkFile(path)
                || ArchiveCheck.isArchive(path)
                || Libraries.isCode(path, start)
                || (start.length > 1 && start[0] == '#' && start[1] == '!');
    }

    /** Whether a path is plain: no {@code ..}, no empty part, nothing that is both a file and a directory. */
    private boolean isSafe(String path) {
        try {
            if (Path.of(path).getNameCount() == 0) {
                return false;
            }
        } catch (InvalidPathException e) {
            return false;
        }
        String below = path.startsWith("/") ? path.substring(1) : path;
        if (below.isEmpty() || path.length() > LONGEST_PATH || path.chars().anyMatch(c -> c < ' ')) {
            return false;
        }
        for (String part : below.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.length() > LONGEST_NAME) {
                return false;
            }
        }
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            if (files.containsKey(path.substring(0, slash))) {
                return false;
            }
        }
        return !files.containsKey(path) && !isDirectory(path);
    }

    private boolean isDirectory(String path) {
        String below = path + "/";
        String next = files.ceilingKey(below);
        return next != null && next.startsWith(below);
    }

    private static MessageDigest digest(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(text.getBytes(StandardCharsets.ISO_8859_1));
            return digest;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
