package org.holdfast.tool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The file {@code packed-refs} of a repository, as gitrepository-layout(5) has it: {@code ID REF} lines sorted by ref, each perhaps
 * followed by {@code ^ID}, the object that a tag names.
 */
final class PackedRefs {

    private static final String HEADER = "# pack-refs with: peeled fully-peeled sorted ";

    private static final int ATTEMPTS = 50;
    private static final int MILLIS = 20;

    private PackedRefs() {}

    /**
     * Adds refs, all at once. The caller holds git's locks of these refs.
     *
     * @return whether that was possible: not if the file is none that this knows, or if somebody else keeps it locked
     */
    static boolean add(RefPlace place, RefJournal journal, List<RefChange> made) throws IOException {
        Path file = place.common().resolve("packed-refs");
        Path lock = place.common().resolve("packed-refs.lock");
        if (Files.isSymbolicLink(file) || !lock(journal.token(), lock)) {
            return false;
        }
        try {
            List<String> lines = Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    ? Files.readAllLines(file, StandardCharsets.ISO_8859_1)
                    : List.of(HEADER);
            if (!lines.getFirst().startsWith("# pack-refs with:")
                    || !lines.getFirst().contains(" sorted")
                    || !lines.getFirst().contains(" fully-peeled")) {
                return false;
            }
            Map<String, List<String>> refs = refs(lines);
            made.forEach(one -> refs.put(one.ref(), List.of(one.id() + " " + one.ref())));
            StringBuilder text = new StringBuilder(lines.getFirst()).append('\n');
            refs.values().forEach(some -> some.forEach(line -> text.append(line).append('\n')));
            write(journal.next(), file, text.toString());
            return true;
        } finally {
            Files.deleteIfExists(lock);
        }
    }

    /**
     * Takes git's lock. It is a link to a file of this process, so that it can be recognised if this process is killed.
     */
    private static boolean lock(Path token, Path lock) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                Files.createLink(lock, token);
                return true;
            } catch (FileAlreadyExistsException e) {
                try {
                    Thread.sleep(MILLIS);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            } catch (UnsupportedOperationException | java.nio.file.FileSystemException e) {
                return false; // a file system without links
            }
        }
        return false;
    }

    /** The lines of each ref, in the order of their bytes, as git sorts them. */
    private static Map<String, List<String>> refs(List<String> lines) {
        Map<String, List<String>> refs = new TreeMap<>();
        String last = "";
        for (String line : lines.subList(1, lines.size())) {
            if (line.startsWith("^")) {
                refs.computeIfAbsent(last, ref -> new ArrayList<>()).add(line);
            } else {
                last = line.substring(line.indexOf(' ') + 1);
                refs.computeIfAbsent(last, ref -> new ArrayList<>()).add(line);
            }
        }
        return refs;
    }

    private static void write(Path next, Path file, String text) throws IOException {
        Files.deleteIfExists(next);
        try (FileChannel out = FileChannel.open(next, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var bytes = java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            if (Files.exists(file)) {
                Files.setPosixFilePermissions(next, Files.getPosixFilePermissions(file));
            } else {
                Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-r--r--"));
            }
            out.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
