package org.holdfast.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.holdfast.pkgsrc.PkgSummary;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.SmallFile;

/**
 * Reads binary packages: {@code pkg_create}'s compressed tar files with {@code +CONTENTS}, {@code +COMMENT}, {@code +DESC} and
 * {@code +BUILD_INFO}, and the {@code ar} archives around them that are signed.
 *
 * <p>A package comes from outside: only the metadata is kept in memory, up to {@value #MOST_METADATA} bytes a file, within the limits of
 * {@link PackageArchive}. Nothing of it is executed or written.
 */
public final class BinaryPackages {

    /** Of a file's name, with room for its ending. */
    private static final int LONGEST_NAME = 240;

    private static final int MOST_METADATA = 64 << 20;
    private static final byte[] AR = "!<arch>\n".getBytes(StandardCharsets.ISO_8859_1);

    /** What differs between two builds of the same sources. */
    private static final List<String> OF_THE_BUILD = List.of("BUILD_DATE", "BUILD_HOST");

    /** The variables of +BUILD_INFO in a summary, which has them in the order of that file. */
    private static final Set<String> SUMMARISED = Set.of(
            "PKGPATH",
            "CATEGORIES",
            "PROVIDES",
            "REQUIRES",
            "PKG_OPTIONS",
            "OPSYS",
            "OS_VERSION",
            "MACHINE_ARCH",
            "LICENSE",
            "HOMEPAGE",
            "PKGTOOLS_VERSION",
            "BUILD_DATE",
            "PREV_PKGPATH",
            "SUPERSEDES");

    private BinaryPackages() {}

    /** What was found in the tar file. */
    private static final class Found {
        private final boolean digested;
        private final Map<String, String> metadata = new TreeMap<>();
        private final Map<String, String> digests = new TreeMap<>();

        Found(boolean digested) {
            this.digested = digested;
        }
    }

    /**
     * Reads a package.
     *
     * @throws Unusable if it is no package, is truncated, or names itself badly
     */
    public static BinaryPackage read(Path file) {
        return read(file, new Found(true), (entry, content) -> {});
    }

    /**
     * Reads a package, and lets another reader see each file that it installs, in the order of the archive. Its {@code content} is empty: only
     * {@link #read(Path)} digests each file.
     *
     * @throws Unusable if it is no package, is truncated, or names itself badly, or if the other reader throws
     */
    public static BinaryPackage read(Path file, PackageArchive.Entries files) {
        return read(file, new Found(false), files);
    }

    private static BinaryPackage read(Path file, Found found, PackageArchive.Entries files) {
        MessageDigest whole = sha256();
        long size;
        try (InputStream raw = Files.newInputStream(file);
                DigestInputStream in = new DigestInputStream(new BufferedInputStream(raw, 1 << 16), whole)) {
            PackageArchive.Entries both = (entry, content) -> take(found, files, entry, content);
            if (isSigned(file)) {
                PackageArchive.members(in, (name, member) -> {
                    boolean isPackage = !name.startsWith("+");
                    if (isPackage) {
                        PackageArchive.tar(member, both);
                    }
                    return !isPackage;
                });
            } else {
                PackageArchive.tar(in, both);
            }
            for (String must : List.of("+CONTENTS", "+COMMENT", "+DESC")) {
                if (!found.metadata.containsKey(must)) {
                    throw new IOException("it has no " + must);
                }
            }
            in.transferTo(OutputStream.nullOutputStream());
            size = Files.size(file);
        } catch (IOException | RuntimeException e) {
            throw new Unusable(file.toString(), "is no binary package, or damaged: " + e.getMessage());
        }
        PkgSummary summary = summary(file, found, size);
        return new BinaryPackage(
                file, summary.pkgname().orElseThrow(), summary, buildInfo(found), size, hex(whole), content(found));
    }

    /** Whether a package is signed: an {@code ar} archive around the package. */
    public static boolean isSigned(Path file) {
        try {
            return Arrays.equals(first(file, AR.length), AR);
        } catch (IOException e) {
            throw new Unusable(file.toString(), "cannot be read: " + SmallFile.words(e));
        }
    }

    private static byte[] first(Path file, int count) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(count);
        }
    }

    /** Takes what counts of each entry, and lets another reader see what it installs. */
    private static void take(Found found, PackageArchive.Entries files, PackageArchive.Entry entry, InputStream content)
            throws IOException {
        MessageDigest digest = sha256();
        if (entry.isMetadata()) {
            if (entry.size() > MOST_METADATA) {
                throw new IOException(entry.name() + " is larger than " + (MOST_METADATA >> 20) + " MB");
            }
            String text = new String(content.readAllBytes(), StandardCharsets.ISO_8859_1);
            found.metadata.put(entry.name(), text);
            digest.update(lasting(entry.name(), text).getBytes(StandardCharsets.ISO_8859_1));
        } else if (!found.digested) {
            files.take(entry, content);
            return;
        } else {
            DigestInputStream digested = new DigestInputStream(content, digest);
            files.take(entry, digested);
            digested.transferTo(OutputStream.nullOutputStream());
        }
        found.digests.put(
                entry.name(),
                entry.type() + " " + Integer.toOctalString(entry.mode()) + " " + entry.link() + " " + hex(digest));
    }

    /** The text without what differs between two builds of the same sources: the date, and the versions of what it was built with. */
    private static String lasting(String name, String text) {
        if (name.equals("+CONTENTS")) {
            return String.join(
                    "\n",
                    text.lines().filter(line -> !line.startsWith("@blddep ")).toList());
        }
        if (!name.equals("+BUILD_INFO")) {
            return text;
        }
        return String.join(
                "\n",
                text.lines()
                        .filter(line -> OF_THE_BUILD.stream().noneMatch(key -> line.startsWith(key + "=")))
                        .sorted()
                        .toList());
    }

    private static String content(Found found) {
        if (!found.digested) {
            return "";
        }
        MessageDigest digest = sha256();
        found.digests.forEach(
                (name, value) -> digest.update((name + "\0" + value + "\n").getBytes(StandardCharsets.ISO_8859_1)));
        return hex(digest);
    }

    private static Map<String, String> buildInfo(Found found) {
        Map<String, String> values = new HashMap<>();
        found.metadata.getOrDefault("+BUILD_INFO", "").lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.putIfAbsent(line.substring(0, equals), line.substring(equals + 1));
            }
        });
        return values;
    }

    /** The record that {@code pkg_info -X} prints. */
    private static PkgSummary summary(Path file, Found found, long size) {
        StringBuilder text = new StringBuilder();
        List<String> names = commands(found, "@name ");
        if (names.size() != 1 || !isName(names.getFirst())) {
            throw new Unusable(
                    file.toString(), "is a package without a usable name: '" + String.join(", ", names) + "'");
        }
        put(text, "PKGNAME", names);
        put(text, "DEPENDS", commands(found, "@pkgdep "));
        put(text, "CONFLICTS", commands(found, "@pkgcfl "));
        put(
                text,
                "COMMENT",
                found.metadata.getOrDefault("+COMMENT", "").lines().limit(1).toList());
        put(
                text,
                "SIZE_PKG",
                found.metadata.getOrDefault("+SIZE_PKG", "").lines().limit(1).toList());
        found.metadata
                .getOrDefault("+BUILD_INFO", "")
                .lines()
                .filter(line -> SUMMARISED.contains(line.substring(0, Math.max(0, line.indexOf('=')))))
                .forEach(line -> text.append(line).append('\n'));
        text.append("FILE_NAME=")
                .append(file.getFileName())
                .append("\nFILE_SIZE=")
                .append(size)
                .append('\n');
        put(
                text,
                "DESCRIPTION",
                found.metadata.getOrDefault("+DESC", "").lines().toList());
        return new PkgSummary(text.toString());
    }

    /** Whether a PKGNAME can be a file's name, in a summary's line. */
    private static boolean isName(String name) {
        return name.length() <= LONGEST_NAME
                && name.matches("[A-Za-z0-9_][A-Za-z0-9_.+-]*-[A-Za-z0-9_.+]+")
                && !name.contains("..");
    }

    private static List<String> commands(Found found, String command) {
        return found.metadata
                .getOrDefault("+CONTENTS", "")
                .lines()
                .filter(line -> line.startsWith(command))
                .map(line -> line.substring(command.length()).strip())
                .toList();
    }

    private static void put(StringBuilder text, String key, List<String> values) {
        values.forEach(value -> text.append(key).append('=').append(value).append('\n'));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
