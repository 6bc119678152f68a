package org.holdfast.publish;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScanRecord;
import org.holdfast.source.Packages;

/**
 * What a bulk build says of its packages: pbulk's report, records of a scan with {@code BUILD_STATUS} and {@code DEPENDS}.
 *
 * @param failed the packages that were not made
 * @param known the packages that the build knew, by PKGBASE and PKGPATH
 * @param malformed what could not be read
 */
public record BuildReport(List<Failed> failed, Set<String> known, List<Malformed> malformed) {

    /** Of no build: nothing failed, and nothing is known of what was built. */
    public static final BuildReport NONE = new BuildReport(List.of(), Set.of(), List.of());

    /** A field of builds that were not about the whole tree: nothing follows from what they do not know. */
    private static final String PARTIAL = "BUILD_REASON";

    /**
     * A package that the build did not make.
     *
     * @param pkgname the package that it would have made
     * @param pkgpath its directory
     * @param why a sentence: the status, the package whose failure it follows, and where the log is
     */
    public record Failed(PkgName pkgname, Optional<PkgPath> pkgpath, String why) {}

    public BuildReport {
        failed = List.copyOf(failed);
        known = Set.copyOf(known);
        malformed = List.copyOf(malformed);
    }

    private static String key(PkgName name, Optional<PkgPath> path) {
        return name.base() + " " + path.map(PkgPath::toString).orElse("");
    }

    /** The same with files that cannot be read as packages, which are named after the package that they should be. */
    public BuildReport with(List<Malformed> files) {
        List<Failed> all = new ArrayList<>(failed);
        for (Malformed file : files) {
            String name =
                    file.source().substring(file.source().lastIndexOf('/') + 1).replaceFirst("\\.tgz$", "");
            all.add(new Failed(new PkgName(name), Optional.empty(), "its new file cannot be read: " + file.why()));
        }
        return new BuildReport(all, known, malformed);
    }

    /** Whether the build knew a package of this PKGBASE and PKGPATH. */
    boolean knows(PkgName name, Optional<PkgPath> path) {
        return known.contains(key(name, path))
                || (path.isEmpty() && known.stream().anyMatch(one -> one.startsWith(name.base() + " ")));
    }

    /** Whether there was a build. */
    boolean isThere() {
        return !known.isEmpty();
    }

    /**
     * Reads a report, compressed or not.
     *
     * @throws org.holdfast.pkgsrc.Unusable if it has no record
     */
    public static BuildReport read(Packages packages, String where) {
        Map<PkgName, String> status = new LinkedHashMap<>();
        Map<PkgName, Optional<PkgPath>> paths = new HashMap<>();
        Map<PkgName, String> needs = new HashMap<>();
        Map<PkgName, String> reasons = new HashMap<>();
        Set<String> known = new HashSet<>();
        List<Malformed> malformed = new ArrayList<>();
        packages.scanRecords(
                where,
                record -> {
                    PkgName name = record.pkgname();
                    if (record.get(PARTIAL).isEmpty()) {
                        known.add(key(name, record.pkgpath()));
                    }
                    paths.put(name, record.pkgpath());
                    status.put(name, record.get("BUILD_STATUS").orElse("open"));
                    needs.put(name, record.get("DEPENDS").orElse(""));
                    reason(record).ifPresent(why -> reasons.put(name, why));
                },
                malformed::add);
        List<Failed> failed = new ArrayList<>();
        status.forEach((name, word) -> {
            if (!word.equals("done")) {
                failed.add(new Failed(
                        name,
                        paths.getOrDefault(name, Optional.empty()),
                        why(name, word, status, needs, reasons, where)));
            }
        });
        return new BuildReport(failed, known, malformed);
    }

    private static Optional<String> reason(ScanRecord record) {
        return record.notBuilt();
    }

    private static String why(
            PkgName name,
            String word,
            Map<PkgName, String> status,
            Map<PkgName, String> needs,
            Map<PkgName, String> reasons,
            String where) {
        String culprit = word.startsWith("indirect-")
                ? Stream.of(needs.getOrDefault(name, "").split(" +"))
                        .map(PkgName::new)
                        .filter(need -> !status.getOrDefault(need, "done").equals("done"))
                        .findFirst()
                        .map(need -> ", since " + need + " was not made (" + status.get(need) + ")")
                        .orElse("")
                : "";
        String what = switch (word) {
            case "failed" -> "its build failed";
            case "prefailed" -> "it was not to be built";
            case "indirect-failed", "indirect-prefailed" -> "it was not built";
            default -> "its build is " + word;
        };
        return what + culprit
                + Optional.ofNullable(reasons.get(name)).map(why -> ": " + why).orElse("") + " (" + where + ")";
    }
}
