package org.holdfast.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.Unusable;

/** Reads all of a store, to find out what is damaged. */
final class WholeReading {

    private WholeReading() {}

    /** Reads a store, and writes nothing. */
    static StoreCheck of(String where) {
        List<String> read = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        if (!Store.isShared(where)) {
            bytes(Path.of(where), read, problems);
        }
        boolean history = false;
        try (Store store = Store.openToRead(where)) {
            history = history(store, read, problems);
            attempt("the branches", problems, () -> branches(store, read));
            attempt("the suspect entries", problems, () -> {
                read.add("%,d suspect entries".formatted(store.suspects().size()));
            });
            attempt("the requests", problems, () -> {
                read.add("%,d requests".formatted(store.requests().size()));
            });
        } catch (Unusable e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return new StoreCheck(read, problems.stream().distinct().toList(), history);
    }

    private static void bytes(Path directory, List<String> read, List<String> problems) {
        try {
            Optional<Recorded> recorded = Recorded.in(directory);
            BlockSums sums = recorded.isPresent() ? BlockSums.read(directory, recorded.get()) : BlockSums.NONE;
            long size = Files.size(H2Directory.file(directory));
            if (size < (long) sums.count() * BlockSums.BLOCK) {
                problems.add(H2Directory.file(directory) + " is truncated");
                return;
            }
            List<Integer> changed = sums.changed(H2Directory.file(directory));
            if (!changed.isEmpty()) {
                problems.add(H2Directory.file(directory) + ": " + BlockSums.changedBlocks(changed));
            } else if (sums.count() == 0) {
                read.add("%,d bytes, of which no checksums are known: the next 'holdfast sync' makes some"
                        .formatted(size));
            } else {
                read.add("%,d bytes, all as they were written".formatted(size));
            }
        } catch (Unusable e) {
            problems.add(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            problems.add(directory + ": " + e.getMessage());
        }
    }

    private static boolean history(Store store, List<String> read, List<String> problems) {
        int before = problems.size();
        attempt("the history", problems, () -> {
            History history = store.history();
            if (!History.parse("the history", history.toString()).toString().equals(history.toString())) {
                problems.add("the history is another one after an export and an import");
            }
            problems.addAll(contradictions(history));
            read.add("%,d observations, %,d sightings, %,d heads, %,d published packages, %,d findings"
                    .formatted(
                            history.observations().size(),
                            history.sightings().size(),
                            history.heads().size(),
                            history.published().size(),
                            history.findings().size()));
        });
        return problems.size() == before;
    }

    /** What the history says in two ways that differ. */
    private static List<String> contradictions(History history) {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < history.observations().size(); i++) {
            int number = i + 1;
            long entries = history.sightings().stream()
                    .filter(one -> one.first() <= number && one.last().orElse(number) >= number)
                    .count();
            if (entries != history.observations().get(i).entries()) {
                problems.add("the list of %s had %,d entries, but %,d were seen"
                        .formatted(
                                history.observations().get(i).seen(),
                                history.observations().get(i).entries(),
                                entries));
            }
        }
        history.findings().stream()
                .filter(one ->
                        one.until().filter(until -> until.isBefore(one.since())).isPresent())
                .forEach(one -> problems.add("the finding of " + one.pkgname() + " ends before it begins"));
        history.published().stream()
                .filter(one ->
                        one.until().filter(until -> until.isBefore(one.since())).isPresent())
                .forEach(one -> problems.add(one.published().pkgname() + " was published until before it was"));
        return problems;
    }

    private static void branches(Store store, List<String> read) {
        for (String branch : store.branches()) {
            int directories =
                    store.branch(branch).orElseThrow().directories().get().size();
            int changes = store.changes(branch).size();
            int moves = store.moves(branch).size();
            int trials = store.trials(branch).size();
            int patches = store.patches(branch).size();
            store.assessmentKey(branch).ifPresent(key -> store.assessment(branch, key));
            read.add("%s: %,d directories, %,d version changes, %,d moves, %,d trials, %,d patches"
                    .formatted(branch, directories, changes, moves, trials, patches));
        }
    }

    private static void attempt(String what, List<String> problems, Runnable work) {
        try {
            work.run();
        } catch (Unusable e) {
            problems.add(what + ": " + e.getMessage());
        } catch (RuntimeException e) {
            problems.add(what + " cannot be read: " + e);
        }
    }
}
