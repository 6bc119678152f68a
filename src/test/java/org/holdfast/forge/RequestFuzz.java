package org.holdfast.forge;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.request.Mentions;
import org.holdfast.request.Request;
import org.holdfast.source.Inputs;
import org.holdfast.tool.JsonReader;
import org.holdfast.tool.JsonTree;
import org.holdfast.tool.ToolFailed;
import org.holdfast.tool.WebApi;

/**
 * Any bytes as a header {@code Link} and, behind the first line feed, a file of requests. The next page is on the same host; requests are read, or
 * refused as {@link Unusable}; none of a plain array is left out; and a text that goes back to the forge is the one that came.
 */
public final class RequestFuzz {

    private static final String HOST = "https://forge.example:8443";
    private static final Path FILE = file();
    private static final SavedRequests READER =
            new SavedRequests(new Inputs(FILE, new ByteArrayInputStream(new byte[0])));

    private record Key(Request.Kind kind, int number) {}

    private RequestFuzz() {}

    private static Path file() {
        try {
            return Files.createTempDirectory("holdfast-fuzz").resolve("requests.json");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Called by the fuzzer, which does not count the time that classes take to begin. */
    public static void fuzzerInitialize() throws IOException {
        fuzzerTestOneInput(new byte[0]);
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int feed = Math.max(0, text.indexOf('\n'));
        link(text.substring(0, feed));
        Files.write(FILE, text.substring(feed).getBytes(StandardCharsets.ISO_8859_1));
        List<Request> requests;
        try {
            requests = READER.read(List.of(FILE.toString())).values();
        } catch (Unusable e) {
            return; // the answer to what has none
        }
        requests.forEach(RequestFuzz::see);
        List<Key> keys = requests.stream().map(RequestFuzz::key).toList();
        JsonTree tree;
        try {
            tree = JsonReader.tree(Files.readString(FILE, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return; // in another encoding
        }
        for (JsonTree one : tree.elements()) {
            if (one.isObject() && !keys.contains(keyOf(one, keys))) {
                throw new IllegalStateException("left out: " + one);
            }
        }
    }

    private static Key key(Request request) {
        return new Key(request.kind(), request.number());
    }

    /** The key of a request by itself; any of the keys if it is none. */
    private static Key keyOf(JsonTree json, List<Key> keys) {
        try {
            return key(RequestJson.read(json));
        } catch (IllegalArgumentException e) {
            return keys.getFirst();
        }
    }

    private static void link(String header) {
        try {
            WebApi.next(new WebApi.Reply(URI.create(HOST + "/api/v4/a?b=c"), 200, Map.of("link", header), ""))
                    .map(path -> URI.create(HOST + path))
                    .ifPresent(next -> {
                        if (!"forge.example".equals(next.getHost()) || next.getPort() != 8443) {
                            throw new IllegalStateException("the next page is elsewhere: " + next);
                        }
                    });
        } catch (ToolFailed e) {
            // The answer to a page elsewhere.
        }
    }

    private static void see(Request one) {
        Mentions.of(one);
        for (String text : List.of(one.title(), one.body())) {
            // As the forge has it; the text of a request may be cut within a character.
            String there = new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            String came = RequestJson.bytes(there);
            if (!RequestJson.bytes(RequestJson.unicode(came)).equals(came)) {
                throw new IllegalStateException("a text is another one when it goes back: " + there);
            }
        }
    }
}
