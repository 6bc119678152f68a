package org.holdfast.sim;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/** A client: reads the summary, then asks for every file that it lists, and remembers every name that it ever saw. */
final class Reader implements Runnable {

    private final Path all;
    /** A name a line that a maintainer removed, written before it is. */
    private final Path removed;

    private final Set<String> names = new TreeSet<>();
    private final List<String> faults = new ArrayList<>();
    /** The worker's grace, less what its clock may go back, in seconds: a look that took longer may find files gone. */
    private static final long GRACE = (24 - 5) * 3600L;

    private byte[] last = {};
    private long time;
    private int sets;
    private int looks;
    volatile boolean done;

    Reader(Path repository, Path removed) {
        this.all = repository.resolve("All");
        this.removed = removed;
    }

    @Override
    public void run() {
        while (!done) {
            look();
        }
        look();
    }

    List<String> faults() {
        return faults;
    }

    int sets() {
        return sets;
    }

    int looks() {
        return looks;
    }

    void look() {
        byte[] summary;
        long modified;
        try {
            // The directory that a client is sent to by one answer of the server.
            Path now = all.toRealPath();
            summary = Files.readAllBytes(now.resolve("pkg_summary.gz"));
            modified = Files.getLastModifiedTime(now.resolve("pkg_summary.gz")).toMillis() / 1000;
        } catch (NoSuchFileException e) {
            if (sets > 0 && !Files.exists(all)) {
                faults.add("All was gone");
            }
            return; // nothing published yet, or the generation was collected while it was looked at
        } catch (IOException e) {
            faults.add("cannot read the summary: " + e);
            return;
        }
        looks++;
        boolean changed = !Arrays.equals(summary, last);
        if (changed) {
            sets++;
            if (modified <= time) {
                faults.add("the summary changed, and its time went from " + time + " to " + modified);
            }
            last = summary;
            time = modified;
        }
        try {
            check(
                    new String(
                            new GZIPInputStream(new ByteArrayInputStream(summary)).readAllBytes(),
                            StandardCharsets.ISO_8859_1),
                    modified);
        } catch (IOException e) {
            faults.add("the summary is damaged: " + e);
        }
    }

    /** The simulated time, as the live summary says. */
    private long time() throws IOException {
        return Files.getLastModifiedTime(all.resolve("pkg_summary.gz")).toMillis() / 1000;
    }

    private void check(String text, long modified) throws IOException {
        List<Map<String, List<String>>> records = new ArrayList<>();
        for (String record : text.split("\n\n")) {
            Map<String, List<String>> fields = new HashMap<>();
            for (String line : record.split("\n")) {
                int equals = line.indexOf('=');
                fields.computeIfAbsent(line.substring(0, equals), key -> new ArrayList<>())
                        .add(line.substring(equals + 1));
            }
            records.add(fields);
        }
        Map<String, List<Integer>> versions = new HashMap<>();
        Set<String> provided = new HashSet<>();
        for (Map<String, List<String>> record : records) {
            String name = record.get("PKGNAME").getFirst();
            int dash = name.lastIndexOf('-');
            versions.computeIfAbsent(name.substring(0, dash), key -> new ArrayList<>())
                    .add(Integer.parseInt(name.substring(dash + 1)));
            provided.addAll(record.getOrDefault("PROVIDES", List.of()));
        }
        for (Map<String, List<String>> record : records) {
            String name = record.get("PKGNAME").getFirst();
            for (String need : record.getOrDefault("DEPENDS", List.of())) {
                if (!isMet(need, versions)) {
                    faults.add(name + " depends on " + need + ", which the set does not have");
                }
            }
            for (String library : record.getOrDefault("REQUIRES", List.of())) {
                if (!provided.contains(library)) {
                    faults.add(name + " requires " + library + ", which the set does not have");
                }
            }
            String file = record.get("FILE_NAME").getFirst();
            try {
                long size = Files.size(all.resolve(file));
                if (size != Long.parseLong(record.get("FILE_SIZE").getFirst())) {
                    faults.add(file + " has " + size + " bytes");
                }
            } catch (NoSuchFileException e) {
                if (time() - modified < GRACE) {
                    faults.add(file + " is listed, and not there");
                }
            }
        }
        Set<String> allowed = new HashSet<>(Files.exists(removed) ? Files.readAllLines(removed) : List.of());
        for (String name : names) {
            if (!versions.containsKey(name) && !allowed.contains(name)) {
                faults.add(name + " has disappeared");
            }
        }
        names.retainAll(versions.keySet());
        names.addAll(versions.keySet());
    }

    /** The worker writes two kinds of patterns: {@code name>=N} and {@code name-N}; versions are numbers. */
    private static boolean isMet(String need, Map<String, List<Integer>> versions) {
        int least = need.indexOf(">=");
        String name = need.substring(0, least < 0 ? need.lastIndexOf('-') : least);
        int number = Integer.parseInt(need.substring(least < 0 ? need.lastIndexOf('-') + 1 : least + 2));
        return versions.getOrDefault(name, List.of()).stream()
                .anyMatch(version -> least < 0 ? version == number : version >= number);
    }
}
