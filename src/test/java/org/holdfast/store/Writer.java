package org.holdfast.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.holdfast.outcome.FindingState;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnKey;

/** A process of its own for the tests: records one observation after the other until it is killed, or only holds the store. */
final class Writer {

    private static final LocalDate START = LocalDate.of(2000, 1, 1);

    private Writer() {}

    public static void main(String[] args) throws InterruptedException {
        if (args[0].equals("read")) {
            read(args[1]);
            return;
        }
        try (Store store = Store.open(args[1], Duration.ofSeconds(30))) {
            System.out.println("open");
            if (args[0].equals("hold")) {
                Thread.sleep(Long.parseLong(args[2]));
                return;
            }
            for (int n = done(store) + 1; ; n++) {
                store.recordList("list", day(n), list(n), false);
                store.recordFindings("2014Q1", day(n), findings(n));
                System.out.println(n);
            }
        }
    }

    /** Says how often it has seen the store, each time as it was after a whole method of the writer's, until there is no file. */
    private static void read(String where) {
        int looks = 0;
        int last = 0;
        try (Store store = Store.openToRead(where)) {
            System.out.println("open");
            boolean goOn;
            do {
                goOn = Files.exists(
                        Path.of(where, "go-on")); // looked at first, so that the last look is after all writes
                int before = last;
                last = store.reading(view -> {
                    int n = done(view);
                    if (n < before || !Set.copyOf(view.listOn(day(n))).equals(Set.copyOf(list(n)))) {
                        throw new IllegalStateException(before + " then " + n + ": not the list of that day");
                    }
                    long open = view.findings("2014Q1").stream()
                            .filter(FindingHistory::isOpen)
                            .count();
                    if (n > 1 && open != 20) {
                        throw new IllegalStateException(open + " findings are open");
                    }
                    return n;
                });
                looks++;
            } while (goOn);
        }
        System.out.println(looks);
        System.out.println(last);
    }

    /** The number of the latest observation, from 1; 0 if there is none. */
    static int done(Store store) {
        return store.info()
                .latest()
                .map(last -> (int) (last.seen().toEpochDay() - START.toEpochDay()))
                .orElse(0);
    }

    static LocalDate day(int n) {
        return START.plusDays(n);
    }

    /** Each list has lost ten entries of the one before, and gained ten. */
    static List<VulnKey> list(int n) {
        return IntStream.range(10 * n, 10 * n + 300)
                .mapToObj(i -> new VulnKey("pkg" + i + "<1", "dos", "http://example.org/" + i))
                .toList();
    }

    static List<FindingState> findings(int n) {
        return list(n).stream()
                .limit(20)
                .map(key -> new FindingState(
                        new PkgName(key.pattern().replace("<1", "-0")),
                        Optional.empty(),
                        key,
                        "no-fix",
                        Optional.empty(),
                        "because"))
                .toList();
    }

    static Process start(String... args) throws java.io.IOException {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
