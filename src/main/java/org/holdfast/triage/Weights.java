package org.holdfast.triage;

import java.util.Map;

/**
 * The most points of each factor of a {@link Priority}, from {@code [priority.weights]} in holdfast.toml.
 *
 * <p>Points out of range are refused with an {@link IllegalArgumentException}.
 *
 * @param points the points of the factors, from 0, which leaves the factor out, to {@value #HIGHEST}; a factor that is
 *     not named has its default
 */
public record Weights(Map<Priority.Factor, Integer> points) {

    /** The highest weight of one factor. */
    public static final int HIGHEST = 1000;

    /** The weights unless configured: {@code exploit} 40, {@code age} 20, … */
    public static final Weights DEFAULT = new Weights(Map.of());

    public Weights {
        points.values().forEach(each -> {
            if (each < 0 || each > HIGHEST) {
                throw new IllegalArgumentException("a weight is from 0 to " + HIGHEST + ", not " + each);
            }
        });
        points = Map.copyOf(points);
    }

    /** The most points of a factor. */
    public int of(Priority.Factor factor) {
        return points.getOrDefault(factor, factor.usual());
    }
}
