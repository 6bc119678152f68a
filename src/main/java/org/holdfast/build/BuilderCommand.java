package org.holdfast.build;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.Unusable;

/**
 * The command that makes a package, with placeholders.
 *
 * <pre>["bmake", "-C", "{tree}/{pkgpath}", "package", "PACKAGES={packages}", "WRKOBJDIR={work}", "MAKE_JOBS={jobs}"]</pre>
 *
 * <table>
 * <caption>placeholders</caption>
 * <tr><td>{@code {tree}}</td><td>the directory of the tree</td></tr>
 * <tr><td>{@code {pkgpath}}, {@code {pkgname}}</td><td>the package</td></tr>
 * <tr><td>{@code {packages}}</td><td>a directory whose {@code All} holds the packages that it needs, and takes the one it makes</td></tr>
 * <tr><td>{@code {work}}</td><td>an empty directory, removed afterwards</td></tr>
 * <tr><td>{@code {jobs}}</td><td>how many jobs it may run</td></tr>
 * <tr><td>{@code {slot}}</td><td>the number of the worker's slot, from 1: no two builds of a worker have one at the same time</td></tr>
 * </table>
 *
 * @param words the program and its arguments
 * @param tree the directory of the tree, if {@code {tree}} is used
 * @param jobs how many jobs a build may run
 */
public record BuilderCommand(List<String> words, Optional<Path> tree, int jobs) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)\\}");

    public BuilderCommand {
        words = List.copyOf(words);
    }

    /** The command for a package. */
    List<String> of(Lease lease, Path packages, Path work, int slot) {
        Map<String, Optional<String>> values = Map.of(
                "tree", tree.map(Path::toString),
                "pkgpath", lease.pkgpath().map(PkgPath::toString),
                "pkgname", Optional.of(lease.pkgname().text()),
                "packages", Optional.of(packages.toString()),
                "work", Optional.of(work.toString()),
                "jobs", Optional.of(Integer.toString(jobs)),
                "slot", Optional.of(Integer.toString(slot)));
        return words.stream().map(word -> filled(word, values)).toList();
    }

    private static String filled(String word, Map<String, Optional<String>> values) {
        Matcher matcher = PLACEHOLDER.matcher(word);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            Optional<String> value = values.getOrDefault(matcher.group(1), Optional.of(matcher.group()));
            matcher.appendReplacement(
                    filled,
                    Matcher.quoteReplacement(value.orElseThrow(() -> new Unusable(
                            "the command of [build]", "uses {" + matcher.group(1) + "}, which is not known here"))));
        }
        return matcher.appendTail(filled).toString();
    }
}
