package org.holdfast.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.VulnKey;
import org.holdfast.pkgsrc.VulnListChange;
import org.holdfast.request.Request;

/**
 * What changed in the world since the last look at it.
 *
 * @param parts one for each source that could be read
 * @param failed those that could not
 */
public record SyncReport(List<Part> parts, List<Failed> failed) {

    public SyncReport {
        parts = List.copyOf(parts);
        failed = List.copyOf(failed);
    }

    /** What one source brought. */
    public sealed interface Part {

        /** Whether anything is different from the last time; the first time nothing is. */
        boolean changed();
    }

    /**
     * What the vulnerability list brought.
     *
     * @param source where it was read
     * @param seen the day
     * @param before the day of the look that it is compared with; empty the first time
     * @param entries how many different ones it has
     * @param change from then to now
     * @param malformed lines that are no entries
     */
    public record VulnerabilityList(
            String source,
            LocalDate seen,
            Optional<LocalDate> before,
            int entries,
            VulnListChange change,
            List<Malformed> malformed)
            implements Part {

        public VulnerabilityList {
            malformed = List.copyOf(malformed);
            change = before.isPresent() ? change : new VulnListChange(List.of(), List.of(), List.of());
        }

        @Override
        public boolean changed() {
            return !change.isEmpty();
        }
    }

    /**
     * What a branch brought.
     *
     * @param name what it is called in git
     * @param commit where it stands
     * @param before where it stood when it was read last; empty the first time
     * @param commits how many commits were read
     * @param packages how many packages it makes; empty if it has not moved
     * @param unknown of how many of them the name is not known; empty if it has not moved
     * @param changes what the new commits changed
     * @param rewritten how many commits that were read before it has no longer
     */
    public record Branch(
            String name,
            String commit,
            Optional<String> before,
            int commits,
            OptionalLong packages,
            OptionalLong unknown,
            List<VersionChange> changes,
            int rewritten)
            implements Part {

        public Branch {
            changes = List.copyOf(changes);
        }

        @Override
        public boolean changed() {
            return !changes.isEmpty() || rewritten > 0;
        }
    }

    /**
     * What an archive brought.
     *
     * @param source its summary
     * @param packages how many packages it publishes
     * @param first whether it is the first look
     * @param appeared packages that were not there before
     * @param disappeared packages that were
     */
    public record Archive(
            String source, int packages, boolean first, List<ScannedPackage> appeared, List<ScannedPackage> disappeared)
            implements Part {

        public Archive {
            appeared = first ? List.of() : List.copyOf(appeared);
            disappeared = List.copyOf(disappeared);
        }

        @Override
        public boolean changed() {
            return !appeared.isEmpty() || !disappeared.isEmpty();
        }
    }

    /**
     * What users ask for.
     *
     * @param source the repository
     * @param open how many are open
     * @param first whether they were never read before
     * @param fresh asked for since
     * @param different since then: closed, opened again, or with another text
     */
    public record Requests(String source, int open, boolean first, List<Request> fresh, List<Request> different)
            implements Part {

        public Requests {
            fresh = first ? List.of() : List.copyOf(fresh);
            different = List.copyOf(different);
        }

        @Override
        public boolean changed() {
            return !fresh.isEmpty() || !different.isEmpty();
        }
    }

    /**
     * What all of that did to the findings of the LTS branch.
     *
     * @param branch what people call it
     * @param open how many are open
     * @param first whether they were never looked at before
     * @param opened found for the first time, or again
     * @param redecided open before, with another disposition now
     * @param closed no longer found
     */
    public record Findings(
            String branch, int open, boolean first, List<Line> opened, List<Line> redecided, List<Line> closed)
            implements Part {

        public Findings {
            opened = first ? List.of() : List.copyOf(opened);
            redecided = List.copyOf(redecided);
            closed = List.copyOf(closed);
        }

        /**
         * A finding.
         *
         * @param pkgname the package
         * @param entry the entry that matches it
         * @param disposition its disposition's name
         * @param sentence why
         */
        public record Line(PkgName pkgname, VulnKey entry, String disposition, String sentence) {}

        @Override
        public boolean changed() {
            return !opened.isEmpty() || !redecided.isEmpty() || !closed.isEmpty();
        }
    }

    /**
     * A source that could not be read, or whose facts could not be kept; the others do not suffer from it.
     *
     * @param source what people call it
     * @param why what failed, and where
     */
    public record Failed(String source, String why) {}

    public boolean changed() {
        return parts.stream().anyMatch(Part::changed);
    }

    /** A heading for each source, and a line for each thing that is different. */
    public String text() {
        StringBuilder out = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case VulnerabilityList list -> text(list, out);
                case Branch branch -> text(branch, out);
                case Archive archive -> text(archive, out);
                case Requests requests -> text(requests, out);
                case Findings findings -> text(findings, out);
            }
        }
        return out.toString();
    }

    private static void text(VulnerabilityList list, StringBuilder out) {
        out.append("vulnerability list: %,d entries on %s, ".formatted(list.entries(), list.seen()));
        VulnListChange change = list.change();
        if (list.before().isEmpty()) {
            out.append("the first time that it was looked at\n");
        } else if (change.isEmpty()) {
            out.append("none of them different from ")
                    .append(list.before().get())
                    .append('\n');
        } else {
            out.append("since %s %,d new, %,d changed, %,d withdrawn\n"
                    .formatted(
                            list.before().get(),
                            change.added().size(),
                            change.changed().size(),
                            change.withdrawn().size()));
        }
        change.added().forEach(key -> out.append("  new        ").append(text(key)));
        change.changed()
                .forEach(one -> out.append("  changed    ")
                        .append(text(one.was()))
                        .append("         to  ")
                        .append(text(one.is())));
        change.withdrawn().forEach(key -> out.append("  withdrawn  ").append(text(key)));
    }

    private static void text(Branch branch, StringBuilder out) {
        out.append("branch %s: at %s, ".formatted(branch.name(), id(branch.commit())));
        if (branch.before().isEmpty()) {
            out.append("read for the first time, %,d commits since it was cut".formatted(branch.commits()));
        } else if (branch.rewritten() > 0) {
            out.append("rewritten since %s: %,d commits that were read are gone from it; what they changed is kept"
                    .formatted(id(branch.before().get()), branch.rewritten()));
        } else if (branch.before().get().equals(branch.commit())) {
            out.append("where it was");
        } else {
            out.append("%,d commits since %s"
                    .formatted(branch.commits(), id(branch.before().get())));
        }
        branch.packages().ifPresent(packages -> out.append("; %,d packages".formatted(packages)));
        branch.unknown()
                .ifPresent(
                        unknown -> out.append(unknown == 0 ? "" : ", of %,d the name is not known".formatted(unknown)));
        out.append('\n');
        for (VersionChange change : branch.changes()) {
            Optional<PkgVersion> before = version(change.before());
            Optional<PkgVersion> after = version(change.after());
            boolean plain = before.isPresent() && after.isPresent();
            out.append("  %-10s %s  %s  %s (%s)\n"
                    .formatted(
                            change.before().isEmpty() ? "new" : change.after().isEmpty() ? "gone" : "changed",
                            change.pkgpath(),
                            change.before().isEmpty()
                                    ? names(change.after())
                                    : change.after().isEmpty()
                                            ? names(change.before())
                                            : plain
                                                    ? before.get() + " -> " + after.get()
                                                    : names(change.before()) + " -> " + names(change.after()),
                            change.commit().date(),
                            change.commit().author()));
        }
    }

    /** The version that all of them have; empty if there are several, or one is not known. */
    private static Optional<PkgVersion> version(List<MadePackage> made) {
        List<PkgVersion> versions = made.stream()
                .flatMap(one -> one.pkgname().map(PkgName::version).stream())
                .distinct()
                .toList();
        boolean known = made.stream().allMatch(one -> one.pkgname().isPresent());
        return known && versions.size() == 1 ? Optional.of(versions.getFirst()) : Optional.empty();
    }

    private static String names(List<MadePackage> made) {
        return made.stream().map(MadePackage::toString).collect(Collectors.joining(" "));
    }

    private static String id(String commit) {
        return commit.substring(0, Math.min(12, commit.length()));
    }

    private static void text(Archive archive, StringBuilder out) {
        out.append("archive %s: %,d packages, ".formatted(archive.source(), archive.packages()));
        out.append(
                archive.first()
                        ? "the first time that it was looked at\n"
                        : "%,d new, %,d gone\n"
                                .formatted(
                                        archive.appeared().size(),
                                        archive.disappeared().size()));
        archive.appeared().forEach(one -> out.append("  new        %s\n".formatted(one.pkgname())));
        archive.disappeared().forEach(one -> out.append("  gone       %s\n".formatted(one.pkgname())));
    }

    private static void text(Requests requests, StringBuilder out) {
        out.append("requests to %s: %,d open, ".formatted(requests.source(), requests.open()));
        out.append(
                requests.first()
                        ? "the first time that they were read; 'holdfast requests' lists them\n"
                        : "%,d new, %,d different\n"
                                .formatted(
                                        requests.fresh().size(),
                                        requests.different().size()));
        requests.fresh().forEach(one -> out.append("  new        %s\n".formatted(one)));
        requests.different().forEach(one -> out.append("  %-10s %s\n".formatted(one.state(), one)));
    }

    private static void text(Findings findings, StringBuilder out) {
        out.append("findings of %s: %,d open".formatted(findings.branch(), findings.open()));
        out.append(
                findings.first()
                        ? ", looked at for the first time; 'holdfast status' lists them\n"
                        : ", %,d new, %,d decided otherwise, %,d closed\n"
                                .formatted(
                                        findings.opened().size(),
                                        findings.redecided().size(),
                                        findings.closed().size()));
        text("new", findings.opened(), out);
        text("decided", findings.redecided(), out);
        text("closed", findings.closed(), out);
    }

    private static void text(String what, List<Findings.Line> lines, StringBuilder out) {
        lines.forEach(one -> out.append("  %-10s %s  %s  %s\n             %s: %s\n"
                .formatted(
                        what,
                        one.pkgname(),
                        one.entry().type(),
                        one.entry().url(),
                        one.disposition(),
                        one.sentence())));
    }

    private static String text(VulnKey key) {
        return key.pattern() + "  " + key.type() + "  " + key.url() + "\n";
    }

    /**
     * <code>{"vulnerabilities": {…}, "malformed": […], "branches": [{…}], "archives": [{…}], "requests": {…}, "findings": {…}, "failed":
     * [{"source", "why"}]}</code>; a source that failed is missing.
     */
    public String json() {
        Map<String, Object> json = Json.object();
        List<Object> branches = new ArrayList<>();
        List<Object> archives = new ArrayList<>();
        for (Part part : parts) {
            switch (part) {
                case VulnerabilityList list -> {
                    json.put("vulnerabilities", json(list));
                    json.put("malformed", Json.malformed(list.malformed()));
                }
                case Branch branch -> branches.add(json(branch));
                case Archive archive -> archives.add(json(archive));
                case Requests requests -> json.put("requests", json(requests));
                case Findings findings -> json.put("findings", json(findings));
            }
        }
        json.put("branches", branches);
        json.put("archives", archives);
        json.put(
                "failed",
                failed.stream()
                        .map(one -> Json.object("source", one.source(), "why", one.why()))
                        .toList());
        return Json.write(json);
    }

    private static Map<String, Object> json(Branch branch) {
        return Json.object(
                "name",
                branch.name(),
                "commit",
                branch.commit(),
                "before",
                branch.before(),
                "commits",
                branch.commits(),
                "packages",
                optional(branch.packages()),
                "unknown",
                optional(branch.unknown()),
                "rewritten",
                branch.rewritten(),
                "changes",
                branch.changes().stream().map(TimelineReport::json).toList());
    }

    private static Optional<Long> optional(OptionalLong number) {
        return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
    }

    private static Map<String, Object> json(Archive archive) {
        return Json.object(
                "source",
                archive.source(),
                "packages",
                archive.packages(),
                "first",
                archive.first(),
                "new",
                archive.appeared().stream().map(ScannedPackage::pkgname).toList(),
                "gone",
                archive.disappeared().stream().map(ScannedPackage::pkgname).toList());
    }

    private static Map<String, Object> json(Requests requests) {
        return Json.object(
                "source",
                requests.source(),
                "open",
                requests.open(),
                "first",
                requests.first(),
                "new",
                requests.fresh().stream().map(SyncReport::json).toList(),
                "changed",
                requests.different().stream().map(SyncReport::json).toList());
    }

    private static Map<String, Object> json(Request request) {
        return Json.object(
                "number", request.number(), "kind", request.kind(), "state", request.state(), "title", request.title());
    }

    private static Map<String, Object> json(Findings findings) {
        return Json.object(
                "branch",
                findings.branch(),
                "open",
                findings.open(),
                "first",
                findings.first(),
                "new",
                findings.opened().stream().map(SyncReport::json).toList(),
                "decided",
                findings.redecided().stream().map(SyncReport::json).toList(),
                "closed",
                findings.closed().stream().map(SyncReport::json).toList());
    }

    private static Map<String, Object> json(Findings.Line line) {
        Map<String, Object> json = Json.object("pkgname", line.pkgname());
        json.putAll(json(line.entry()));
        json.put("disposition", line.disposition());
        json.put("sentence", line.sentence());
        return json;
    }

    private static Map<String, Object> json(VulnerabilityList list) {
        return Json.object(
                "source",
                list.source(),
                "seen",
                list.seen(),
                "before",
                list.before(),
                "entries",
                list.entries(),
                "new",
                list.change().added().stream().map(SyncReport::json).toList(),
                "changed",
                list.change().changed().stream()
                        .map(one -> Json.object("was", json(one.was()), "is", json(one.is())))
                        .toList(),
                "withdrawn",
                list.change().withdrawn().stream().map(SyncReport::json).toList());
    }

    private static Map<String, Object> json(VulnKey key) {
        return Json.object("pattern", key.pattern(), "type", key.type(), "url", key.url());
    }
}
