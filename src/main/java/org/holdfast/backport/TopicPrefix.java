package org.holdfast.backport;

import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.Git;

/** The prefix of the names of topic branches. */
public final class TopicPrefix {

    private TopicPrefix() {}

    /** The default for the name of a branch: {@code backport/LTS_of_2014} for {@code LTS of 2014}. */
    public static String usual(String name) {
        return "backport/" + plain(name.substring(name.lastIndexOf('/') + 1));
    }

    /** The text with characters that git refuses in a name replaced. */
    static String plain(String text) {
        return text.replaceAll("[^A-Za-z0-9.,_+@%=-]", "_")
                .replace("..", "._")
                .replaceAll("\\.(lock)?$", "_")
                .replaceFirst("^\\.", "_");
    }

    /**
     * Checks that topic branches can have such names.
     *
     * @throws Unusable if git refuses the name, or an existing branch conflicts with it
     */
    static void check(Git git, String prefix) {
        if (prefix.startsWith("-") || !git.test("check-ref-format", "refs/heads/" + prefix + "/topic")) {
            throw new Unusable(prefix, "no branch can have a name that begins so: set 'topic' in [backport]");
        }
        for (int end = prefix.length(); end > 0; end = prefix.lastIndexOf('/', end - 1)) {
            String branch = prefix.substring(0, end);
            if (git.test("show-ref", "--verify", "--quiet", "refs/heads/" + branch)) {
                throw new Unusable(
                        git.repository().toString(),
                        "the branch " + branch + " is in the way of topic branches named " + prefix
                                + "/…: set 'topic' in [backport]");
            }
        }
    }
}
