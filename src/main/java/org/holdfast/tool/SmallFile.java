package org.holdfast.tool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Reads files that people write by hand, such as configurations: texts of at most {@value #LIMIT} bytes. */
public final class SmallFile {

    static final int LIMIT = 1 << 20;

    private SmallFile() {}

    /**
     * Whether there is something of this name, even if it cannot be read: only where there is nothing at all may a file be left out. A link that
     * leads to nothing is something.
     */
    public static boolean exists(Path file) {
        try {
            Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * Reads a text.
     *
     * @throws IOException if it is no file, too large, or not in the charset; the message is the reason, without the name of the file
     */
    public static String text(Path file, Charset charset) throws IOException {
        return text(file, charset, LIMIT);
    }

    /** Likewise, of a file that may be larger than those that people write. */
    public static String text(Path file, Charset charset, int limit) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                throw new IOException("is a directory");
            }
            // A shell that is told <(command) gives the name of a pipe.
            if (attributes.isOther() && !(file.startsWith("/dev/fd") || file.startsWith("/proc"))) {
                throw new IOException("is a device or a pipe, not a file");
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] content = in.readNBytes(limit + 1);
                if (content.length > limit) {
                    throw new IOException("is larger than the limit of " + (limit >> 20) + " MB");
                }
                return charset.newDecoder().decode(ByteBuffer.wrap(content)).toString();
            }
        } catch (CharacterCodingException e) {
            throw new IOException("is not in " + charset, e);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    Files.isSymbolicLink(file)
                            ? "leads to " + Files.readSymbolicLink(file) + ", which does not exist"
                            : words(e),
                    e);
        } catch (FileSystemException e) {
            throw new IOException("cannot be read: " + words(e), e);
        }
    }

    /** The reason of a failure without the name of the file: {@code permission denied}. */
    public static String words(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemLoopException) {
            return "symbolic links that lead in circles";
        }
        if (e instanceof FileSystemException of && of.getReason() != null) {
            return of.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
