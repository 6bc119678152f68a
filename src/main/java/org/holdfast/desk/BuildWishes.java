package org.holdfast.desk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.holdfast.build.Farm;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.AtomicFile;
import org.holdfast.tool.SmallFile;

/**
 * What people want of builds while another process has their database: a file for each wish, in the directory {@code wishes} of the builds.
 * The file {@code builder} there names the process that carries them out: its pid, and when it began, lest another that got its pid is
 * taken for it.
 */
final class BuildWishes implements AutoCloseable {

    private static final int LONGEST = 400;

    private final Path directory;
    private final Consumer<String> messages;

    BuildWishes(Path root, Consumer<String> messages) {
        this.directory = directory(root);
        this.messages = messages;
    }

    private static Path directory(Path root) {
        return root.resolve("wishes");
    }

    private static Path builder(Path directory) {
        return directory.resolve("builder");
    }

    /** Says that this process hears wishes from now on; what was wished before is forgotten. */
    void open() {
        try {
            Files.createDirectories(directory);
            for (Path wish : wishes()) {
                Files.deleteIfExists(wish);
            }
            AtomicFile.write(builder(directory), name(ProcessHandle.current()).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new Unusable(directory.toString(), "cannot be written: " + SmallFile.words(e));
        }
    }

    /** Whether a process that hears wishes lives. */
    static boolean isHeard(Path root) {
        try {
            String name = Files.readString(builder(directory(root))).strip();
            return name.matches("[0-9]{1,12} [0-9]{1,19}")
                    && ProcessHandle.of(Long.parseLong(name.substring(0, name.indexOf(' '))))
                            .filter(one -> one.isAlive() && isSame(name, name(one)))
                            .isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    private static String name(ProcessHandle process) {
        return process.pid() + " "
                + process.info().startInstant().map(Instant::getEpochSecond).orElse(0L);
    }

    /** The system computes when a process began from a clock that is put right now and then. */
    private static boolean isSame(String one, String other) {
        long apart = Long.parseLong(one.substring(one.indexOf(' ') + 1))
                - Long.parseLong(other.substring(other.indexOf(' ') + 1));
        return Math.abs(apart) <= 5;
    }

    /** Leaves a wish. */
    static void leave(Path root, String wish) {
        Path file = directory(root).resolve(System.nanoTime() + ".wish");
        try {
            AtomicFile.write(file, wish.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new Unusable(file.toString(), "cannot be written: " + SmallFile.words(e));
        }
    }

    private List<Path> wishes() throws IOException {
        List<Path> wishes = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.wish")) {
            files.forEach(wishes::add);
        }
        wishes.sort(null);
        return wishes;
    }

    /** Carries out what was wished since the last time. */
    void carryOut(Farm farm) {
        try {
            for (Path file : wishes()) {
                String wish = Files.size(file) > LONGEST ? "" : Files.readString(file);
                Files.delete(file);
                try {
                    messages.accept(carryOut(farm, wish));
                } catch (Unusable e) {
                    messages.accept("'" + wish + "': " + e.getMessage());
                }
            }
        } catch (IOException e) {
            messages.accept("wishes cannot be read: " + SmallFile.words(e));
        }
    }

    /**
     * Carries out a wish, and says what was done.
     *
     * @throws Unusable if it is none, or cannot be carried out
     */
    static String carryOut(Farm farm, String wish) {
        String[] words = wish.split(" ", -1);
        if (words.length < 2 || (!words[0].equals("drain") && !words[1].matches("[0-9]{1,12}"))) {
            throw new Unusable("'" + wish + "'", "is no wish");
        }
        switch (words[0]) {
            case "pause" -> farm.runs().pause(Long.parseLong(words[1]), true);
            case "resume" -> farm.runs().pause(Long.parseLong(words[1]), false);
            case "cancel" -> farm.runs().cancel(Long.parseLong(words[1]));
            case "drain" -> farm.runs().drain(words[1]);
            case "first" -> {
                int changed = farm.runs().first(Long.parseLong(words[1]), new PkgName(words[words.length - 1]));
                return "%,d packages come first now".formatted(changed);
            }
            default -> throw new Unusable("'" + wish + "'", "is no wish");
        }
        return switch (words[0]) {
            case "pause" -> "build " + words[1] + " begins nothing new";
            case "resume" -> "build " + words[1] + " goes on";
            case "cancel" -> "build " + words[1] + " is cancelled";
            default -> "worker " + words[1] + " takes nothing new";
        };
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(builder(directory));
        } catch (IOException e) {
            // It names a process that ends now.
        }
    }
}
