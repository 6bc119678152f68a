package org.holdfast.publish;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.outcome.Generation;
import org.holdfast.pkgsrc.PkgSummary;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.source.Packages;
import org.holdfast.tool.Progress;
import org.holdfast.tool.SmallFile;

/**
 * Checks a repository: the size and digest of every file of the live set, that its summaries list just these, and that they say the same;
 * and that what every other generation needs is in the pool.
 *
 * @param repository the repository
 * @param prefix where packages install, if configured
 * @param packages the reader of summaries
 * @param progress the listener
 */
record Verification(Repository repository, Optional<String> prefix, Packages packages, Progress progress) {

    /** What is wrong, a sentence each. */
    List<String> run() {
        List<String> wrong = new ArrayList<>();
        Optional<Generation> live = repository.current();
        if (live.isEmpty()) {
            throw new Unusable(repository.root().toString(), "has published nothing yet");
        }
        files(live.get(), wrong);
        summaries(live.get(), wrong);
        for (int number : repository.numbers()) {
            try {
                pool(repository.generation(number), wrong);
            } catch (Unusable e) {
                wrong.add(String.valueOf(e.getMessage()));
            }
        }
        return List.copyOf(wrong);
    }

    private void files(Generation live, List<String> wrong) {
        int done = 0;
        for (Generation.Entry file : live.files()) {
            Path path = repository.all().resolve(file.name());
            progress.at("checking files", ++done, live.files().size());
            try {
                long size = Files.size(path);
                if (size != file.size()) {
                    wrong.add("%s has %,d bytes; it was published with %,d".formatted(path, size, file.size()));
                } else if (!digest(path).equals(file.sha256())) {
                    wrong.add(path + " is not what was published: its digest differs");
                }
            } catch (IOException e) {
                wrong.add(path + " cannot be read: " + e.getClass().getSimpleName());
            }
        }
        Set<String> known = live.byName().keySet();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(repository.all())) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (!known.contains(name) && !name.startsWith("pkg_summary.")) {
                    wrong.add(entry + " is not of this generation");
                }
            }
        } catch (IOException e) {
            wrong.add(repository.all() + " cannot be read: " + SmallFile.words(e));
        }
    }

    private static String digest(Path path) throws IOException {
        MessageDigest digest = Pool.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private void summaries(Generation live, List<String> wrong) {
        Optional<String> first = Optional.empty();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(repository.all(), "pkg_summary.*")) {
            for (Path entry : entries) {
                if (entry.toString().endsWith(Publisher.SIGNATURE)) {
                    continue;
                }
                Map<String, PkgSummary> records = new HashMap<>();
                StringBuilder text = new StringBuilder();
                packages.summaryRecords(entry.toString(), record -> {
                    record.pkgname().ifPresent(name -> records.put(name.text(), record));
                    text.append(record).append('\n');
                });
                if (first.isPresent() && !first.get().contentEquals(text)) {
                    wrong.add(entry + " does not say what the other summaries say");
                }
                first = Optional.of(text.toString());
                if (Files.getLastModifiedTime(entry).toInstant().getEpochSecond() != live.summaryTime()) {
                    wrong.add(entry + " has another time than it was published with: clients may ignore it");
                }
                listed(live, records, entry, wrong);
                List<Generation.Lack> lacks = lacks(records.values(), prefix);
                lacks.stream()
                        .filter(lack -> !live.lacks().contains(lack))
                        .forEach(lack ->
                                wrong.add(lack.pkgname() + " needs " + lack.need() + ", which the set does not have"));
            }
        } catch (IOException | Unusable e) {
            wrong.add("a summary of " + repository.all() + " cannot be read: " + e.getMessage());
        }
        if (first.isEmpty()) {
            wrong.add(repository.all() + " has no summary");
        }
    }

    private static void listed(Generation live, Map<String, PkgSummary> records, Path summary, List<String> wrong) {
        Map<String, Generation.Entry> files = live.byName();
        Set<String> named = new HashSet<>();
        records.forEach((name, record) -> {
            String file = record.get("FILE_NAME").orElse(name + ".tgz");
            named.add(file);
            Generation.Entry entry = files.get(file);
            if (entry == null || !entry.isListed()) {
                wrong.add(summary + " lists " + name + ", which was not published");
            } else if (!file.equals(name + ".tgz")) {
                wrong.add(summary + " lists " + name + ", but FILE_NAME=" + file);
            } else if (!record.get("FILE_SIZE")
                    .filter(String.valueOf(entry.size())::equals)
                    .isPresent()) {
                wrong.add(summary + " says another size of " + name + " than its file has");
            }
        });
        live.listed().stream()
                .filter(entry -> !named.contains(entry.name()))
                .forEach(entry -> wrong.add(summary + " does not list " + entry.name()));
    }

    /** The dependencies and shared libraries that nothing in a set has. */
    static List<Generation.Lack> lacks(Collection<PkgSummary> records, Optional<String> prefix) {
        List<Slot> slots = records.stream()
                .map(record -> new Slot(
                        Optional.of(Offer.of(record.pkgname().orElseThrow(), record)), Optional.empty(), false, 1))
                .toList();
        return SetPlanner.plan(slots, Prefix.of(prefix, records)::has, offer -> false).brokenBefore().stream()
                .map(one -> new Generation.Lack(
                        slots.get(one.slot()).any().pkgname().text(), one.need().what()))
                .toList();
    }

    private void pool(Generation generation, List<String> wrong) {
        for (Generation.Entry file : generation.files()) {
            if (!repository.pool().has(file.sha256())) {
                wrong.add("generation " + generation.number() + " has lost " + file.name() + " from the pool");
            }
        }
    }
}
