package org.holdfast.report;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.holdfast.bmake.Definition;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.Submodules;

/**
 * The packages of a tree, as evaluated from its makefiles.
 *
 * @param definitions the packages, by directory
 * @param submodules the submodules, which are not read
 */
public record ScanReport(List<Definition> definitions, Submodules submodules) {

    /** The packages of a tree without submodules. */
    public ScanReport(List<Definition> definitions) {
        this(definitions, Submodules.NONE);
    }

    /** The variables that {@link #json} needs from the evaluation. */
    public static final List<String> VARIABLES = Stream.concat(
                    Stream.of("DISTNAME", "PKGREVISION", "MAINTAINER"), PackageDirectory.DEPENDENCIES.stream())
            .toList();

    public ScanReport {
        definitions = List.copyOf(definitions);
    }

    /** Lines of {@code PKGPATH<TAB>PKGNAME<TAB>status}; the name is empty if the status is {@code unknown: reason}. */
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

    static String status(Definition definition) {
        return definition
                .unknown()
                .map(why -> "unknown: " + why.replace('\n', ' ').replace('\t', ' '))
                .orElse("ok");
    }

    /**
     * {@code {"packages": [{"pkgpath", "pkgname", "status", "by", "distname", …}], "submodules_not_read": […]}}.
     *
     * @param buildlink the requirements in the buildlink3.mk of a PKGPATH
     */
    public String json(Function<PkgPath, Map<String, String>> buildlink) {
        return Json.write(ScanJson.of(this, buildlink));
    }
}
