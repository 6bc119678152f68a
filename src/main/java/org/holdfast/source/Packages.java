package org.holdfast.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgSummary;
import org.holdfast.pkgsrc.ScanRecord;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.Unusable;

/**
 * Reads lists of packages: a list of names, a bulk scan, a {@code pkg_summary(5)}, or the database of installed packages.
 *
 * @param inputs the opener of files and addresses
 */
public record Packages(Inputs inputs) {

    /** Files of pkg_install in the directory of installed packages. */
    private static final Set<String> NO_PACKAGES = Set.of("pkgdb.byfile.db", ".cookie", "pkg-vulnerabilities");

    /** All versions that pkgsrc ever had are less than half of it. */
    private static final int MOST_NAMES = 1_000_000;

    /**
     * Reads PKGNAMEs, one a line, in order and with repetitions; empty lines are skipped.
     *
     * @throws Unusable if there are more than {@value #MOST_NAMES}
     */
    public List<PkgName> names(String where) {
        return inputs.read(where, in -> {
            List<PkgName> names = new ArrayList<>();
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1), 1 << 16);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isEmpty()) {
                    if (names.size() == MOST_NAMES) {
                        throw new Unusable(where, "has more than 1,000,000 names");
                    }
                    names.add(new PkgName(line));
                }
            }
            return names;
        });
    }

    /**
     * Reads the packages of a bulk scan, each once: records that differ only in options are one package.
     *
     * @throws Unusable if there is no record, because a wrong file is more likely than an empty tree
     */
    public Parsed<ScannedPackage> scan(String where) {
        return scan(where, record -> {});
    }

    /** The same; the consumer gets the records with all fields. */
    public Parsed<ScannedPackage> scan(String where, Consumer<ScanRecord> records) {
        Set<ScannedPackage> packages = new LinkedHashSet<>();
        List<Malformed> malformed = new ArrayList<>();
        scanRecords(
                where,
                record -> {
                    packages.add(new ScannedPackage(record.pkgname(), record.pkgpath()));
                    records.accept(record);
                },
                malformed::add);
        return new Parsed<>(List.copyOf(packages), malformed);
    }

    /**
     * Reads the records of a bulk scan, with all fields, as a stream.
     *
     * @throws Unusable if there is no record
     */
    public void scanRecords(String where, Consumer<ScanRecord> records, Consumer<Malformed> malformed) {
        int[] count = new int[1];
        inputs.read(where, in -> {
            List<Malformed> lines = new ArrayList<>();
            new RecordReader(
                            where,
                            true,
                            (text, line) -> {
                                ScanRecord record = new ScanRecord(text);
                                if (record.pkgname().text().isEmpty()) {
                                    lines.add(new Malformed(where, line, "a record with an empty PKGNAME"));
                                } else {
                                    count[0]++;
                                    records.accept(record);
                                }
                            },
                            lines)
                    .read(in);
            lines.forEach(malformed);
            return lines;
        });
        if (count[0] == 0) {
            throw new Unusable(where, "holds no record of a bulk scan (a line 'PKGNAME=…')");
        }
    }

    /**
     * Reads the packages of a {@code pkg_summary(5)}, each once.
     *
     * @throws Unusable if there is no record
     */
    public Parsed<ScannedPackage> summary(String where) {
        Set<ScannedPackage> packages = new LinkedHashSet<>();
        List<Malformed> malformed = summaryRecords(
                where,
                record -> record.pkgname().ifPresent(name -> packages.add(new ScannedPackage(name, record.pkgpath()))));
        return new Parsed<>(List.copyOf(packages), malformed);
    }

    /**
     * Reads the records of a {@code pkg_summary(5)} that have a PKGNAME, as a stream; gives what was malformed.
     *
     * @throws Unusable if there is no record
     */
    public List<Malformed> summaryRecords(String where, Consumer<PkgSummary> records) {
        List<Malformed> malformed = new ArrayList<>();
        int[] count = new int[1];
        inputs.read(where, in -> {
            new RecordReader(
                            where,
                            false,
                            (text, line) -> {
                                List<PkgSummary> summaries = new PkgSummary(text).apart();
                                if (summaries.size() > 1) {
                                    malformed.add(runTogether(where, line, summaries));
                                }
                                for (PkgSummary summary : summaries) {
                                    if (summary.pkgname().isPresent()) {
                                        count[0]++;
                                        records.accept(summary);
                                    } else {
                                        malformed.add(new Malformed(where, line, "a record without PKGNAME"));
                                    }
                                }
                            },
                            malformed)
                    .read(in);
            return malformed;
        });
        if (count[0] == 0) {
            throw new Unusable(where, "holds no record of a package summary (a line 'PKGNAME=…')");
        }
        return malformed;
    }

    private static Malformed runTogether(String where, int line, List<PkgSummary> summaries) {
        return new Malformed(
                where,
                line,
                summaries.size() + " records without an empty line between them, read as such: "
                        + summaries.stream()
                                .flatMap(one -> one.pkgname().stream())
                                .limit(3)
                                .map(PkgName::text)
                                .collect(Collectors.joining(", "))
                        + (summaries.size() > 3 ? ", …" : ""));
    }

    /**
     * Reads the installed packages: the directories of a package database, sorted by name. (pkg_admin's order is that of the file
     * system.)
     *
     * @throws Unusable if the directory cannot be read
     */
    public List<PkgName> installed(Path pkgdb) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(pkgdb)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (!name.startsWith(".")
                        && !NO_PACKAGES.contains(name)
                        && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    names.add(name);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new Unusable(pkgdb.toString(), "cannot be read as a directory of installed packages");
        }
        return names.stream().sorted().map(PkgName::new).toList();
    }
}
