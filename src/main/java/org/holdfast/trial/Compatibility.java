package org.holdfast.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.triage.CompatibilityRisk;
import org.holdfast.triage.CompatibilityRisk.Kind;

/** Finds changes in a package's files that may break its users. */
final class Compatibility {

    private static final Pattern LIBRARY = Pattern.compile("lib/(?:.*/)?([^/]+\\.so)((?:\\.[0-9]+)+)");
    private static final Pattern DEPENDS =
            Pattern.compile("(?m)^BUILDLINK_(A[BP]I_DEPENDS\\.[^ \\t+?:=]+)[ \\t]*[+?:]?=[ \\t]*(\\S+)");

    private Compatibility() {}

    /** Compares a package before and after. */
    static List<CompatibilityRisk> risks(PackageFiles before, PackageFiles after) {
        List<CompatibilityRisk> risks = new ArrayList<>();
        Set<String> had = before.installed();
        Set<String> has = after.installed();
        if (!after.plists().isEmpty()) {
            Map<String, String> libraries = libraries(has);
            libraries(had).forEach((library, name) -> {
                if (!name.equals(libraries.get(library))) {
                    String now = libraries.get(library);
                    risks.add(new CompatibilityRisk(Kind.LIBRARY_GONE, name + (now == null ? "" : " -> " + now)));
                }
            });
            had.stream()
                    .filter(line -> line.startsWith("include/") && line.endsWith(".h") && !has.contains(line))
                    .forEach(line -> risks.add(new CompatibilityRisk(Kind.HEADER_GONE, line)));
        }
        Map<String, String> depends = depends(before);
        depends(after).forEach((name, pattern) -> {
            String old = depends.get(name);
            if (old != null && !old.equals(pattern)) {
                risks.add(new CompatibilityRisk(
                        name.startsWith("ABI") ? Kind.ABI_DEPENDS : Kind.API_DEPENDS, old + " -> " + pattern));
            }
        });
        options(before, after, risks);
        return risks;
    }

    /**
     * The shared libraries by plain name, each with its SONAME as far as a PLIST shows it: the shortest of
     * {@code libfoo.so.1}, {@code libfoo.so.1.2.3}.
     */
    private static Map<String, String> libraries(Set<String> installed) {
        Map<String, String> names = new TreeMap<>();
        for (String line : installed) {
            Matcher library = LIBRARY.matcher(line);
            if (library.matches()) {
                names.merge(
                        library.group(1),
                        library.group(1) + library.group(2),
                        (one, other) -> one.length() <= other.length() ? one : other);
            }
        }
        return names;
    }

    private static Map<String, String> depends(PackageFiles files) {
        Map<String, String> depends = new TreeMap<>();
        Matcher matcher = DEPENDS.matcher(files.text("buildlink3.mk"));
        while (matcher.find()) {
            depends.put(matcher.group(1), matcher.group(2));
        }
        return depends;
    }

    private static void options(PackageFiles before, PackageFiles after, List<CompatibilityRisk> risks) {
        if (before.value("PKG_SUGGESTED_OPTIONS").isEmpty()
                && after.value("PKG_SUGGESTED_OPTIONS").isEmpty()) {
            return;
        }
        Set<String> had = before.words("PKG_SUGGESTED_OPTIONS");
        Set<String> has = after.words("PKG_SUGGESTED_OPTIONS");
        Set<String> added = new TreeSet<>(has);
        added.removeAll(had);
        Set<String> gone = new TreeSet<>(had);
        gone.removeAll(has);
        added.forEach(option -> risks.add(new CompatibilityRisk(Kind.OPTION_DEFAULT, "+" + option)));
        gone.forEach(option -> risks.add(new CompatibilityRisk(Kind.OPTION_DEFAULT, "-" + option)));
    }
}
