package org.holdfast.outcome;

import java.util.List;
import org.holdfast.request.Request;

/**
 * The changes of the requests since the last run.
 *
 * @param first whether no requests were recorded before
 * @param fresh new requests
 * @param changed requests with another text or state than before
 * @param gone the number of requests that no longer exist
 */
public record RequestNews(boolean first, List<Request> fresh, List<Request> changed, int gone) {

    public RequestNews {
        fresh = List.copyOf(fresh);
        changed = List.copyOf(changed);
    }
}
