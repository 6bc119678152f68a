package org.holdfast.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.holdfast.bmake.Definition;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/** The JSON of {@code scan --json}. */
record ScanJson(List<Defined> packages, List<String> submodulesNotRead) {

    record Defined(
            PkgPath pkgpath,
            Optional<PkgName> pkgname,
            String status,
            String by,
            Optional<String> distname,
            Optional<String> pkgrevision,
            Optional<String> maintainer,
            Map<String, String> versions,
            List<String> depends,
            List<String> buildlinks,
            Map<String, String> buildlink,
            List<String> filesRead,
            Map<String, String> unknown) {}

    static ScanJson of(ScanReport report, Function<PkgPath, Map<String, String>> buildlink) {
        return new ScanJson(
                report.definitions().stream()
                        .map(one -> defined(one, buildlink.apply(one.pkgpath())))
                        .toList(),
                report.submodules().paths());
    }

    private static Defined defined(Definition one, Map<String, String> buildlink) {
        return new Defined(
                one.pkgpath(),
                one.pkgname(),
                ScanReport.status(one),
                one.by().name().toLowerCase(Locale.ROOT),
                variable(one, "DISTNAME"),
                variable(one, "PKGREVISION"),
                variable(one, "MAINTAINER"),
                one.versions(),
                depends(one),
                one.buildlinks(),
                buildlink,
                one.filesRead(),
                one.unknowns());
    }

    private static List<String> depends(Definition one) {
        List<String> depends = new ArrayList<>();
        for (String variable : PackageDirectory.DEPENDENCIES) {
            String words = one.variables().getOrDefault(variable, "").strip();
            if (!words.isEmpty()) {
                depends.addAll(List.of(words.split("\\s+", -1)));
            }
        }
        return depends;
    }

    private static Optional<String> variable(Definition one, String name) {
        return Optional.ofNullable(one.variables().get(name)).map(String::strip);
    }
}
