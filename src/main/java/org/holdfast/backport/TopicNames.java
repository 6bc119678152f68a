package org.holdfast.backport;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.tool.Git;

/**
 * The topic branches of a branch.
 *
 * @param prefix the prefix of their names, {@code backport/2014Q4}
 * @param there the commit ids of the existing ones, by name
 */
public record TopicNames(String prefix, Map<String, String> there) {

    private static final String HEADS = "refs/heads/";

    public TopicNames {
        there = Map.copyOf(there);
    }

    /** Reads the existing ones. */
    public static TopicNames read(Git git, String prefix) {
        Map<String, String> there = new TreeMap<>();
        git.run("for-each-ref", "--format=%(objectname) %(refname)", HEADS + prefix + "/")
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> there.put(
                        line.substring(line.indexOf(' ') + 1 + HEADS.length()), line.substring(0, line.indexOf(' '))));
        return new TopicNames(prefix, there);
    }

    /**
     * The name of a topic, with characters that git refuses replaced: {@code backport/2014Q4/security-openssl-1.0.1k}.
     */
    public String of(PkgPath pkgpath, PkgName makes) {
        return prefix + "/" + TopicPrefix.plain(start(pkgpath) + makes.version());
    }

    private static String start(PkgPath pkgpath) {
        return pkgpath.category() + "-" + pkgpath.directory() + "-";
    }

    /** The existing ones that may be about a directory: the name of another may begin alike. */
    List<String> about(PkgPath pkgpath) {
        List<String> about = new ArrayList<>();
        for (String name : there.keySet()) {
            if (name.startsWith(prefix + "/" + start(pkgpath))) {
                about.add(name);
            }
        }
        return about.stream().sorted().toList();
    }
}
