package org.holdfast.forge;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.request.Request;
import org.holdfast.source.Inputs;
import org.holdfast.source.Parsed;
import org.holdfast.tool.JsonReader;

/**
 * Reads requests from saved files, for users without access to the forge: answers of the REST APIs of GitHub, GitLab
 * and Forgejo, and the output of {@code gh issue list --json number,title,body,…}. A file may have several arrays, one
 * after the other or nested, as {@code gh api --paginate} and {@code --slurp} write them.
 *
 * @param inputs the reader of the files
 */
public record SavedRequests(Inputs inputs) {

    private static final JsonReader READER = new JsonReader(Set.of(), Set.of());

    /**
     * Reads the requests of all files. If one occurs several times, the last counts, except that one with branches
     * precedes one without.
     *
     * @param files their paths or addresses
     * @throws Unusable if a file is not JSON, or has no request
     */
    public Parsed<Request> read(List<String> files) {
        List<Request> requests = new ArrayList<>();
        List<Malformed> malformed = new ArrayList<>();
        for (String file : files) {
            Parsed<Request> read = inputs.read(file, in -> {
                try {
                    return read(file, in);
                } catch (JsonReader.BrokenJson e) {
                    throw new Unusable(file, e.line(), "is no JSON to its end: " + e.getMessage());
                }
            });
            requests.addAll(read.values());
            malformed.addAll(read.malformed());
        }
        return new Parsed<>(once(requests), malformed);
    }

    private static Parsed<Request> read(String source, InputStream in) throws IOException {
        List<Request> requests = new ArrayList<>();
        List<Malformed> malformed = new ArrayList<>();
        boolean array = READER.records(in, (line, json) -> {
            Optional<String> refusal = json.at("number", "iid").isEmpty() ? json.text("message") : Optional.empty();
            if (refusal.isPresent()) {
                throw new Unusable(source, "is what a forge said in place of requests: " + refusal.get());
            }
            try {
                requests.add(RequestJson.read(json));
            } catch (IllegalArgumentException e) {
                malformed.add(new Malformed(source, line, shortened(String.valueOf(e.getMessage()))));
                Parsed.bound(source, malformed);
            }
        });
        if (requests.isEmpty() && (!array || !malformed.isEmpty())) {
            throw new Unusable(
                    source,
                    "has no issue and no pull request in it"
                            + (malformed.isEmpty()
                                    ? ""
                                    : "; its first value "
                                            + malformed.getFirst().why()));
        }
        return new Parsed<>(requests, malformed);
    }

    private static String shortened(String why) {
        return why.length() > 200 ? why.substring(0, 200) + "..." : why;
    }

    private record Key(Request.Kind kind, int number) {}

    /** Each request once, as {@link #read} describes. */
    static List<Request> once(List<Request> requests) {
        Map<Key, Request> once = new LinkedHashMap<>();
        requests.forEach(one -> once.merge(
                new Key(one.kind(), one.number()),
                one,
                (had, next) -> had.head().isPresent() && next.head().isEmpty() ? had : next));
        return List.copyOf(once.values());
    }
}
