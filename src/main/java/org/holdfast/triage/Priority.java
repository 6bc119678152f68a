package org.holdfast.triage;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How urgent a finding is, with the parts that make it so.
 *
 * <pre>87 = 40 code execution + 20 open for 412 days + 20 853 packages depend on it + 7 EPSS 0.11</pre>
 *
 * @param parts one for each factor that is known of the finding, in the order of {@link Factor}
 */
public record Priority(List<Part> parts) {

    /** Of a finding that is settled: nobody has to do anything. */
    public static final Priority NONE = new Priority(List.of());

    public Priority {
        parts = List.copyOf(parts);
    }

    /** What is weighed. */
    public enum Factor {
        /** The kind of exploit. */
        EXPLOIT(40),
        /** How long the finding has been open; a year gives all points. */
        AGE(20),
        /** How many packages need the package, one through the other; a thousand give all points. */
        DEPENDENTS(20),
        /** How many findings one backport closes; ten give all points. */
        CLEARS(10),
        /** How little work the backport is. */
        EFFORT(10),
        /** How likely it is that it will be exploited, as FIRST estimates: the square root of that, for few exceed 0.1. */
        EPSS(20),
        /** That it is exploited, as CISA knows. */
        KEV(30),
        /** How many open requests ask for it; one gives half, three give all. */
        REQUESTS(15);

        private final int usual;

        Factor(int usual) {
            this.usual = usual;
        }

        /** The most points that it gives where nothing is configured. */
        public int usual() {
            return usual;
        }

        /** The factor of that name, {@code exploit}; empty if there is none. */
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
     * What one factor gives.
     *
     * @param factor which
     * @param words its value in words: {@code open for 412 days}
     * @param points from 0 to the factor's weight
     */
    public record Part(Factor factor, String words, int points) {

        /** A share of the factor's weight, from 0 to 1, in whole points. */
        static Part of(Factor factor, String words, double share, Weights weights) {
            return new Part(factor, words, (int) Math.round(weights.of(factor) * Math.clamp(share, 0.0, 1.0)));
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

    /** The total, and the parts that give any points: {@code 60 = 40 code execution + 20 open for 412 days}. */
    @Override
    public String toString() {
        String sum = parts.stream()
                .filter(part -> part.points() > 0)
                .map(Part::toString)
                .collect(Collectors.joining(" + "));
        return sum.isEmpty() ? "0" : total() + " = " + sum;
    }
}
