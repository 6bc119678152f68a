package org.holdfast.tool;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.ref.Cleaner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the objects of a repository through {@code git cat-file --batch-command}: single ones from a process that starts with the first
 * request, many from one of their own. Threads may share it; for single objects they take turns.
 *
 * <p>The process of single objects ends with this program, or when nothing refers to its reader any longer.
 */
public final class GitObjects {

    /** The most bytes of an object that is read: {@link #find} gives its beginning, all others say that it is too large. */
    private static final int MOST = 64_000_000;

    /**
     * How many objects are asked for at once: questions and answers must fit into the buffer of a pipe, which has 5 kB on some systems.
     */
    private static final int AT_ONCE = 64;

    private final Git git;
    private final AtomicReference<@Nullable Batch> single = new AtomicReference<>();

    /**
     * An object that was found.
     *
     * @param id the object id, in hexadecimal
     * @param text the content
     */
    public record Found(String id, String text) {}

    /** Reads the objects of a repository; no process is started yet. */
    public GitObjects(Git git) {
        this.git = git;
    }

    /**
     * The content of an object.
     *
     * @throws ToolFailed if it does not exist, or has more than {@value #MOST} bytes; the message names it
     */
    public byte[] read(String id) {
        return ask(id, batch -> {
            batch.ask("contents", List.of(id));
            return batch.answer(id);
        });
    }

    /**
     * The content of an object; empty if it has more bytes than {@code most}, and then git does not read it.
     *
     * @throws ToolFailed if it does not exist; the message names it
     */
    public Optional<byte[]> read(String id, int most) {
        return ask(id, batch -> {
            List<Optional<byte[]>> read = new ArrayList<>();
            batch.read(List.of(id), most, (i, content) -> read.add(content));
            return read.getFirst();
        });
    }

    /**
     * The object that a revision names, as gitrevisions(7) defines it: {@code refs/heads/trunk^{commit}} or
     * {@code HEAD:doc/TODO}; empty if there is none. Of a very large one, it has the beginning.
     */
    public Optional<Found> find(String words) {
        return words.indexOf('\n') >= 0 ? Optional.empty() : ask(words, batch -> batch.find(words));
    }

    private interface Question<T> {
        T ask(Batch batch) throws IOException;
    }

    private synchronized <T> T ask(String words, Question<T> question) {
        Batch batch = single.get();
        if (batch == null) {
            batch = new Batch(git);
            single.set(batch);
            Process process = batch.process;
            Unused.CLEANER.register(this, process::destroy);
        }
        try {
            return question.ask(batch);
        } catch (IOException e) {
            single.set(null);
            throw batch.early(e, "at object " + words);
        }
    }

    /** Ends processes whose readers are not used any longer. */
    private static final class Unused {
        static final Cleaner CLEANER = Cleaner.create();
    }

    /**
     * Reads many objects through one process, in the order given. Those that are too large, whose content git does not even read, are
     * empty.
     *
     * @param most the most bytes
     * @param take takes the position in the list, from 0, and the content of the object
     * @throws ToolFailed if an object does not exist; the message names it
     */
    public void readAll(List<String> ids, int most, BiConsumer<Integer, Optional<byte[]>> take) {
        if (ids.isEmpty()) {
            return;
        }
        Batch batch = new Batch(git);
        try {
            for (int from = 0; from < ids.size(); from += AT_ONCE) {
                int first = from;
                batch.read(
                        ids.subList(from, Math.min(ids.size(), from + AT_ONCE)),
                        most,
                        (i, content) -> take.accept(first + i, content));
            }
        } catch (IOException e) {
            throw batch.early(e, "at one of " + ids.size() + " objects");
        } finally {
            batch.process.destroy();
        }
    }

    /** One {@code cat-file --batch-command}, which can be asked for the size of objects before it reads them. */
    private static final class Batch {
        private final Git git;
        private final Process process;
        private final Supplier<String> said;
        private final DataInputStream in;

        Batch(Git git) {
            this.git = git;
            this.process = git.start(Redirect.PIPE, "cat-file", "--batch-command");
            this.said = Git.words(process);
            this.in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
        }

        ToolFailed early(IOException e, String where) {
            return git.early(process, said, e, where);
        }

        void ask(String command, List<String> names) throws IOException {
            StringBuilder commands = new StringBuilder();
            names.forEach(
                    name -> commands.append(command).append(' ').append(name).append('\n'));
            process.getOutputStream().write(commands.toString().getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        }

        void read(List<String> ids, int most, BiConsumer<Integer, Optional<byte[]>> take) throws IOException {
            ask("info", ids);
            List<Boolean> wanted = new ArrayList<>();
            for (String id : ids) {
                wanted.add(size(id) <= most);
            }
            ask(
                    "contents",
                    IntStream.range(0, ids.size())
                            .filter(wanted::get)
                            .mapToObj(ids::get)
                            .toList());
            for (int i = 0; i < ids.size(); i++) {
                take.accept(i, wanted.get(i) ? Optional.of(answer(ids.get(i))) : Optional.empty());
            }
        }

        Optional<Found> find(String words) throws IOException {
            ask("contents", List.of(words));
            String[] header = line().split(" ", -1);
            if (header.length != 3 || !header[2].matches("[0-9]{1,18}")) {
                return Optional.empty();
            }
            long size = Long.parseLong(header[2]);
            byte[] content = new byte[(int) Math.min(size, MOST)];
            in.readFully(content);
            in.skipNBytes(size - content.length);
            in.readByte();
            return Optional.of(new Found(header[0], new String(content, StandardCharsets.ISO_8859_1)));
        }

        /** Reads the header of an answer; gives the size of the object. */
        private long size(String id) throws IOException {
            String header = line();
            String[] words = header.split(" ", -1);
            if (words.length != 3) {
                throw new ToolFailed("object " + id + " is not in " + git.repository()
                        + ": the repository is damaged, shallow or partial (" + header + ")");
            }
            return Long.parseLong(words[2]);
        }

        byte[] answer(String id) throws IOException {
            long size = size(id);
            if (size > MOST) {
                in.skipNBytes(size + 1);
                throw new ToolFailed(String.format(
                        Locale.ROOT,
                        "object %s in %s has %,d bytes: more than %,d are not read",
                        id,
                        git.repository(),
                        size,
                        MOST));
            }
            byte[] content = new byte[(int) size];
            in.readFully(content);
            in.readByte();
            return content;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.readByte(); c != '\n'; c = in.readByte()) {
                line.append((char) (c & 0xff));
            }
            return line.toString();
        }
    }
}
