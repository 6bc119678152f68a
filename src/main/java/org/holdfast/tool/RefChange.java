package org.holdfast.tool;

import java.util.Locale;
import java.util.Optional;

/**
 * A change.
 *
 * @param kind what to do
 * @param ref the full name
 * @param id the new id; for a deletion and a verification the id that the ref has
 * @param old the id that the ref has; empty where it is none or the same
 */
record RefChange(Kind kind, String ref, String id, Optional<String> old) {

    enum Kind {
        VERIFY,
        CREATE,
        UPDATE,
        DELETE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String toString() {
        return kind + " " + ref + " " + id + old.map(was -> " " + was).orElse("");
    }
}
