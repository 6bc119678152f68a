package org.holdfast.recheck;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Does the topic's package escape the patterns which the topic says it closes, or carry patches for them? */
record FixCheck(WorkTree before, WorkTree after, Tally tally) {

    private static final String NAME = "FIX";
    private static final Pattern FIXES = Pattern.compile("(?m)^Fixes: (.+?) \\((.+), ([^,]+)\\)$");
    private static final Pattern CVE = Pattern.compile("(?:CVE|CAN)-\\d{4}-\\d{4,}");

    void check(Topic topic) {
        Matcher line = FIXES.matcher(topic.messages());
        while (line.find()) {
            check(topic, line.group(1), line.group(2));
        }
    }

    private void check(Topic topic, String ids, String pattern) {
        List<String> about = topic.ownFirst().stream()
                .filter(directory -> before.ask(directory)
                        .filter(old -> PackagePattern.matches(pattern, old.pkgname()))
                        .isPresent())
                .toList();
        if (about.isEmpty()) {
            tally.notKnown(NAME);
        }
        about.forEach(directory -> after.ask(directory)
                .ifPresentOrElse(now -> judge(topic, now, ids, pattern), () -> tally.notKnown(NAME)));
    }

    private void judge(Topic topic, WorkTree.Answer now, String ids, String pattern) {
        boolean good = !PackagePattern.matches(pattern, now.pkgname()) || patched(now, ids);
        tally.judge(good, NAME, topic.name(), now.pkgname() + " still matches " + pattern + " (" + ids + ")");
    }

    /** Is each id named by one of the patches? */
    private boolean patched(WorkTree.Answer now, String ids) {
        Set<String> missing =
                CVE.matcher(ids).results().map(id -> id.group()).collect(Collectors.toCollection(TreeSet::new));
        if (missing.isEmpty()) {
            return false;
        }
        for (String patch : after.patches(now.patchDirectory())) {
            String text = String.join("\n", after.lines(now.patchDirectory() + "/" + patch));
            missing.removeIf(text::contains);
        }
        return missing.isEmpty();
    }
}
