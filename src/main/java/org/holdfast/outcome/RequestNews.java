package org.holdfast.outcome;

import java.util.List;
import org.holdfast.request.Request;

/**
 * What a look at the requests brought.
 *
 * @param first whether there was none before
 * @param fresh those that were not there
 * @param changed those that say something else now, or stand otherwise
 * @param gone how many are not there any more
 */
public record RequestNews(boolean first, List<Request> fresh, List<Request> changed, int gone) {

    public RequestNews {
        fresh = List.copyOf(fresh);
        changed = List.copyOf(changed);
    }
}
