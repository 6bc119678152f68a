package org.holdfast.build;

import java.util.Set;

/**
 * A worker, as the engine knows it.
 *
 * @param name its name, unique to the process: {@code host-4711-1a2b}
 * @param labels what it can build: {@code NetBSD-10-x86_64}, {@code large}
 * @param slots how many packages it builds at once
 */
public record WorkerIdentity(String name, Set<String> labels, int slots) {
    public WorkerIdentity {
        labels = Set.copyOf(labels);
    }
}
