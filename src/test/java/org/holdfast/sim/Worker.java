package org.holdfast.sim;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.holdfast.outcome.PublishOutcome;
import org.holdfast.outcome.RollbackOutcome;
import org.holdfast.pkgsrc.PackageRemoval;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.publish.BuildReport;
import org.holdfast.publish.PackageMaker;
import org.holdfast.publish.PublishRules;
import org.holdfast.publish.Publisher;
import org.holdfast.source.Inputs;
import org.holdfast.source.Packages;
import org.holdfast.tool.Progress;

/**
 * Builds and publishes until it is killed, or has done its share. A build makes all packages: some anew, some as they were, some fail,
 * with all that need them.
 *
 * <p>Arguments: directory, seed, how many publishes in all. Each publish appends a line to {@code log}: what was done, and how many names
 * would be gone if only what succeeded had been published.
 */
final class Worker {

    private static final int PACKAGES = 30;
    private static final Instant START = Instant.parse("2014-04-09T00:00:00Z");

    private final Path directory;
    private final Random random;
    private final Path repository;

    private Worker(Path directory, long seed) {
        this.directory = directory;
        this.random = new Random(seed);
        this.repository = directory.resolve("repo");
    }

    public static void main(String... args) throws IOException {
        Worker worker = new Worker(Path.of(args[0]), Long.parseLong(args[1]));
        while (worker.lines("log") < Integer.parseInt(args[2])) {
            worker.step();
        }
    }

    private int lines(String file) throws IOException {
        Path path = directory.resolve(file);
        return Files.exists(path) ? Files.readAllLines(path).size() : 0;
    }

    private void append(String file, String line) throws IOException {
        Path path = directory.resolve(file);
        write(file, (Files.exists(path) ? Files.readString(path) : "") + line + "\n");
    }

    private int count() throws IOException {
        Path file = directory.resolve("count");
        int next = Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) + 1 : 1;
        write("count", String.valueOf(next));
        return next;
    }

    /** Replaces a file: this process can be killed while it writes. */
    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve("next"), text);
        Files.move(directory.resolve("next"), directory.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    private Publisher publisher(int count) {
        // An hour between publishes; sometimes the clock is wrong.
        Instant now = START.plus(Duration.ofHours(count)).minus(Duration.ofHours(random.nextInt(20) == 0 ? 5 : 0));
        return new Publisher(
                repository,
                Clock.fixed(now, ZoneOffset.UTC),
                "the simulation",
                Set.of(),
                Duration.ofDays(1),
                Optional.empty(),
                Optional.empty(),
                new Packages(new Inputs(directory.resolve("cache"), InputStream.nullInputStream())),
                Progress.SILENT);
    }

    private void step() throws IOException {
        int count = count();
        Publisher publisher = publisher(count);
        int what = random.nextInt(100);
        if (what < 4 && Files.exists(repository.resolve("All"))) {
            rollback(publisher);
        } else if (what < 7 && Files.exists(repository.resolve("All"))) {
            publisher.collect(5);
        } else {
            publish(publisher, count);
        }
    }

    private void rollback(Publisher publisher) throws IOException {
        List<Integer> numbers =
                publisher.generations().stream().map(one -> one.number()).toList();
        if (numbers.size() > 1) {
            RollbackOutcome outcome = publisher.rollback(
                    Optional.of(numbers.get(random.nextInt(numbers.size() - 1))),
                    "the simulation",
                    Set.of(),
                    rules(),
                    false,
                    done -> "{}\n");
            append("log", "rollback " + outcome.state() + " 0");
        }
    }

    private PublishRules rules() throws IOException {
        List<PackageRemoval> removals = new ArrayList<>();
        Path file = directory.resolve("removed");
        if (Files.exists(file)) {
            Files.readAllLines(file).forEach(name -> removals.add(new PackageRemoval(name, "eol", "sim", "removed")));
        }
        return new PublishRules(
                removals, Set.of(), Map.of(), Set.of(), Set.of(), Set.of(), 100, 100, false, Optional.empty());
    }

    /** A package of the live set, or of the build. */
    private record Made(int version, int library, String text) {}

    private Map<String, Made> live() throws IOException {
        Map<String, Made> live = new TreeMap<>();
        Path summary = repository.resolve("All/pkg_summary.gz");
        if (Files.exists(summary)) {
            String text;
            try (InputStream in = new GZIPInputStream(Files.newInputStream(summary))) {
                text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            }
            for (String record : text.split("\n\n")) {
                String name = record.lines()
                        .filter(line -> line.startsWith("PKGNAME="))
                        .findFirst()
                        .orElseThrow()
                        .substring(8);
                int library = record.lines()
                        .filter(line -> line.startsWith("PROVIDES="))
                        .map(line -> Integer.parseInt(line.substring(line.lastIndexOf('.') + 1)))
                        .findFirst()
                        .orElse(0);
                live.put(
                        name.substring(0, name.lastIndexOf('-')),
                        new Made(Integer.parseInt(name.substring(name.lastIndexOf('-') + 1)), library, record));
            }
        }
        return live;
    }

    private void publish(Publisher publisher, int count) throws IOException {
        Map<String, Made> live = live();
        Set<String> gone = new HashSet<>(
                Files.exists(directory.resolve("removed"))
                        ? Files.readAllLines(directory.resolve("removed"))
                        : List.of());
        Path build = directory.resolve("build");
        clear(build);
        Files.createDirectories(build);
        int universe = PACKAGES + count / 200;
        Map<String, Made> built = new HashMap<>();
        for (int i = 0; i < universe; i++) {
            String name = "p" + i;
            if (gone.contains(name)) {
                continue;
            }
            Random shape = new Random(i);
            List<String> needs = new ArrayList<>();
            for (int n = Math.min(i, shape.nextInt(4)); n > 0; n--) {
                String need = "p" + shape.nextInt(i);
                if (!gone.contains(need)) {
                    needs.add(need);
                }
            }
            if (random.nextInt(100) < 6 || !built.keySet().containsAll(needs)) {
                continue; // failed, or what it needs did
            }
            Made had = live.get(name);
            boolean anew = had == null
                    || random.nextInt(100) < 30
                    || needs.stream().anyMatch(need -> !built.get(need).equals(live.get(need)));
            if (!anew) {
                built.put(name, had);
                continue;
            }
            int library = had == null ? 1 : had.library() + (random.nextInt(10) == 0 ? 1 : 0);
            PackageMaker maker =
                    PackageMaker.of(name + "-" + count).provides("/usr/pkg/lib/lib" + name + ".so." + library);
            for (String need : new HashSet<>(needs)) {
                Made one = built.get(need);
                maker.depends(need + (random.nextInt(10) == 0 ? "-" : ">=") + one.version())
                        .requires("/usr/pkg/lib/lib" + need + ".so." + one.library());
            }
            Path file = maker.in(build);
            if (random.nextInt(100) < 2) { // the disk of the builder was full
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            }
            built.put(name, new Made(count, library, ""));
        }
        if (random.nextInt(60) == 0 && !live.isEmpty()) {
            remove(live);
        }
        long disappear = live.keySet().stream()
                .filter(name -> !built.containsKey(name) && !gone.contains(name))
                .count();
        PublishOutcome outcome;
        try {
            outcome = publisher.publish(
                    publisher.candidates(List.of(build)).packages(), BuildReport.NONE, rules(), false, done -> "{}\n");
        } catch (Unusable e) {
            append("faults", String.valueOf(e.getMessage()));
            return;
        }
        append("log", "publish " + outcome.state() + " " + disappear);
    }

    /** A maintainer removes a package that nothing needs. */
    private void remove(Map<String, Made> live) throws IOException {
        String all = String.join("\n", live.values().stream().map(Made::text).toList()) + "\n";
        for (String name : live.keySet()) {
            if (random.nextInt(10) == 0
                    && !all.contains("DEPENDS=" + name + ">")
                    && !all.contains("DEPENDS=" + name + "-")) {
                append("removed", name);
                return;
            }
        }
    }

    private static void clear(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
