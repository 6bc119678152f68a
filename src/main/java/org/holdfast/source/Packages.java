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
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgSummary;
import org.holdfast.pkgsrc.ScanRecord;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.Unusable;

/**
 * Reads which packages there are: from a list of names, a bulk scan, a summary, or the database of installed packages.
 *
 * @param inputs how to open what is named
 */
public record Packages(Inputs inputs) {

    /** What pkg_install itself keeps among the installed packages. */
    private static final Set<String> NO_PACKAGES = Set.of("pkgdb.byfile.db", ".cookie", "pkg-vulnerabilities");

    /** PKGNAMEs, one a line, in order and as often as they stand there; empty lines are skipped. */
    public List<PkgName> names(String where) {
        return inputs.read(where, in -> {
            List<PkgName> names = new ArrayList<>();
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1), 1 << 16);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isEmpty()) {
                    names.add(new PkgName(line));
                }
            }
            return names;
        });
    }

    /**
     * The packages of a bulk scan, each once: records that differ only in options are one package.
     *
     * @throws Unusable if there is not a single record, which is more likely a wrong file than an empty tree
     */
    public Parsed<ScannedPackage> scan(String where) {
        Set<ScannedPackage> packages = new LinkedHashSet<>();
        List<Malformed> malformed = new ArrayList<>();
        scanRecords(
                where, record -> packages.add(new ScannedPackage(record.pkgname(), record.pkgpath())), malformed::add);
        return new Parsed<>(List.copyOf(packages), malformed);
    }

    /** Streams the records of a bulk scan, all fields. */
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
     * The packages of a {@code pkg_summary(5)}, each once.
     *
     * @throws Unusable if there is not a single record
     */
    public Parsed<ScannedPackage> summary(String where) {
        Set<ScannedPackage> packages = new LinkedHashSet<>();
        List<Malformed> malformed = new ArrayList<>();
        inputs.read(where, in -> {
            new RecordReader(
                            where,
                            false,
                            (text, line) -> {
                                PkgSummary summary = new PkgSummary(text);
                                summary.pkgname()
                                        .ifPresentOrElse(
                                                name -> packages.add(new ScannedPackage(name, summary.pkgpath())),
                                                () -> malformed.add(
                                                        new Malformed(where, line, "a record without PKGNAME")));
                            },
                            malformed)
                    .read(in);
            return packages;
        });
        if (packages.isEmpty()) {
            throw new Unusable(where, "holds no record of a package summary (a line 'PKGNAME=…')");
        }
        return new Parsed<>(List.copyOf(packages), malformed);
    }

    /**
     * The installed packages: the directories of a package database, by name. (pkg_admin takes them as the file system
     * lists them, which is no order.)
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
