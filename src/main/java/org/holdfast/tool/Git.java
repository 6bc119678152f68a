package org.holdfast.tool;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The git program, reading one repository, bare or not; a work tree is never touched.
 *
 * @param repository a repository's folder
 */
public record Git(Path repository) {

    /** A git command that failed; the message names its arguments, its exit status and the end of what it said. */
    public static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed(String message) {
            super(message);
        }
    }

    /** The standard output of a command. */
    public byte[] run(String... arguments) {
        Process process = start(arguments);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Thread listener = Thread.ofVirtual().start(() -> drain(process.getErrorStream(), said));
        try {
            process.getOutputStream().close();
            byte[] output = process.getInputStream().readAllBytes();
            int exit = process.waitFor();
            listener.join();
            if (exit != 0) {
                throw new Failed(describe(arguments) + " exited with " + exit + ": " + end(said));
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(describe(arguments) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new Failed(describe(arguments) + " was interrupted");
        }
    }

    /**
     * Reads many objects through one {@code cat-file --batch}, in the order given.
     *
     * @param take gets the place in the list, and the object's content
     * @throws Failed naming an object that is not there
     */
    public void readObjects(List<String> ids, BiConsumer<Integer, byte[]> take) {
        Process process = start("cat-file", "--batch");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Thread.ofVirtual().start(() -> drain(process.getErrorStream(), said));
        Thread.ofPlatform().daemon().start(() -> ask(process, ids));
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16))) {
            for (int i = 0; i < ids.size(); i++) {
                take.accept(i, answer(in, ids.get(i)));
            }
        } catch (IOException e) {
            throw new Failed(describe("cat-file", "--batch") + " ended too early: " + end(said));
        } finally {
            process.destroy();
        }
    }

    /** Objects one by one, through one process that starts when the first is asked for and ends with this program. */
    public Objects objects() {
        return new Objects(this);
    }

    /** Reads objects when asked; threads take turns. */
    public static final class Objects {
        private final Git git;
        private @Nullable Process process;
        private @Nullable DataInputStream answers;

        private Objects(Git git) {
            this.git = git;
        }

        /**
         * The content of an object.
         *
         * @throws Failed naming it, if it is not there
         */
        public synchronized byte[] read(String id) {
            try {
                Process running = process;
                DataInputStream in = answers;
                if (running == null || in == null) {
                    running = git.start("cat-file", "--batch");
                    running.getErrorStream().close();
                    in = new DataInputStream(new BufferedInputStream(running.getInputStream(), 1 << 16));
                    process = running;
                    answers = in;
                }
                running.getOutputStream().write((id + "\n").getBytes(StandardCharsets.US_ASCII));
                running.getOutputStream().flush();
                return git.answer(in, id);
            } catch (IOException e) {
                throw new Failed(git.describe("cat-file", "--batch") + " ended too early at object " + id);
            }
        }
    }

    private byte[] answer(DataInputStream in, String id) throws IOException {
        String header = line(in);
        String[] words = header.split(" ", -1);
        if (words.length != 3) {
            throw new Failed("object " + id + " is not in " + repository
                    + ": the repository is damaged, shallow or partial (" + header + ")");
        }
        byte[] content = new byte[Integer.parseInt(words[2])];
        in.readFully(content);
        in.readByte();
        return content;
    }

    private static void ask(Process process, List<String> ids) {
        try (OutputStream out = new BufferedOutputStream(process.getOutputStream(), 1 << 16)) {
            for (String id : ids) {
                out.write((id + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            // The reader sees that the answers end.
        }
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readByte(); c != '\n'; c = in.readByte()) {
            line.append((char) (c & 0xff));
        }
        return line.toString();
    }

    private Process start(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", repository.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        // Nobody is there to answer a question, and messages are to be read by programs.
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        builder.environment().put("LC_ALL", "C");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new Failed("the git program cannot be run (" + e.getMessage() + "): install git 2.38 or newer");
        }
    }

    private String describe(String... arguments) {
        return "git -C " + repository + " " + String.join(" ", arguments);
    }

    private static void drain(InputStream from, ByteArrayOutputStream to) {
        try (from) {
            from.transferTo(to);
        } catch (IOException e) {
            // The process has ended; what it said so far is all there is.
        }
    }

    private static String end(ByteArrayOutputStream said) {
        String text = said.toString(StandardCharsets.UTF_8).strip();
        return text.length() <= 500 ? text : "…" + text.substring(text.length() - 500);
    }
}
