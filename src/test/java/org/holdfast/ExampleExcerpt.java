package org.holdfast;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.audit.VulnIndex;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.pkgsrc.VulnList;
import org.holdfast.source.Changes;
import org.holdfast.source.Inputs;
import org.holdfast.source.Packages;
import org.holdfast.source.VulnListSource;

/**
 * A program that cuts {@code examples/2014Q1} out of the shared data: {@code make examples}. It is run by hand; what it
 * writes is committed.
 */
public final class ExampleExcerpt {

    private static final int WITH_FINDINGS = 220;
    private static final int WITHOUT_FINDINGS = 80;

    private ExampleExcerpt() {}

    public static void main(String[] args) throws IOException {
        Path data = OracleData.root();
        Path out = Path.of("examples/2014Q1");
        Files.createDirectories(out);
        Inputs inputs = new Inputs(Path.of("target/cache"), InputStream.nullInputStream());
        VulnList list = new VulnListSource(inputs, Optional.empty(), false)
                .read(data.resolve("vulns/pkg-vulnerabilities-2014-2015").toString());
        VulnIndex index = new VulnIndex(list.entries());
        List<ScannedPackage> branch = new Packages(inputs)
                .scan(data.resolve("scan/pbulk-2014Q1.zst").toString())
                .values();
        List<ScannedPackage> trunk = new Packages(inputs)
                .scan(data.resolve("scan/pbulk-2015Q3.zst").toString())
                .values();
        List<ChangesLine> changes = new Changes(inputs)
                .read(List.of(data.resolve("changes/trunk-2014-2015.tsv.gz").toString()))
                .values();

        Set<PkgPath> flagged = new LinkedHashSet<>();
        Set<PkgPath> clean = new LinkedHashSet<>();
        for (ScannedPackage scanned : branch) {
            PkgPath path = scanned.pkgpath().orElseThrow();
            boolean found = !index.matching(scanned.pkgname()).isEmpty();
            (found ? flagged : clean).add(path);
        }
        clean.removeAll(flagged);
        flagged.removeIf(path -> path.directory().startsWith("suse"));
        Set<PkgPath> paths = new LinkedHashSet<>(every(flagged, WITH_FINDINGS));
        for (String wanted : List.of("security/openssl", "print/cups", "lang/php54", "security/gnupg2", "net/bind96")) {
            paths.add(PkgPath.parse(wanted).orElseThrow());
        }
        paths.addAll(every(clean, WITHOUT_FINDINGS));

        List<ScannedPackage> ofBranch = branch.stream()
                .filter(scanned -> paths.contains(scanned.pkgpath().orElseThrow()))
                .toList();
        write(out.resolve("branch.pbulk"), ofBranch);
        Set<PkgPath> all = new HashSet<>(paths);
        changes.stream()
                .filter(line -> paths.contains(line.pkgpath()) && !line.action().setsVersion())
                .forEach(line -> PkgPath.parse(line.argument()).ifPresent(all::add));
        Set<String> bases = new HashSet<>();
        ofBranch.forEach(scanned -> bases.add(scanned.pkgname().base().text()));
        trunk.stream()
                .filter(scanned -> bases.contains(scanned.pkgname().base().text()))
                .forEach(scanned -> all.add(scanned.pkgpath().orElseThrow()));
        write(
                out.resolve("trunk.pbulk"),
                trunk.stream()
                        .filter(scanned -> all.contains(scanned.pkgpath().orElseThrow()))
                        .toList());
        List<String> log = new ArrayList<>();
        changes.stream().filter(line -> all.contains(line.pkgpath())).forEach(line -> log.add(line.toString()));
        Files.write(out.resolve("CHANGES"), log, StandardCharsets.ISO_8859_1);
        writeList(out.resolve("pkg-vulnerabilities"), list, index, ofBranch);
    }

    /** Evenly spread over the tree. */
    private static List<PkgPath> every(Set<PkgPath> paths, int count) {
        List<PkgPath> all = List.copyOf(paths);
        List<PkgPath> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            some.add(all.get(i * all.size() / count));
        }
        return some;
    }

    private static void write(Path file, List<ScannedPackage> packages) throws IOException {
        List<String> lines = new ArrayList<>();
        for (ScannedPackage scanned : packages) {
            lines.add("PKGNAME=" + scanned.pkgname());
            lines.add("PKG_LOCATION=" + scanned.pkgpath().orElseThrow());
        }
        Files.write(file, lines, StandardCharsets.ISO_8859_1);
    }

    /** The entries about the packages, with those for the same advisories, and a few about others. */
    private static void writeList(Path file, VulnList list, VulnIndex index, List<ScannedPackage> packages)
            throws IOException {
        Set<VulnEntry> about = new HashSet<>();
        packages.forEach(scanned -> about.addAll(index.matching(scanned.pkgname())));
        Set<String> urls = new HashSet<>();
        about.forEach(entry -> urls.add(entry.url()));
        StringBuilder text = new StringBuilder("#FORMAT 1.1.0\n#\n# An excerpt; see README.md.\n#\n");
        for (VulnEntry entry : list.entries()) {
            if (about.contains(entry)
                    || (urls.contains(entry.url()) && !entry.isEndOfLife())
                    || entry.line() % 40 == 0) {
                text.append(entry).append('\n');
            }
        }
        byte[] body = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        text.append("#CHECKSUM SHA1 ").append(hash("SHA-1", body)).append('\n');
        text.append("#CHECKSUM SHA512 ").append(hash("SHA-512", body)).append('\n');
        Files.writeString(file, text.toString(), StandardCharsets.ISO_8859_1);
    }

    private static String hash(String algorithm, byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
