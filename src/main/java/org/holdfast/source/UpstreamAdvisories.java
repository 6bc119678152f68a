package org.holdfast.source;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.UpstreamAdvisory;
import org.holdfast.tool.Download;
import org.holdfast.tool.JsonReader;
import org.holdfast.tool.JsonReader.BrokenJson;
import org.holdfast.tool.JsonTree;
import org.holdfast.tool.SmallFile;
import org.holdfast.tool.Unpacked;

/**
 * Reads advisories of OSV and NVD from the files that these publish: one record, an array of records, one record a line, or a
 * response of their API; compressed or not; or a zip file or a directory of such files.
 *
 * <p>Files are read as streams, because NVD has more than a gigabyte; only requested records are kept.
 *
 * @param inputs the opener of files and addresses
 */
public record UpstreamAdvisories(Inputs inputs) {

    private static final Set<String> FILES = Set.of(".json", ".jsonl", ".ndjson", ".gz", ".bz2", ".xz", ".zst", ".zip");

    /** The most bytes of all files of a zip file; that of OSV has several gigabytes. */
    private static final long MOST_OF_ZIP = 64L << 30;

    private record Format(
            String called,
            JsonReader reader,
            Function<JsonTree, Set<String>> ids,
            Function<JsonTree, Optional<UpstreamAdvisory>> advisory) {}

    private static final Format OSV = new Format("OSV", OsvRecord.READER, OsvRecord::ids, OsvRecord::advisory);
    private static final Format NVD =
            new Format("NVD", NvdRecord.READER, record -> Set.of(NvdRecord.id(record)), NvdRecord::advisory);

    /**
     * Reads records in OSV's schema 1: <code>{"id": "GHSA-…", "aliases": ["CVE-…"], "affected": […]}</code>.
     *
     * @param wanted tests whether records with an id, in upper case, are kept
     * @throws Unusable if it is no JSON, or has records but none of OSV
     */
    public Parsed<UpstreamAdvisory> osv(String where, Predicate<String> wanted) {
        return new Reading(OSV, wanted).of(where);
    }

    /**
     * Reads records of NVD, in the form of API 2.0, <code>{"vulnerabilities": [{"cve": {"id": "CVE-…", …}}]}</code>, or of the
     * older feeds, <code>{"CVE_Items": […]}</code>.
     *
     * @param wanted tests whether records with an id, in upper case, are kept
     * @throws Unusable if it is no JSON, or has records but none of NVD
     */
    public Parsed<UpstreamAdvisory> nvd(String where, Predicate<String> wanted) {
        return new Reading(NVD, wanted).of(where);
    }

    private final class Reading {
        private final Format format;
        private final Predicate<String> wanted;
        private final List<UpstreamAdvisory> advisories = new ArrayList<>();
        private final List<Malformed> malformed = new ArrayList<>();
        private boolean hasRecord;

        Reading(Format format, Predicate<String> wanted) {
            this.format = format;
            this.wanted = wanted;
        }

        Parsed<UpstreamAdvisory> of(String where) {
            if (Download.isAddress(where) || !Files.isDirectory(Path.of(where))) {
                input(where);
            } else {
                List<String> files = filesIn(where);
                if (files.isEmpty()) {
                    throw new Unusable(where, "has no file with records of " + format.called());
                }
                files.forEach(this::inputOfMany);
            }
            if (!hasRecord && !malformed.isEmpty()) {
                throw new Unusable(where, "has no record of " + format.called() + ": " + malformed.getFirst());
            }
            return new Parsed<>(advisories, malformed);
        }

        /** Reads one of many files; if it is unusable, that is recorded and the others are still read. */
        private void inputOfMany(String where) {
            try {
                input(where);
            } catch (Unusable e) {
                malformed.add(
                        new Malformed(where, 0, String.valueOf(e.getMessage()).replace(where + ": ", "")));
            }
        }

        private static List<String> filesIn(String folder) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                return files.filter(Files::isRegularFile)
                        .map(Path::toString)
                        .filter(Reading::isOfInterest)
                        .sorted()
                        .toList();
            } catch (IOException e) {
                throw new Unusable(folder, "cannot be listed: " + SmallFile.words(e));
            }
        }

        private static boolean isOfInterest(String name) {
            String lower = name.toLowerCase(Locale.ROOT);
            return FILES.stream().anyMatch(lower::endsWith);
        }

        private void input(String where) {
            inputs.read(where, raw -> {
                InputStream in = new BufferedInputStream(raw);
                if (isZip(in)) {
                    Unpacked.Counted counted = new Unpacked.Counted(in);
                    ZipInputStream zip = new ZipInputStream(counted);
                    zip(where, zip, new Unpacked(zip, counted, MOST_OF_ZIP));
                } else {
                    whole(where, in);
                }
                return where;
            });
        }

        private static boolean isZip(InputStream in) throws IOException {
            in.mark(4);
            byte[] start = in.readNBytes(4);
            in.reset();
            return start.length == 4 && start[0] == 'P' && start[1] == 'K';
        }

        private void zip(String where, ZipInputStream zip, InputStream content) throws IOException {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory() && isOfInterest(entry.getName())) {
                    String named = where + "!" + entry.getName();
                    try {
                        json(named, new Unclosed(content));
                    } catch (BrokenJson e) {
                        malformed.add(new Malformed(named, e.line(), "no JSON: " + e.getMessage()));
                    }
                }
            }
        }

        private void whole(String where, InputStream in) throws IOException {
            try {
                json(where, in);
            } catch (BrokenJson e) {
                throw new Unusable(where, e.line(), "no JSON: " + e.getMessage());
            }
        }

        private void json(String where, InputStream in) throws IOException {
            format.reader().records(in, (line, record) -> {
                try {
                    boolean asked = format.ids().apply(record).stream().anyMatch(wanted);
                    hasRecord = true;
                    if (asked) {
                        format.advisory().apply(record).ifPresent(advisories::add);
                    }
                } catch (IllegalArgumentException e) {
                    malformed.add(new Malformed(where, line, String.valueOf(e.getMessage())));
                    Parsed.bound(where, malformed);
                }
            });
        }
    }

    /** A stream whose closing does not close the archive around it. */
    private static final class Unclosed extends FilterInputStream {
        Unclosed(InputStream in) {
            super(in);
        }

        @Override
        public void close() {}
    }
}
