package org.holdfast.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The answers that were given of one state of a branch; of many, the last used ones. Thread-safe. */
final class AnswerCache {

    private static final long MOST_BYTES = 48L << 20;

    private final Map<String, Answer> answers = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    /** The answer to a request, which is made if it was not asked before. */
    Answer get(String request, Supplier<Answer> maker) {
        synchronized (answers) {
            Answer known = answers.get(request);
            if (known != null) {
                return known;
            }
        }
        Answer made = maker.get();
        synchronized (answers) {
            if (answers.put(request, made) == null) {
                bytes += made.body().length;
            }
            var eldest = answers.entrySet().iterator();
            while (bytes > MOST_BYTES && eldest.hasNext()) {
                bytes -= eldest.next().getValue().body().length;
                eldest.remove();
            }
        }
        return made;
    }
}
