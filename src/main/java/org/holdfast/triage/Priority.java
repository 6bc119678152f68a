package org.holdfast.triage;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The urgency of a finding, in points, and the parts that add up to it.
 *
 * <pre>87 = 40 code execution + 20 open for 412 days + 20 853 packages depend on it + 7 EPSS 0.11</pre>
 *
 * @param parts one for each factor known of the finding, in the order of {@link Factor}
 */
public record Priority(List<Part> parts) {

    /** The priority of a settled finding: 0 points, no action. */
    public static final Priority NONE = new Priority(List.of());

    public Priority {
        parts = List.copyOf(parts);
    }

    /** The factors; {@code exploit} in JSON and in the configuration. */
    public enum Factor {
        /** The kind of exploit; code execution gives all points. */
        EXPLOIT(40),
        /** The days that the finding has been open; a year gives all points. */
        AGE(20),
        /** The number of packages that need the package, directly or through others; a thousand give all points. */
        DEPENDENTS(20),
        /** The number of findings that one backport closes; ten give all points. */
        CLEARS(10),
        /** The work that the backport takes; one clean commit gives all points. */
        EFFORT(10),
        /** The probability of exploitation that FIRST estimates, as its square root, since few exceed 0.1. */
        EPSS(20),
        /** A known exploitation, from CISA's catalogue; gives all points. */
        KEV(30),
        /** The number of open requests; one gives half, three give all points. */
        REQUESTS(15),
        /** The share of the registered hosts that have the package; all of them give all points. */
        INSTALLS(15);

        private final int usual;

        Factor(int usual) {
            this.usual = usual;
        }

        /** The most points that it gives unless configured. */
        public int usual() {
            return usual;
        }

        /** The factor with that name, {@code exploit}; empty if there is none. */
        public static Optional<Factor> of(String name) {
            for (Factor factor : values()) {
                if (factor.toString().equals(name)) {
                    return Optional.of(factor);
                }
            }
            return Optional.empty();
        }

        /** The name in JSON and in the configuration. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The points of one factor.
     *
     * <pre>20 open for 412 days</pre>
     *
     * @param factor the factor
     * @param words its value in words: {@code open for 412 days}
     * @param points its points, from 0 to the factor's weight
     */
    public record Part(Factor factor, String words, int points) {

        /** A share of the factor's weight in whole points; the share is clamped to 0 to 1. */
        static Part of(Factor factor, String words, double share, int weight) {
            return new Part(factor, words, (int) Math.round(weight * Math.clamp(share, 0.0, 1.0)));
        }

        /** {@code 20 open for 412 days}. */
        @Override
        public String toString() {
            return points + " " + words;
        }
    }

    /** The sum of the parts. */
    public int total() {
        return parts.stream().mapToInt(Part::points).sum();
    }

    /** The total and its parts of at least one point. */
    @Override
    public String toString() {
        String sum = parts.stream()
                .filter(part -> part.points() > 0)
                .map(Part::toString)
                .collect(Collectors.joining(" + "));
        return sum.isEmpty() ? "0" : total() + " = " + sum;
    }
}
