package org.holdfast.backport;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.trial.Checksums;
import org.holdfast.trial.Trees;

/** The text of a distinfo, and its lines about patches, which can be computed. */
final class Distinfo {

    private static final Pattern LINE = Pattern.compile("^([A-Za-z0-9]+) \\(([^)]+)\\) = (\\S+).*");
    private static final Pattern PATCH = Pattern.compile("patch-[^/]*");

    private Distinfo() {}

    /** The checksums of a directory's patches, by file name. */
    static SortedMap<String, String> sums(Map<String, String> own, Trees trees) {
        SortedMap<String, String> sums = new TreeMap<>();
        own.forEach((file, blob) -> {
            String name = file.substring(file.lastIndexOf('/') + 1);
            if (file.equals("patches/" + name) && PATCH.matcher(name).matches()) {
                sums.put(name, Checksums.sha1(trees.text(blob)));
            }
        });
        return sums;
    }

    /** The text without lines about patches. */
    static String withoutPatches(String text) {
        Set<String> distfiles = distfiles(text);
        StringBuilder left = new StringBuilder();
        for (String line : lines(text)) {
            if (!isPatch(line, distfiles)) {
                left.append(line);
            }
        }
        return left.toString();
    }

    /** The text with exactly these checksums of patches, sorted by name, after the distfiles. */
    static String with(String text, SortedMap<String, String> sums) {
        Set<String> distfiles = distfiles(text);
        List<String> before = new ArrayList<>();
        SortedMap<String, String> wanted = new TreeMap<>(sums);
        SortedMap<String, String> patches = new TreeMap<>();
        for (String line : lines(text)) {
            if (isPatch(line, distfiles)) {
                String name = name(line);
                String sum = wanted.remove(name);
                if (sum != null) {
                    patches.put(name, line(name, sum));
                }
            } else {
                before.add(line);
            }
        }
        wanted.forEach((name, sum) -> patches.put(name, line(name, sum)));
        StringBuilder all = new StringBuilder(String.join("", before));
        if (!all.isEmpty() && all.charAt(all.length() - 1) != '\n') {
            all.append('\n');
        }
        patches.values().forEach(all::append);
        return all.toString();
    }

    /** The distfiles whose checksum is new or changed. */
    static Set<String> fresh(String before, String after) {
        Set<String> had = new HashSet<>(lines(before));
        Set<String> distfiles = distfiles(after);
        Set<String> fresh = new TreeSet<>();
        for (String line : lines(after)) {
            if (!had.contains(line) && LINE.matcher(line.stripTrailing()).matches() && !isPatch(line, distfiles)) {
                fresh.add(name(line));
            }
        }
        return fresh;
    }

    /** The patches that have a checksum in the text. */
    static Set<String> patches(String text) {
        Set<String> distfiles = distfiles(text);
        Set<String> patches = new TreeSet<>();
        lines(text).stream().filter(line -> isPatch(line, distfiles)).forEach(line -> patches.add(name(line)));
        return patches;
    }

    private static String line(String name, String sum) {
        return "SHA1 (" + name + ") = " + sum + "\n";
    }

    /** The names with a Size: these are distfiles, even if named like patches. */
    private static Set<String> distfiles(String text) {
        Set<String> distfiles = new HashSet<>();
        for (String line : lines(text)) {
            if (line.startsWith("Size (")) {
                distfiles.add(name(line));
            }
        }
        return distfiles;
    }

    private static boolean isPatch(String line, Set<String> distfiles) {
        String name = name(line);
        return PATCH.matcher(name).matches() && !distfiles.contains(name);
    }

    private static String name(String line) {
        Matcher matcher = LINE.matcher(line.stripTrailing());
        return matcher.matches() ? matcher.group(2) : "";
    }

    private static List<String> lines(String text) {
        return List.of(text.split("(?<=\n)", -1)).stream()
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
