package org.holdfast.report;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.VulnKey;
import org.holdfast.pkgsrc.VulnListChange;

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

    private static String text(VulnKey key) {
        return key.pattern() + "  " + key.type() + "  " + key.url() + "\n";
    }

    /**
     * <code>{"vulnerabilities": {…}, "malformed": […], "failed": [{"source", "why"}]}</code>; a source that failed is
     * missing.
     */
    public String json() {
        Map<String, Object> json = Json.object();
        for (Part part : parts) {
            switch (part) {
                case VulnerabilityList list -> {
                    json.put("vulnerabilities", json(list));
                    json.put("malformed", Json.malformed(list.malformed()));
                }
            }
        }
        json.put(
                "failed",
                failed.stream()
                        .map(one -> Json.object("source", one.source(), "why", one.why()))
                        .toList());
        return Json.write(json);
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
