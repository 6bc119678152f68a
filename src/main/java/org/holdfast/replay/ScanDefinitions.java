package org.holdfast.replay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.ScannedPackage;

/**
 * Derives definitions from the packages of a scan.
 *
 * <p>A PKGPATH whose PKGNAMEs differ only in the version of a {@link Language} in front is defined as pkgsrc would define it. A
 * PKGPATH that makes several PKGNAMEs in another way (for several versions of Apache, or for two languages) is simplified: it makes
 * the PKGNAME with the highest version, the last one among equals.
 *
 * @param definitions the definitions by PKGPATH, in the order of the scan
 * @param leftOut the packages without a PKGPATH or version, or with a name that no tree can have
 */
record ScanDefinitions(Map<PkgPath, Definition> definitions, List<ScannedPackage> leftOut) {

    static ScanDefinitions of(List<ScannedPackage> packages) {
        Map<PkgPath, List<PkgName>> byPath = new LinkedHashMap<>();
        List<ScannedPackage> leftOut = new ArrayList<>();
        for (ScannedPackage scanned : packages) {
            Optional<PkgPath> pkgpath = scanned.pkgpath().filter(path -> isWritable(path, scanned.pkgname()));
            pkgpath.ifPresentOrElse(
                    path -> byPath.computeIfAbsent(path, none -> new ArrayList<>())
                            .add(scanned.pkgname()),
                    () -> leftOut.add(scanned));
        }
        Map<PkgPath, Definition> definitions = new LinkedHashMap<>();
        byPath.forEach((path, names) -> definitions.put(path, define(path, names)));
        return new ScanDefinitions(definitions, leftOut);
    }

    private static boolean isWritable(PkgPath path, PkgName name) {
        return Definition.of(path, name.base().text(), name.version(), Optional.empty())
                .isWritable();
    }

    private static Definition define(PkgPath path, List<PkgName> names) {
        for (Language language : Language.values()) {
            Optional<Definition> made = made(language, path, names);
            if (made.isPresent()) {
                return made.get();
            }
        }
        PkgName highest = names.getFirst();
        Comparator<PkgVersion> order = PkgVersion.ORDER;
        for (PkgName name : names) {
            if (order.compare(name.version(), highest.version()) >= 0) {
                highest = name;
            }
        }
        return Definition.of(path, highest.base().text(), highest.version(), Optional.empty());
    }

    private static Optional<Definition> made(Language language, PkgPath path, List<PkgName> names) {
        if (language.isOneVersion(path)) {
            return Optional.empty();
        }
        TreeSet<String> versions = new TreeSet<>(Language.BY_VERSION);
        TreeSet<String> rests = new TreeSet<>();
        for (PkgName name : names) {
            Matcher matcher = language.pkgname().matcher(name.text());
            if (!matcher.matches()) {
                return Optional.empty();
            }
            versions.add(matcher.group(1));
            rests.add(matcher.group(2));
        }
        if (rests.size() > 1) {
            return Optional.empty();
        }
        PkgName rest = new PkgName(rests.first());
        Definition.Made made = new Definition.Made(language, List.copyOf(versions));
        return Optional.of(Definition.of(path, rest.base().text(), rest.version(), Optional.of(made)))
                .filter(Definition::isWritable);
    }
}
