package org.holdfast.trial;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.holdfast.bmake.Definition;
import org.holdfast.bmake.SourceTree;
import org.holdfast.triage.Prerequisite.Kind;

/**
 * Checks that distinfo has what a build requires: a checksum of every distfile by the algorithms of the branch, and the
 * right checksum of every patch. Lines with other algorithms are ignored.
 *
 * @param algorithms the algorithms for distfiles, from the branch's mk/; none if it does not say
 */
public record Checksums(List<String> algorithms) {

    private static final Pattern LINE = Pattern.compile("(?m)^([A-Za-z0-9]+) \\(([^)]+)\\) = (\\S+)");
    private static final Pattern ALGORITHMS =
            Pattern.compile("(?m)^(?:_?DIGEST_ALGORITHMS)\\??=[ \\t]*([A-Za-z0-9 \\t]+)$");
    private static final Pattern PATCH = Pattern.compile("patch-[^/]*");

    public Checksums {
        algorithms = List.copyOf(algorithms);
    }

    /** Reads the algorithms from the branch's infrastructure. */
    public static Checksums of(SourceTree branch) {
        for (String file : List.of("mk/checksum/checksum.mk", "mk/checksum/bsd.checksum.mk", "mk/bsd.pkg.mk")) {
            Matcher matcher = ALGORITHMS.matcher(branch.text(file).orElse(""));
            if (matcher.find()) {
                return new Checksums(List.of(matcher.group(1).strip().split("\\s+")));
            }
        }
        return new Checksums(List.of());
    }

    /** Adds what distinfo lacks, each with the cause in words; packages of one directory may have different ones. */
    public void unmet(PackageFiles files, Map<Need, String> unmet) {
        Map<String, Map<String, Map<String, String>>> read = new HashMap<>();
        for (Definition one : files.definitions()) {
            String distinfo = files.distinfo(one);
            distfiles(files, one, read.computeIfAbsent(distinfo, path -> sums(files, path)), distinfo, unmet);
        }
        String own = files.distinfo();
        patches(files, read.computeIfAbsent(own, path -> sums(files, path)), own, unmet);
    }

    /** The checksums in a distinfo, by file and algorithm. */
    private static Map<String, Map<String, String>> sums(PackageFiles files, String distinfo) {
        Map<String, Map<String, String>> sums = new LinkedHashMap<>();
        Matcher line = LINE.matcher(files.tree().text(distinfo).orElse(""));
        while (line.find()) {
            sums.computeIfAbsent(line.group(2), key -> new LinkedHashMap<>()).put(line.group(1), line.group(3));
        }
        return sums;
    }

    private void distfiles(
            PackageFiles files,
            Definition one,
            Map<String, Map<String, String>> sums,
            String distinfo,
            Map<Need, String> unmet) {
        for (String distfile : names(files, one, distinfo)) {
            Map<String, String> has = of(distfile, sums);
            if (has.isEmpty()) {
                unmet.put(new Need(Kind.DISTFILE, distfile), distinfo + " has no checksum of it");
            } else if (!algorithms.isEmpty() && !has.keySet().containsAll(algorithms)) {
                List<String> lacking = new ArrayList<>(algorithms);
                lacking.removeAll(has.keySet());
                unmet.put(
                        new Need(Kind.DISTFILE, distfile),
                        distinfo + " lacks its " + String.join(", ", lacking) + ", which the branch asks for");
            }
        }
    }

    /**
     * The checksums of a distfile. Its folder and its EXTRACT_SUFX are not always known, so the shortest name with this
     * prefix is taken.
     */
    private static Map<String, String> of(String distfile, Map<String, Map<String, String>> sums) {
        String name = distfile.substring(distfile.lastIndexOf('/') + 1);
        return sums.entrySet().stream()
                .filter(one -> one.getKey()
                        .substring(one.getKey().lastIndexOf('/') + 1)
                        .startsWith(name))
                .min(Comparator.comparingInt(one -> one.getKey().length()))
                .map(Map.Entry::getValue)
                .orElse(Map.of());
    }

    /** The distfiles, as bsd.pkg.mk has them: DISTFILES, or else DISTNAME with EXTRACT_SUFX; each package by its own DIST_SUBDIR. */
    private static Set<String> names(PackageFiles files, Definition one, String distinfo) {
        Set<String> names = new TreeSet<>();
        Map<String, String> values = one.variables();
        String folder = values.containsKey("DIST_SUBDIR") ? values.get("DIST_SUBDIR") + "/" : "";
        if (values.containsKey("DISTFILES")) {
            words(values.getOrDefault("DISTFILES", ""))
                    .forEach(name -> names.add(folder + name.replaceFirst("^-http.*/", "")));
        } else if (files.tree().exists(distinfo)) {
            String suffix = values.getOrDefault("EXTRACT_SUFX", ".tar.gz");
            words(values.getOrDefault("DISTNAME", "")).forEach(name -> names.add(folder + name + suffix));
        }
        names.removeIf(name -> name.indexOf('$') >= 0);
        return names;
    }

    private static List<String> words(String value) {
        return Stream.of(value.split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static void patches(
            PackageFiles files, Map<String, Map<String, String>> sums, String distinfo, Map<Need, String> unmet) {
        Set<String> there = new TreeSet<>();
        for (String file : files.own().keySet()) {
            if (file.startsWith("patches/")
                    && PATCH.matcher(file.substring("patches/".length())).matches()) {
                there.add(file.substring("patches/".length()));
            }
        }
        boolean own = files.value("PATCHDIR")
                .flatMap(files::resolve)
                .map(directory -> directory.equals(files.pkgpath() + "/patches"))
                .orElse(files.value("PATCHDIR").isEmpty());
        if (!own || !distinfo.startsWith(files.pkgpath() + "/")) {
            return; // the patches, or distinfo, belong to another package
        }
        for (String patch : there) {
            String sum = sums.getOrDefault(patch, Map.of()).get("SHA1");
            if (sum == null) {
                unmet.put(new Need(Kind.PATCH, patch), distinfo + " has no checksum of it");
            } else if (!sum.equalsIgnoreCase(sha1(files.text("patches/" + patch)))) {
                unmet.put(new Need(Kind.PATCH, patch), distinfo + " has the checksum of another text");
            }
        }
    }

    /** The SHA-1 of a patch, without the lines with RCS keywords, which a checkout changes. */
    public static String sha1(String patch) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < patch.length()) {
            int newline = patch.indexOf('\n', at);
            int end = newline < 0 ? patch.length() : newline + 1;
            String line = patch.substring(at, end);
            if (!line.contains("$NetBSD")) {
                text.append(line);
            }
            at = end;
        }
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1")
                            .digest(text.toString().getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
