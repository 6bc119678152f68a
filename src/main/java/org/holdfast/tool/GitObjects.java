package org.holdfast.tool;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the objects of a repository through {@code git cat-file}: single ones from a process that starts with the first request and ends with this
 * program, many from one of their own. Threads may share it; for single objects they take turns.
 */
public final class GitObjects {

    /** The most bytes of an object that is read: {@link #find} gives its beginning, all others say that it is too large. */
    private static final int MOST = 64_000_000;

    /**
     * How many objects are asked for at once: questions and answers must fit into the buffer of a pipe, which has 5 kB on some systems.
     */
    private static final int AT_ONCE = 64;

    private final Git git;
    private @Nullable Sized sized;
    private @Nullable Process process;
    private @Nullable DataInputStream answers;
    private Supplier<String> said = () -> "";

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
    public synchronized byte[] read(String id) {
        return ask(id, in -> answer(git, in, id));
    }

    /**
     * The content of an object; empty if it has more bytes than {@code most}, and then git does not read it.
     *
     * @throws ToolFailed if it does not exist; the message names it
     */
    public synchronized Optional<byte[]> read(String id, int most) {
        try {
            Sized running = sized;
            if (running == null) {
                running = new Sized(git);
                sized = running;
            }
            List<Optional<byte[]>> read = new ArrayList<>();
            running.read(List.of(id), most, (i, content) -> read.add(content));
            return read.getFirst();
        } catch (IOException e) {
            Sized ended = sized;
            sized = null;
            throw ended == null
                    ? git.broken(e, "cat-file", "--batch-command")
                    : git.early(ended.process, ended.said, e, "at object " + id);
        }
    }

    /**
     * The object that a revision names, as gitrevisions(7) defines it: {@code refs/heads/trunk^{commit}} or
     * {@code HEAD:doc/TODO}; empty if there is none. Of a very large one, it has the beginning.
     */
    public synchronized Optional<Found> find(String words) {
        if (words.indexOf('\n') >= 0) {
            return Optional.empty();
        }
        return ask(words, in -> {
            String[] header = line(in).split(" ", -1);
            if (header.length != 3 || !header[2].matches("[0-9]{1,18}")) {
                return Optional.empty();
            }
            long size = Long.parseLong(header[2]);
            byte[] content = new byte[(int) Math.min(size, MOST)];
            in.readFully(content);
            in.skipNBytes(size - content.length);
            in.readByte();
            return Optional.of(new Found(header[0], new String(content, StandardCharsets.ISO_8859_1)));
        });
    }

    private interface Reply<T> {
        T read(DataInputStream in) throws IOException;
    }

    private <T> T ask(String words, Reply<T> answer) {
        try {
            Process running = process;
            DataInputStream in = answers;
            if (running == null || in == null) {
                running = git.start(Redirect.PIPE, "cat-file", "--batch");
                said = Git.words(running);
                in = new DataInputStream(new BufferedInputStream(running.getInputStream(), 1 << 16));
                process = running;
                answers = in;
            }
            running.getOutputStream().write((words + "\n").getBytes(StandardCharsets.UTF_8));
            running.getOutputStream().flush();
            return answer.read(in);
        } catch (IOException e) {
            Process ended = process;
            process = null;
            answers = null;
            throw ended == null
                    ? git.broken(e, "cat-file", "--batch")
                    : git.early(ended, said, e, "at object " + words);
        }
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
        Sized sized = new Sized(git);
        try {
            for (int from = 0; from < ids.size(); from += AT_ONCE) {
                int first = from;
                sized.read(
                        ids.subList(from, Math.min(ids.size(), from + AT_ONCE)),
                        most,
                        (i, content) -> take.accept(first + i, content));
            }
        } catch (IOException e) {
            throw git.early(sized.process, sized.said, e, "at one of " + ids.size() + " objects");
        } finally {
            sized.process.destroy();
        }
    }

    /** One {@code cat-file --batch-command}, which is asked for the size of objects before it reads them. */
    private static final class Sized {
        private final Git git;
        private final Process process;
        private final Supplier<String> said;
        private final DataInputStream in;

        Sized(Git git) {
            this.git = git;
            this.process = git.start(Redirect.PIPE, "cat-file", "--batch-command");
            this.said = Git.words(process);
            this.in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
        }

        void read(List<String> ids, int most, BiConsumer<Integer, Optional<byte[]>> take) throws IOException {
            ask("info", ids);
            List<Boolean> wanted = new ArrayList<>();
            for (String id : ids) {
                wanted.add(size(git, in, id) <= most);
            }
            ask(
                    "contents",
                    IntStream.range(0, ids.size())
                            .filter(wanted::get)
                            .mapToObj(ids::get)
                            .toList());
            for (int i = 0; i < ids.size(); i++) {
                take.accept(i, wanted.get(i) ? Optional.of(answer(git, in, ids.get(i))) : Optional.empty());
            }
        }

        private void ask(String command, List<String> ids) throws IOException {
            StringBuilder commands = new StringBuilder();
            ids.forEach(id -> commands.append(command).append(' ').append(id).append('\n'));
            process.getOutputStream().write(commands.toString().getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        }
    }

    /** Reads the header of an answer; gives the size of the object. */
    private static long size(Git git, DataInputStream in, String id) throws IOException {
        String header = line(in);
        String[] words = header.split(" ", -1);
        if (words.length != 3) {
            throw new ToolFailed("object " + id + " is not in " + git.repository()
                    + ": the repository is damaged, shallow or partial (" + header + ")");
        }
        return Long.parseLong(words[2]);
    }

    private static byte[] answer(Git git, DataInputStream in, String id) throws IOException {
        long size = size(git, in, id);
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

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readByte(); c != '\n'; c = in.readByte()) {
            line.append((char) (c & 0xff));
        }
        return line.toString();
    }
}
