package org.holdfast.tool;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A change of several refs of a repository in one transaction.
 *
 * <p>Git locks and checks all refs first, and refuses the whole if one is not where it was read. Then it renames one lock after the
 * other. So that new refs are there all or none even if git is stopped between two of them, they are written to {@code packed-refs},
 * which one rename replaces, while git holds the locks; what git does afterwards repeats that. Where a branch is moved and others are
 * deleted, the branch is moved first; deletions that were cut off are done by {@link RefJournal#recover}.
 *
 * <p>Git runs in a session of its own, which Ctrl-C does not reach, if the system has setsid(1); and Ctrl-C waits for the end of a
 * transaction.
 */
public final class RefTransaction {

    private static final int SECONDS_TO_END = 30;

    /** A status above this is that of a process that was killed. */
    private static final int KILLED = 128;

    private final Git git;
    private final List<RefChange> changes = new ArrayList<>();

    public RefTransaction(Git git) {
        this.git = git;
    }

    /** The ref must have this id. */
    public RefTransaction verify(String ref, String id) {
        return with(new RefChange(RefChange.Kind.VERIFY, ref, id, Optional.empty()));
    }

    /** The ref must not exist, and is made. */
    public RefTransaction create(String ref, String id) {
        return with(new RefChange(RefChange.Kind.CREATE, ref, id, Optional.empty()));
    }

    /** The ref must have the old id, and is moved. */
    public RefTransaction update(String ref, String id, String old) {
        return with(new RefChange(RefChange.Kind.UPDATE, ref, id, Optional.of(old)));
    }

    /** The ref must have this id, and is deleted. */
    public RefTransaction delete(String ref, String id) {
        return with(new RefChange(RefChange.Kind.DELETE, ref, id, Optional.empty()));
    }

    private RefTransaction with(RefChange change) {
        changes.add(change);
        return this;
    }

    /**
     * Makes all changes, or none.
     *
     * @param reason what the reflog is to say
     * @throws ToolFailed if git or a hook refuses; then nothing has changed, unless the message says what
     */
    public void commit(String reason) {
        CountDownLatch ended = new CountDownLatch(1);
        Thread atExit = new Thread(() -> {
            try {
                var unused = ended.await(SECONDS_TO_END, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            Runtime.getRuntime().addShutdownHook(atExit);
        } catch (IllegalStateException e) {
            throw new ToolFailed("the program is ending: no ref of " + git.repository() + " was changed", e);
        }
        try {
            shielded(reason);
        } finally {
            ended.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException e) {
                // The program is ending, and has waited for this.
            }
        }
    }

    private void shielded(String reason) {
        RefPlace place = RefPlace.of(git);
        try (RefJournal journal = RefJournal.begin(place, changes)) {
            Process process = git.startAlone(Redirect.PIPE, "update-ref", "-m", reason, "--stdin");
            journal.runs(process);
            transaction(process, place, journal);
        } catch (IOException e) {
            throw new ToolFailed("the refs of " + git.repository() + " cannot be changed: " + e, e);
        }
    }

    private void transaction(Process process, RefPlace place, RefJournal journal) {
        Supplier<String> words = Git.words(process);
        boolean packed = false;
        try (OutputStream in = process.getOutputStream();
                BufferedReader out = new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1))) {
            StringBuilder lines = new StringBuilder("start\n");
            changes.forEach(change -> lines.append(change).append('\n'));
            lines.append("prepare\n");
            send(in, lines.toString());
            if (isOk(out.readLine(), "start") && isOk(out.readLine(), "prepare")) {
                packed = pack(place, journal);
                send(in, "commit\n");
                var unused = isOk(out.readLine(), "commit");
            }
        } catch (IOException e) {
            // Git has ended; why, its status and its words say.
        }
        end(process, words, place, journal, packed);
    }

    private static void send(OutputStream in, String words) throws IOException {
        in.write(words.getBytes(StandardCharsets.ISO_8859_1));
        in.flush();
    }

    private static boolean isOk(@Nullable String answer, String command) {
        return (command + ": ok").equals(answer);
    }

    /** Writes new refs to packed-refs, if they are several, nothing else changes, and the repository keeps refs in files. */
    private boolean pack(RefPlace place, RefJournal journal) throws IOException {
        List<RefChange> made = changes.stream()
                .filter(change -> change.kind() == RefChange.Kind.CREATE)
                .toList();
        boolean others = changes.stream()
                .anyMatch(change -> change.kind() == RefChange.Kind.UPDATE || change.kind() == RefChange.Kind.DELETE);
        return made.size() > 1 && !others && place.isInFiles() && PackedRefs.add(place, journal, made);
    }

    private void end(Process process, Supplier<String> words, RefPlace place, RefJournal journal, boolean packed) {
        try {
            int status = process.waitFor();
            if (status == 0) {
                return;
            }
            if (status > KILLED) {
                journal.clear(git, place, changes);
            }
            String said = words.get().strip();
            if (packed && changes.stream().allMatch(change -> place.is(git, change))) {
                return; // git was stopped after the refs were there
            }
            List<String> locks = said.contains(".lock") ? place.locks() : List.of();
            throw new ToolFailed("git -C " + git.repository() + " update-ref --stdin exited with " + status + ": "
                    + Git.inOurWords(said)
                    + (locks.isEmpty()
                            ? ""
                            : "; there are locks, and none of them was left by Holdfast: " + String.join(", ", locks)
                                    + ": if no git runs there, remove them")
                    + halves(place));
        } catch (IOException e) {
            throw new ToolFailed("the locks that git left in " + place.common() + " cannot be removed: " + e, e);
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new ToolFailed("git update-ref was interrupted", e);
        }
    }

    /** What was changed and what was not, if git was stopped in between. */
    private String halves(RefPlace place) {
        List<String> done = new ArrayList<>();
        List<String> left = new ArrayList<>();
        changes.stream()
                .filter(change -> change.kind() != RefChange.Kind.VERIFY)
                .forEach(change -> (place.is(git, change) ? done : left).add(change.kind() + " " + change.ref()));
        return done.isEmpty() || left.isEmpty()
                ? ""
                : "; git was stopped in between. Done: " + String.join(", ", done) + ". Not done: "
                        + String.join(", ", left);
    }

    /** Whether Ctrl-C cannot reach git while it changes refs. */
    public static boolean isShielded() {
        return Git.SETSID.isPresent();
    }
}
