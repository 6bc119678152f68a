package org.holdfast.report;

import java.util.List;
import org.holdfast.triage.Priority;

/** A priority: the total, and its parts. */
record PriorityJson(int total, List<Part> parts) {

    record Part(Priority.Factor factor, String words, int points) {}

    static PriorityJson of(Priority priority) {
        return new PriorityJson(
                priority.total(),
                priority.parts().stream()
                        .map(part -> new Part(part.factor(), part.words(), part.points()))
                        .toList());
    }
}
