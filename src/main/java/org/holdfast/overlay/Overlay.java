package org.holdfast.overlay;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.holdfast.audit.VulnIndex;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.MaintainerDecision.EntryWrong;
import org.holdfast.pkgsrc.MaintainerDecision.NotAffected;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.pkgsrc.VulnList;

/**
 * The branch's own vulnerability list: upstream's, with reviewed corrections, and without the PKGNAMEs that the branch
 * has exempted from an entry. Lines that no decision is about stay as they are.
 *
 * <p>The text is pkg-vulnerabilities {@code #FORMAT 1.1.0}, as {@code pkg_admin} reads it, with its checksums and
 * without a signature. Comments before each changed line give upstream's line and the reasons:
 *
 * <pre>
 * # Line 7012 upstream: openssl&lt;1.0.1h	man-in-the-middle-attack	https://…
 * # without openssl-1.0.1gnb2: the branch carries patches/patch-CVE-2014-0224
 * openssl{&lt;1.0.1gnb2,&gt;1.0.1gnb2&lt;1.0.1h}	man-in-the-middle-attack	https://…
 * </pre>
 *
 * <p>A correction applies first, then exemptions narrow the corrected pattern. If an entry has several corrections, the
 * first applies.
 *
 * @param text the list, a byte per character
 * @param differences the changed lines, in the order of the list
 * @param unapplied the decisions and exemptions that could not be applied
 */
public record Overlay(String text, List<Difference> differences, List<UnappliedDecision> unapplied) {

    public Overlay {
        differences = List.copyOf(differences);
        unapplied = List.copyOf(unapplied);
    }

    /**
     * Builds the list.
     *
     * @param upstream upstream's list
     * @param decisions the maintainers' decisions
     * @param branch the packages that the branch makes today
     * @param exemptions further exemptions, by patches
     * @param names further known PKGNAMEs, for the differences
     * @param today the UTC day, for the expiry of decisions
     * @throws Unusable if the list has a malformed line that no decision corrects, since pkg_admin would refuse the
     *     whole list
     */
    public static Overlay of(
            VulnList upstream,
            List<MaintainerDecision> decisions,
            List<ScannedPackage> branch,
            List<Exemption> exemptions,
            List<PkgName> names,
            LocalDate today) {
        Draft draft = new Draft(
                upstream,
                Stream.concat(branch.stream().map(ScannedPackage::pkgname), names.stream())
                        .distinct()
                        .toList());
        draft.take(decisions, branch, today);
        exemptions.forEach(draft::clear);
        return draft.run();
    }

    private static final class Draft {

        private final VulnList upstream;
        private final List<PkgName> names;
        private final Map<String, EntryWrong> wrong = new LinkedHashMap<>();
        private final Map<String, List<Exemption>> exemptions = new LinkedHashMap<>();
        private final List<UnappliedDecision> unapplied = new ArrayList<>();
        private final List<Difference> differences = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();

        Draft(VulnList upstream, List<PkgName> names) {
            this.upstream = upstream;
            this.names = names;
        }

        void take(List<MaintainerDecision> decisions, List<ScannedPackage> branch, LocalDate today) {
            List<NotAffected> notAffected = new ArrayList<>();
            for (MaintainerDecision decision : decisions) {
                boolean expired = decision.isExpired(today);
                switch (decision) {
                    case NotAffected free -> {
                        if (!expired) {
                            notAffected.add(free);
                        }
                    }
                    case EntryWrong line -> {
                        EntryWrong before = expired ? null : wrong.putIfAbsent(line.entry(), line);
                        if (before != null) {
                            unapplied.add(UnappliedDecision.of(
                                    line,
                                    "the same entry is corrected at "
                                            + before.review().where()));
                        }
                    }
                    case MaintainerDecision.Accepted open -> expired = false;
                    case MaintainerDecision.PolicyOverride update -> expired = false;
                    case MaintainerDecision.EntryRight line -> expired = false;
                }
                if (expired) {
                    unapplied.add(UnappliedDecision.of(
                            decision,
                            "has expired; its last day was "
                                    + decision.review().until().orElseThrow()));
                }
            }
            if (!notAffected.isEmpty()) {
                Exemption.by(notAffected, branch, new VulnIndex(upstream.entries()), unapplied::add)
                        .forEach(this::clear);
            }
        }

        void clear(Exemption free) {
            exemptions.computeIfAbsent(free.entry(), key -> new ArrayList<>(2)).add(free);
        }

        Overlay run() {
            Map<Integer, VulnEntry> entries = new HashMap<>();
            upstream.entries().forEach(entry -> entries.put(entry.line(), entry));
            Map<Integer, Malformed> malformed = new HashMap<>();
            upstream.malformed().forEach(bad -> malformed.put(bad.line(), bad));
            List<String> lines = upstream.unsigned();
            boolean begun = false;
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                VulnEntry entry = entries.get(i + 1);
                Malformed bad = malformed.get(i + 1);
                if (entry != null) {
                    write(entry);
                } else if (line.startsWith("#FORMAT") && !begun) {
                    begun = true;
                    text.append("#FORMAT 1.1.0\n#\n# Upstream's list as changed for a branch by holdfast overlay. ")
                            .append("What was changed and why stands before each changed line.\n");
                } else if (bad != null && !line.isEmpty()) {
                    correct(bad, line);
                } else if (!line.isEmpty()) {
                    text.append(line).append('\n');
                }
            }
            unused();
            return new Overlay(VulnList.withChecksums(text.toString()), differences, unapplied);
        }

        private void write(VulnEntry entry) {
            if (wrong.isEmpty() && exemptions.isEmpty()) {
                text.append(entry.text()).append('\n');
                return;
            }
            String key = entry.key().toString();
            Optional<EntryWrong> correction = Optional.ofNullable(wrong.get(key));
            Optional<String> corrected = correction.isEmpty()
                    ? Optional.of(entry.text())
                    : correction.get().inPlaceOf(entry.text());
            List<Exemption> narrowed = new ArrayList<>();
            Optional<String> after = corrected.flatMap(line -> narrow(entry.line(), line, key, narrowed));
            if (after.equals(Optional.of(entry.text()))) {
                text.append(entry.text()).append('\n');
            } else {
                add(entry.line(), entry.text(), Optional.of(entry.pattern()), after, correction, narrowed);
            }
        }

        private Optional<String> narrow(int line, String text, String key, List<Exemption> narrowed) {
            VulnEntry entry = VulnEntry.parse(line, text);
            List<Exemption> matched = exemptions.getOrDefault(key, List.of()).stream()
                    .filter(free -> entry.pattern().matches(free.pkgname()))
                    .distinct()
                    .toList();
            if (matched.isEmpty()) {
                return Optional.of(text);
            }
            Narrowing narrowing = Narrowing.of(
                    entry.pattern(),
                    matched.stream().map(Exemption::pkgname).distinct().toList());
            return switch (narrowing) {
                case Narrowing.To to -> {
                    narrowed.addAll(matched);
                    yield Optional.of(to.pattern()
                            + text.substring(entry.pattern().toString().length()));
                }
                case Narrowing.Nothing nothing -> {
                    if (matched.stream().allMatch(Exemption::reviewed)) {
                        narrowed.addAll(matched);
                        yield Optional.empty();
                    }
                    yield refuse(matched, line, text, "nothing of the entry would be left, which takes a decision");
                }
                case Narrowing.Impossible impossible -> refuse(matched, line, text, impossible.why());
            };
        }

        private Optional<String> refuse(List<Exemption> matched, int line, String text, String why) {
            matched.forEach(free -> unapplied.add(new UnappliedDecision(
                    free.pkgname() + " in line " + line, "cannot be left out of the entry: " + why)));
            return Optional.of(text);
        }

        private void correct(Malformed bad, String line) {
            EntryWrong correction = wrong.get(MaintainerDecision.normal(line));
            if (correction == null) {
                throw new Unusable(
                        upstream.source(),
                        bad.line(),
                        bad.why()
                                + "; pkg_admin refuses a list with such a line: correct it with a decision entry-wrong");
            }
            add(bad.line(), line, Optional.empty(), correction.inPlaceOf(line), Optional.of(correction), List.of());
        }

        private void add(
                int line,
                String before,
                Optional<PkgPattern> pattern,
                Optional<String> after,
                Optional<EntryWrong> corrected,
                List<Exemption> narrowed) {
            Optional<PkgPattern> next =
                    after.map(text -> VulnEntry.parse(line, text).pattern());
            Difference difference = new Difference(
                    line,
                    before,
                    after,
                    corrected,
                    narrowed,
                    names.stream()
                            .filter(name -> matches(pattern, name) && !matches(next, name))
                            .toList(),
                    names.stream()
                            .filter(name -> !matches(pattern, name) && matches(next, name))
                            .toList());
            differences.add(difference);
            text.append("# Line ")
                    .append(line)
                    .append(" upstream: ")
                    .append(before)
                    .append('\n');
            difference
                    .reasons()
                    .forEach(reason -> text.append("# ").append(reason).append('\n'));
            after.ifPresent(entry -> text.append(entry).append('\n'));
        }

        private static boolean matches(Optional<PkgPattern> pattern, PkgName name) {
            return pattern.filter(some -> some.matches(name)).isPresent();
        }

        /** Reports corrections of lines that upstream changed since, or never had. */
        private void unused() {
            wrong.values().stream()
                    .filter(line -> differences.stream()
                            .noneMatch(difference ->
                                    difference.corrected().filter(line::equals).isPresent()))
                    .forEach(line -> unapplied.add(
                            UnappliedDecision.of(line, "no entry of the list is '" + line.entry() + "'")));
        }
    }
}
