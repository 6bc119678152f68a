package org.holdfast.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.holdfast.bmake.Definition;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/**
 * What a tree makes, as evaluated from its definitions.
 *
 * @param definitions package directory by package directory
 */
public record ScanReport(List<Definition> definitions) {

    /** What the evaluation must be asked for, for {@link #json}. */
    public static final List<String> VARIABLES = Stream.concat(
                    Stream.of("DISTNAME", "PKGREVISION", "MAINTAINER"), PackageDirectory.DEPENDENCIES.stream())
            .toList();

    public ScanReport {
        definitions = List.copyOf(definitions);
    }

    /** Lines of {@code PKGPATH<TAB>PKGNAME<TAB>status}; the name is empty where the status is {@code unknown: reason}. */
    public String text() {
        StringBuilder out = new StringBuilder();
        for (Definition definition : definitions) {
            out.append(definition.pkgpath())
                    .append('\t')
                    .append(definition.pkgname().map(PkgName::text).orElse(""))
                    .append('\t')
                    .append(status(definition))
                    .append('\n');
        }
        return out.toString();
    }

    private static String status(Definition definition) {
        return definition
                .unknown()
                .map(why -> "unknown: " + why.replace('\n', ' ').replace('\t', ' '))
                .orElse("ok");
    }

    /**
     * {@code {"packages": [{"pkgpath", "pkgname", "status", "by", "distname", …}]}}.
     *
     * @param buildlink what the buildlink3.mk of a PKGPATH asks for
     */
    public String json(Function<PkgPath, Map<String, String>> buildlink) {
        return Json.write(Json.object(
                "packages",
                definitions.stream().map(one -> json(one, buildlink)).toList()));
    }

    private static Map<String, Object> json(Definition one, Function<PkgPath, Map<String, String>> buildlink) {
        List<String> depends = new ArrayList<>();
        for (String variable : PackageDirectory.DEPENDENCIES) {
            String words = one.variables().getOrDefault(variable, "").strip();
            if (!words.isEmpty()) {
                depends.addAll(List.of(words.split("\\s+", -1)));
            }
        }
        return Json.object(
                "pkgpath",
                one.pkgpath(),
                "pkgname",
                one.pkgname(),
                "status",
                status(one),
                "by",
                one.by().name().toLowerCase(Locale.ROOT),
                "distname",
                variable(one, "DISTNAME"),
                "pkgrevision",
                variable(one, "PKGREVISION"),
                "maintainer",
                variable(one, "MAINTAINER"),
                "versions",
                new LinkedHashMap<>(one.versions()),
                "depends",
                depends,
                "buildlinks",
                one.buildlinks(),
                "buildlink",
                buildlink.apply(one.pkgpath()),
                "files_read",
                one.filesRead());
    }

    private static Optional<String> variable(Definition one, String name) {
        return Optional.ofNullable(one.variables().get(name)).map(String::strip);
    }
}
