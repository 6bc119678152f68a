package org.holdfast.triage;

import java.util.Map;

/**
 * How many points each factor of a {@link Priority} gives at most.
 *
 * @param points from 0, which leaves the factor out, to {@value #HIGHEST}; where one is not named it has its default
 */
public record Weights(Map<Priority.Factor, Integer> points) {

    /** The most that one factor may give. */
    public static final int HIGHEST = 1000;

    /** What holds where nothing is configured: {@code exploit} 40, {@code age} 20, … */
    public static final Weights DEFAULT = new Weights(Map.of());

    public Weights {
        points.values().forEach(each -> {
            if (each < 0 || each > HIGHEST) {
                throw new IllegalArgumentException("a weight is from 0 to " + HIGHEST + ", not " + each);
            }
        });
        points = Map.copyOf(points);
    }

    /** The most that a factor gives. */
    public int of(Priority.Factor factor) {
        return points.getOrDefault(factor, factor.usual());
    }
}
