package org.holdfast.recheck;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Does Holdfast see a way to close what people pulled up to the branch in the past, for the sake of security? */
record RelengCheck(JsonNode findings, Tally tally) {

    private static final String NAME = "RELENG";
    private static final Pattern LINE = Pattern.compile("([^:\\s]+):\\s*security.*");
    private static final Set<String> CLOSES = Set.of("pullup", "patched", "merging", "publishing", "upgrade");

    void check(List<String> lines) {
        for (String line : lines) {
            Matcher pulled = LINE.matcher(line);
            if (pulled.matches()) {
                check(pulled.group(1));
            }
        }
    }

    private void check(String directory) {
        Set<String> dispositions = new TreeSet<>();
        for (JsonNode finding : findings) {
            String path = "/" + finding.path("pkgpath").asString("").toLowerCase(Locale.ROOT);
            if (path.endsWith("/" + directory.toLowerCase(Locale.ROOT))) {
                dispositions.add(finding.path("disposition").asString(""));
            }
        }
        if (dispositions.isEmpty()) {
            tally.notKnown(NAME);
            return;
        }
        tally.judge(dispositions.stream().anyMatch(CLOSES::contains), NAME, directory, String.join(", ", dispositions));
    }
}
