package org.holdfast.config;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What {@code holdfast init} writes into a configuration instead of the example's values. What is empty is commented out.
 *
 * @param repository the directory of the repository
 * @param name the name of the branch, {@code 2014Q1}
 * @param cut the day on which it left trunk
 * @param trunk the name of trunk in git
 * @param release the name of the release branch
 * @param backports the name of the backports branch
 * @param push the remote to which topics are pushed
 * @param forge where requests are; the section stays a comment, since it asks over the network
 */
public record ConfigurationTemplate(
        String repository,
        Optional<String> name,
        Optional<LocalDate> cut,
        Optional<String> trunk,
        Optional<String> release,
        Optional<String> backports,
        Optional<String> push,
        Optional<Forge> forge) {

    private static final String EXAMPLE = "2014Q1";

    /**
     * A repository on a public forge.
     *
     * @param kind {@code github}, {@code gitlab} or {@code forgejo}
     * @param repository {@code owner/name}
     * @param site the address of the forge
     */
    public record Forge(String kind, String repository, String site) {}

    /** The text of the configuration. */
    public String text() {
        String text = Configuration.template();
        text = set(text, "repository", "https://git.example.org/pkgsrc.git", Optional.of(repository));
        text = set(text, "name", EXAMPLE, name);
        text = text.replace(
                "\ndate = 2014-04-09\n",
                cut.map(day -> "\ndate = " + day + "\n").orElse("\n# date = 2014-04-09\n"));
        text = set(text, "trunk", "trunk", trunk);
        text = set(text, "release", "release/" + EXAMPLE, release);
        text = set(text, "backports", "backports/" + EXAMPLE, backports);
        for (Forge one : forge.stream().toList()) {
            text = text.replace(
                    "\n# kind = \"github\"\n# repository = \"owner/name\"\n",
                    "\n# kind = " + quoted(one.kind()) + "\n# repository = " + quoted(one.repository()) + "\n");
        }
        for (String remote : push.filter(one -> !one.equals("origin")).stream().toList()) {
            text = text.replace("\n# push = \"origin\"\n", "\npush = " + quoted(remote) + "\n");
        }
        // What is an example yet is one of this branch.
        String branch = name.orElse(EXAMPLE);
        return text.lines()
                .map(line -> line.startsWith("#") ? line.replace(EXAMPLE, branch) : line)
                .reduce("", (whole, line) -> whole + line + "\n");
    }

    private static String set(String text, String key, String example, Optional<String> value) {
        String before = "\n" + key + " = \"" + example + "\"\n";
        if (!text.contains(before)) {
            throw new IllegalStateException("the template has no " + key);
        }
        return text.replace(
                before,
                value.map(one -> "\n" + key + " = " + quoted(one) + "\n").orElse("\n# " + before.substring(1)));
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** What was found, by the names of the keys, for people. */
    public Map<String, String> found() {
        Map<String, String> found = new TreeMap<>(Map.of("repository", repository));
        name.ifPresent(one -> found.put("name", one));
        cut.ifPresent(one -> found.put("date", one.toString()));
        trunk.ifPresent(one -> found.put("trunk", one));
        release.ifPresent(one -> found.put("release", one));
        backports.ifPresent(one -> found.put("backports", one));
        forge.ifPresent(one -> found.put("forge", one.site() + "/" + one.repository()));
        return found;
    }
}
