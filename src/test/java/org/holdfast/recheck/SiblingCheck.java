package org.holdfast.recheck;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Do the packages that share files with what a topic changes still have their checksums, and their dependencies? */
record SiblingCheck(WorkTree before, WorkTree after, Tally tally) {

    private static final String NAME = "SIBLINGS ASKED";
    private static final int MOST_SIBLINGS = 30;

    private static final Pattern HIT = Pattern.compile("(([^/:]+/[^/:]+)/[^:]+):(.*)");
    private static final Pattern BUILDLINK = Pattern.compile("/(buildlink3|builtin)\\.mk");
    private static final Pattern LOWER_BOUND = Pattern.compile(">=|-\\[0-9\\]\\*:");
    private static final Pattern CHECKSUM = Pattern.compile("(\\w+) \\((.+)\\) = (\\S+)(?: bytes)?");

    void check(Topic topic) {
        topic.directories().forEach(directory -> check(topic, directory));
        List<String> candidates = candidates(topic).stream()
                .filter(directory -> !topic.directories().contains(directory) && before.isPackage(directory))
                .toList();
        sample(candidates).stream()
                .filter(directory -> known(directory) && concerned(topic, before.ask(directory)))
                .forEach(directory -> check(topic, directory));
    }

    private boolean known(String directory) {
        boolean known = before.ask(directory).isPresent();
        if (!known) {
            tally.notKnown(NAME);
        }
        return known;
    }

    /** At most so many, evenly spread; the others are not known. */
    private List<String> sample(List<String> all) {
        int step = (all.size() + MOST_SIBLINGS - 1) / MOST_SIBLINGS;
        List<String> sample = IntStream.range(0, all.size())
                .filter(at -> at % step == 0)
                .mapToObj(all::get)
                .toList();
        IntStream.range(sample.size(), all.size()).forEach(at -> tally.notKnown(NAME));
        return sample;
    }

    private void check(Topic topic, String directory) {
        if (!before.isPackage(directory) || !after.isPackage(directory)) {
            return;
        }
        Optional<WorkTree.Answer> old = before.ask(directory);
        Optional<WorkTree.Answer> now = after.ask(directory);
        if (old.isEmpty() || now.isEmpty()) {
            tally.notKnown(NAME);
        } else {
            check(topic, directory, old.get(), now.get());
            tally.good(NAME);
        }
    }

    /** Does it use the checksums, the patches or a makefile of a changed directory, or need an exact version of it? */
    private static boolean concerned(Topic topic, Optional<WorkTree.Answer> answer) {
        return answer.filter(old -> topic.files().contains(old.distinfo())
                        || topic.files().stream()
                                .anyMatch(file -> file.startsWith(old.patchDirectory() + "/")
                                        || old.makefiles().contains(file)
                                                && !BUILDLINK.matcher(file).find())
                        || topic.directories().stream().anyMatch(on -> exact(old, on)))
                .isPresent();
    }

    private static boolean exact(WorkTree.Answer old, String on) {
        return old.dependencies().getOrDefault(on, Set.of()).stream()
                .anyMatch(pattern -> !pattern.contains(">") && !pattern.endsWith("-[0-9]*"));
    }

    private void check(Topic topic, String directory, WorkTree.Answer old, WorkTree.Answer now) {
        checkDistfiles(topic, directory, old, now);
        checkPatches(topic, directory, old, now);
        checkDependencies(topic, directory, old, now);
    }

    private void checkDistfiles(Topic topic, String directory, WorkTree.Answer old, WorkTree.Answer now) {
        if (!listed(before, old.distinfo()).containsAll(old.distfiles())) {
            tally.notKnown("DISTFILES");
            return;
        }
        Set<String> missing = new TreeSet<>(now.distfiles());
        missing.removeAll(listed(after, now.distinfo()));
        tally.judge(
                missing.isEmpty(),
                "DISTFILES",
                topic.name(),
                directory + ": " + now.distinfo() + " does not have " + String.join(", ", missing));
    }

    private static Set<String> listed(WorkTree tree, String distinfo) {
        return tree.lines(distinfo).stream()
                .map(CHECKSUM::matcher)
                .filter(Matcher::matches)
                .map(line -> line.group(2))
                .collect(Collectors.toSet());
    }

    private void checkPatches(Topic topic, String directory, WorkTree.Answer old, WorkTree.Answer now) {
        Set<String> wrongBefore = wrongPatches(before, old);
        Set<String> wrong = wrongPatches(after, now);
        wrong.removeAll(wrongBefore);
        tally.judge(
                wrong.isEmpty(),
                "PATCHES",
                topic.name(),
                directory + ": " + now.distinfo() + " is not right about " + String.join(", ", wrong));
    }

    private static Set<String> wrongPatches(WorkTree tree, WorkTree.Answer answer) {
        Set<String> lines = Set.copyOf(tree.lines(answer.distinfo()));
        return tree.patches(answer.patchDirectory()).stream()
                .filter(patch -> !lines.contains(
                        "SHA1 (" + patch + ") = " + tree.checksum(answer.patchDirectory() + "/" + patch)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void checkDependencies(Topic topic, String directory, WorkTree.Answer old, WorkTree.Answer now) {
        now.dependencies().forEach((on, patterns) -> {
            Set<String> oldPatterns = old.dependencies().getOrDefault(on, Set.of());
            if (topic.directories().contains(on) || !oldPatterns.containsAll(patterns)) {
                checkDependency(topic, directory, on, oldPatterns, patterns);
            }
        });
    }

    private void checkDependency(
            Topic topic, String directory, String on, Set<String> oldPatterns, Set<String> patterns) {
        Optional<WorkTree.Answer> target = after.ask(on);
        boolean metBefore = oldPatterns.isEmpty()
                || before.ask(on).filter(it -> met(oldPatterns, it)).isPresent();
        if (target.isEmpty() || !metBefore) {
            tally.notKnown("DEPENDENCIES");
            return;
        }
        tally.judge(
                met(patterns, target.get()),
                "DEPENDENCIES",
                topic.name(),
                directory + " needs " + String.join(" ", patterns) + " of " + on + ", which makes "
                        + target.get().pkgname());
    }

    private static boolean met(Set<String> patterns, WorkTree.Answer target) {
        return patterns.stream().allMatch(pattern -> PackagePattern.matches(pattern, target.pkgname()));
    }

    /** The directories that the topic changes, and those whose makefiles speak of them, in one or more steps. */
    private Set<String> candidates(Topic topic) {
        Set<String> candidates = new TreeSet<>(topic.directories());
        Set<String> seen = new HashSet<>();
        Set<String> wanted = shared(topic);
        while (!wanted.isEmpty()) {
            seen.addAll(wanted);
            Set<String> next = new TreeSet<>();
            for (String line : mentions(wanted)) {
                Matcher hit = HIT.matcher(line);
                if (hit.matches() && matters(hit.group(3))) {
                    candidates.add(hit.group(2));
                    if (!hit.group(1).endsWith("/Makefile")
                            && !BUILDLINK.matcher(hit.group(1)).find()) {
                        next.add(hit.group(1));
                    }
                }
            }
            next.removeAll(seen);
            wanted = next;
        }
        return candidates;
    }

    /** What other packages may use of the directories that the topic changes. */
    private static Set<String> shared(Topic topic) {
        Set<String> shared = new TreeSet<>();
        for (String directory : topic.directories()) {
            shared.addAll(List.of(directory, directory + "/distinfo", directory + "/patches"));
        }
        topic.files().stream()
                .filter(file -> file.matches("[^/]+/[^/]+/(Makefile[^/]*|[^/]+\\.mk)"))
                .filter(file -> !BUILDLINK.matcher(file).find())
                .forEach(shared::add);
        return shared;
    }

    private List<String> mentions(Set<String> wanted) {
        String names =
                wanted.stream().map(name -> name.replaceAll("[.+]", "\\\\$0")).collect(Collectors.joining("|"));
        return after.git()
                .lines(
                        "grep",
                        "-I",
                        "-E",
                        "\\.\\./(" + names + ")/?([^-A-Za-z0-9_.+/]|$)",
                        "--",
                        "*/*/Makefile*",
                        "*/*/*.mk");
    }

    /** Not the usual dependency, which a newer version meets. */
    private static boolean matters(String line) {
        return !line.startsWith("#")
                && !BUILDLINK.matcher(line).find()
                && !LOWER_BOUND.matcher(line).find();
    }
}
