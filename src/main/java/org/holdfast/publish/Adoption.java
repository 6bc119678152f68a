package org.holdfast.publish;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.holdfast.outcome.Generation;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.source.BinaryPackage;
import org.holdfast.tool.SmallFile;

/**
 * Makes a directory of packages that Holdfast did not make the first generation of its repository. Its files count, not its summary.
 *
 * @param publisher who publishes
 * @param repository the repository
 */
record Adoption(Publisher publisher, Repository repository) {

    /** Adopts it; gives remarks, a sentence each. */
    List<String> run() {
        if (!repository.isForeign()) {
            throw new Unusable(repository.all().toString(), "is no directory of packages that Holdfast did not make");
        }
        return repository.locked(publisher.who(), this::adopted);
    }

    private List<String> adopted() {
        List<String> notes = new ArrayList<>();
        List<PublishedFile> files = foreign(repository.all(), notes);
        if (files.isEmpty()) {
            throw new Unusable(repository.all().toString(), "holds no package");
        }
        Generation first =
                publisher.generation(Optional.empty(), Generation.Kind.ADOPT, "", files, newest(repository.all()));
        repository.adopt(first, Publisher.sources(files), publisher.summaries(files), "{}\n");
        notes.add("generation 1 is live, with "
                + (files.size() == 1 ? "1 package" : "%,d packages".formatted(files.size()))
                + "; what was there before is in " + Repository.ADOPTED);
        return notes;
    }

    /** The packages of a directory, as its files are; of its summary only what it lists. */
    private List<PublishedFile> foreign(Path all, List<String> notes) {
        Publisher.Candidates read = publisher.candidates(List.of(all));
        read.malformed().forEach(bad -> notes.add(bad.source() + " is left out: " + bad.why()));
        Map<String, Long> listed = new HashMap<>();
        Path summary = all.resolve(Publisher.SUMMARY);
        if (Files.exists(summary)) {
            publisher
                    .records(summary)
                    .forEach((name, record) -> listed.put(
                            name,
                            record.get("FILE_SIZE")
                                    .filter(size -> size.matches("[0-9]{1,18}"))
                                    .map(Long::parseLong)
                                    .orElse(-1L)));
        }
        List<PublishedFile> files = new ArrayList<>();
        Map<PkgName, BinaryPackage> byName = new TreeMap<>(Comparator.comparing(PkgName::text));
        for (BinaryPackage one : read.packages()) {
            BinaryPackage other = byName.putIfAbsent(one.pkgname(), one);
            if (other != null) {
                notes.add(one.file() + " is left out: " + other.file() + " has the same PKGNAME");
            }
        }
        byName.forEach((name, one) -> {
            Long size = listed.remove(name.text());
            if (size == null) {
                notes.add(one.file().getFileName() + " is not in the summary, and is listed from now on");
            } else if (size >= 0 && size != one.size()) {
                notes.add("the summary says %,d bytes of %s, which has %,d: pkgin refused it"
                        .formatted(size, name, one.size()));
            }
            files.add(PublishedFile.of(one));
        });
        listed.keySet().stream()
                .sorted()
                .forEach(name -> notes.add(name + " is in the summary, and there is no such file"));
        return files;
    }

    private static long newest(Path directory) {
        long newest = 0;
        try (DirectoryStream<Path> summaries = Files.newDirectoryStream(directory, "pkg_summary.*")) {
            for (Path summary : summaries) {
                newest = Math.max(
                        newest, Files.getLastModifiedTime(summary).toInstant().getEpochSecond());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + directory + ": " + SmallFile.words(e), e);
        }
        return newest;
    }
}
