package org.holdfast.gate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.holdfast.outcome.GateFinding;
import org.holdfast.outcome.GateFinding.Rebuild;
import org.holdfast.outcome.Verdict;

/** Compares what tells others how to compile and link: {@code .pc} files, libtool's {@code .la}, CMake's files, {@code *-config} scripts. */
final class LinkFileCheck implements Check {

    private static final String NAME = "link-files";

    private static final Pattern ASSIGNED = Pattern.compile("([A-Za-z_][A-Za-z0-9_.]*)\\s*=\\s*(.*)");
    private static final Pattern FIELD = Pattern.compile("([A-Za-z][A-Za-z.]*)\\s*:\\s*(.*)");
    private static final Pattern USE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_.]*)\\}");
    private static final int DEPTH = 8;
    private static final int LONGEST = 4096;

    /** The fields of a {@code .pc} file that everybody gets, and those of users of the static library. */
    private static final List<String> FOR_ALL = List.of("Libs", "Cflags", "CFlags", "Requires", "Conflicts");

    private static final List<String> FOR_STATIC = List.of("Libs.private", "Requires.private", "Cflags.private");

    private static final List<String> OF_LIBTOOL =
            List.of("dlname", "library_names", "old_library", "inherited_linker_flags", "dependency_libs", "libdir");

    @Override
    public List<GateFinding> compare(PackageTree old, PackageTree now) {
        List<GateFinding> findings = new ArrayList<>();
        old.all(file -> isLinkFile(file.path()) && !file.isLink()).forEach(file -> {
            PackageFile same = now.files().get(file.path());
            if (same == null) {
                findings.add(GateFinding.of(
                        NAME, Verdict.SOURCE_BREAK, file.path(), "it is gone: who asks it how to link, fails"));
            } else if (!same.hasContentOf(file)) {
                changed(file, same, findings);
            }
        });
        return findings;
    }

    /** Whether a path is that of such a file. */
    static boolean isLinkFile(String path) {
        return path.endsWith(".pc")
                || path.endsWith(".la")
                || path.endsWith(".cmake")
                || (path.endsWith("-config") && path.contains("bin/"));
    }

    private static void changed(PackageFile old, PackageFile now, List<GateFinding> findings) {
        if (now.name().endsWith(".pc")) {
            fields(pkgConfig(old), pkgConfig(now), now.path(), findings);
        } else if (now.name().endsWith(".la")) {
            libtool(variables(old), variables(now), now.path(), findings);
        } else {
            script(old, now, findings);
        }
    }

    /** The fields of a {@code .pc} file, with its variables put in. */
    private static Map<String, String> pkgConfig(PackageFile file) {
        Map<String, String> variables = new LinkedHashMap<>();
        Map<String, String> fields = new TreeMap<>();
        for (String line : joined(file)) {
            Matcher assigned = ASSIGNED.matcher(line);
            Matcher field = FIELD.matcher(line);
            if (assigned.matches()) {
                variables.putIfAbsent(assigned.group(1), assigned.group(2).strip());
            } else if (field.matches()) {
                fields.put(field.group(1), field.group(2).strip());
            }
        }
        fields.replaceAll((name, value) -> expanded(value, variables));
        return fields;
    }

    /** Lines without comments, those that end with a backslash put together. */
    private static List<String> joined(PackageFile file) {
        return file.text()
                .replace("\\\n", " ")
                .lines()
                .map(line -> line.replaceFirst("(^|\\s)#.*", "").strip())
                .filter(line -> !line.isEmpty() && line.length() <= LONGEST)
                .toList();
    }

    private static String expanded(String value, Map<String, String> variables) {
        String now = value;
        for (int i = 0; i < DEPTH && now.contains("${") && now.length() <= LONGEST; i++) {
            now = USE.matcher(now)
                    .replaceAll(use -> Matcher.quoteReplacement(variables.getOrDefault(use.group(1), "")));
        }
        return now.replaceAll("\\s+", " ").strip();
    }

    private static void fields(
            Map<String, String> old, Map<String, String> now, String path, List<GateFinding> findings) {
        TreeSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            String before = old.getOrDefault(name, "");
            String after = now.getOrDefault(name, "");
            if (words(before).equals(words(after))) {
                continue;
            }
            if (FOR_ALL.contains(name)) {
                findings.add(GateFinding.of(
                                NAME,
                                Verdict.SOURCE_BREAK,
                                path,
                                name + " has changed: dependents are compiled and linked in another way")
                        .at(0, line(name, before), line(name, after)));
            } else if (FOR_STATIC.contains(name)) {
                findings.add(GateFinding.of(
                                NAME,
                                Verdict.ADDITIVE,
                                path,
                                name + " has changed: static users are linked in another way")
                        .at(0, line(name, before), line(name, after))
                        .rebuilding(Rebuild.STATIC));
            }
        }
    }

    private static List<String> line(String name, String value) {
        return value.isEmpty() ? List.of() : List.of(name + ": " + value);
    }

    /** In their order, which counts for a linker; a repetition of the same word does not. */
    private static List<String> words(String value) {
        return Stream.of(value.split("[\\s,]+")).filter(word -> !word.isEmpty()).toList();
    }

    private static Map<String, String> variables(PackageFile file) {
        Map<String, String> variables = new TreeMap<>();
        for (String line : joined(file)) {
            Matcher assigned = ASSIGNED.matcher(line);
            if (assigned.matches()) {
                variables.put(
                        assigned.group(1), assigned.group(2).replace("'", "").strip());
            }
        }
        return variables;
    }

    private static void libtool(
            Map<String, String> old, Map<String, String> now, String path, List<GateFinding> findings) {
        for (String name : OF_LIBTOOL) {
            String before = old.getOrDefault(name, "");
            String after = now.getOrDefault(name, "");
            if (name.equals("library_names")) { // the full version changes with every update
                before = before.replaceAll("\\S+\\.so\\.[0-9]+\\.[0-9.]+", "").strip();
                after = after.replaceAll("\\S+\\.so\\.[0-9]+\\.[0-9.]+", "").strip();
            }
            if (!words(before).equals(words(after))) {
                findings.add(GateFinding.of(
                                NAME,
                                name.equals("dependency_libs") ? Verdict.UNKNOWN : Verdict.SOURCE_BREAK,
                                path,
                                name + " has changed: libtool links dependents in another way")
                        .at(0, line(name, before), line(name, after)));
            }
        }
    }

    /** What is a program cannot be compared but as text; a version that has changed is no change of it. */
    private static void script(PackageFile old, PackageFile now, List<GateFinding> findings) {
        List<String> before = code(old);
        List<String> after = code(now);
        if (before.equals(after)) {
            return;
        }
        List<String> gone = new ArrayList<>(before);
        gone.removeAll(after);
        List<String> come = new ArrayList<>(after);
        come.removeAll(before);
        findings.add(GateFinding.of(
                        NAME,
                        Verdict.UNKNOWN,
                        now.path(),
                        "it has changed, and not only in its version: dependents are perhaps configured in another way")
                .at(0, LibraryCheck.shown(gone), LibraryCheck.shown(come)));
    }

    private static List<String> code(PackageFile file) {
        return joined(file).stream()
                .map(line -> line.replaceAll("[0-9]+(\\.[0-9]+)+[a-z]{0,2}[0-9]*", "VERSION")
                        .replaceAll("\\s+", " "))
                .toList();
    }
}
