package org.holdfast.report;

import java.util.List;
import java.util.Locale;

/**
 * What this machine and this configuration have, and what is missing.
 *
 * @param checks in order of importance
 */
public record DoctorReport(List<Check> checks) {

    /** How a check ended. */
    public enum State {
        /** It is there. */
        OK,
        /** It is not there, and nothing that is configured needs it. */
        UNUSED,
        /** It is not there, and is needed. */
        MISSING;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A check.
     *
     * @param what what was looked for: {@code git}
     * @param state how it ended
     * @param says what was found
     * @param costs what does not work, or not as well, without it; empty if it is there
     */
    public record Check(String what, State state, String says, String costs) {}

    public DoctorReport {
        checks = List.copyOf(checks);
    }

    /** Whether anything that is needed is missing. */
    public boolean isAnyMissing() {
        return checks.stream().anyMatch(one -> one.state() == State.MISSING);
    }

    /** A line for each check, and one for what is missing. */
    public String text(TextLayout layout) {
        int width = checks.stream().mapToInt(one -> one.what().length()).max().orElse(0);
        StringBuilder out = new StringBuilder();
        for (Check one : checks) {
            String head = "%-7s  %-" + width + "s  ";
            String says = one.costs().isEmpty() ? one.says() : one.says() + ": " + one.costs();
            int column = 11 + width;
            out.append(head.formatted(one.state(), one.what()))
                    .append(String.join("\n" + " ".repeat(column), layout.wrap(says, column)))
                    .append('\n');
        }
        long missing =
                checks.stream().filter(one -> one.state() == State.MISSING).count();
        return out.append(missing == 0 ? "nothing is missing\n" : TextLayout.count(missing, "thing") + " missing\n")
                .toString();
    }

    /** <code>{"checks": [{"what", "state", "says", "costs"}]}</code>. */
    public String json() {
        return Json.write(this);
    }
}
