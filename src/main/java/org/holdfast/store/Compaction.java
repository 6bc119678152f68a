package org.holdfast.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.OptionalInt;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.MVStoreTool;

/**
 * Writes an H2 file anew without what it no longer needs. Readers go on with the old file; after a crash there is the old one or the
 * new one.
 */
final class Compaction {

    private static final String NEXT = "store.next.mv.db";

    /** A smaller file is not worth it. */
    private static final long WORTH = 32L << 20;

    /** Nor is one of which more than this is in use, in percent. */
    private static final int MOST_IN_USE = 40;

    private Compaction() {}

    /**
     * Compacts a store that nobody writes.
     *
     * @param always whether to do so even if little would be gained
     * @return the sizes before and after, in bytes
     * @throws org.holdfast.pkgsrc.Unusable if somebody writes it, or it is damaged
     */
    static long[] of(Path directory, Duration patience, boolean always) {
        try (H2Directory locked = H2Directory.open(directory, patience)) {
            Path file = H2Directory.file(directory);
            Recorded recorded = Recorded.in(directory)
                    .orElseThrow(() -> Backend.unusable(
                            locked.where(),
                            "no record of its writes; 'holdfast sync' makes one",
                            new IOException("none")));
            long before = Files.size(file);
            if (!always && (before < WORTH || inUse(file) > MOST_IN_USE)) {
                return new long[] {before, before};
            }
            locked.checkBytes();
            Path next = next(file, directory.resolve(NEXT));
            try {
                MVStoreTool.compact(next.toString(), false);
                long after = Files.size(next);
                if (after >= before) {
                    return new long[] {before, before};
                }
                replace(directory, recorded, next, file);
                return new long[] {before, after};
            } finally {
                Files.deleteIfExists(next);
                Files.deleteIfExists(directory.resolve(NEXT + ".tempFile"));
            }
        } catch (IOException | MVStoreException e) {
            throw Backend.unusable(
                    directory.toString(), "cannot be compacted: " + e.getMessage() + "; it is as it was", e);
        }
    }

    /** The file under another name: H2 puts what it has compacted in its place. */
    private static Path next(Path file, Path next) throws IOException {
        Files.deleteIfExists(next);
        try {
            return Files.createLink(next, file);
        } catch (UnsupportedOperationException | FileSystemException e) {
            return Files.copy(file, next);
        }
    }

    private static void replace(Path directory, Recorded recorded, Path next, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        // This record is true of the old file and of the new one, which is shorter.
        new Recorded(recorded.writes(), recorded.length(), OptionalInt.empty()).write(directory);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        long length = Files.size(file);
        int sum = BlockSums.NONE.upTo(file, length).write(directory, 0);
        new Recorded(recorded.writes(), length, OptionalInt.of(sum)).write(directory);
    }

    private static int inUse(Path file) {
        try (MVStore store =
                new MVStore.Builder().fileName(file.toString()).readOnly().open()) {
            return store.getFileStore().getChunksFillRate();
        }
    }
}
