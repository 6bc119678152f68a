package org.holdfast.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.tool.JsonTree;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * Takes JSON of any length apart, one record in memory at a time: a record by itself, an array of them, one a line, or an
 * array within an object. A record is made of maps, lists and texts; null is an empty text.
 *
 * @param arrays the names of arrays of records within an object
 * @param skipped names whose values nobody needs
 */
record JsonRecords(Set<String> arrays, Set<String> skipped) {

    private static final JsonFactory JSON = new JsonFactory();

    /** Takes the records one by one; the line is that on which the record begins. */
    interface Sink {
        void accept(int line, Object record);
    }

    /** The text is no JSON from some place on. */
    static final class BrokenJson extends IOException {
        private static final long serialVersionUID = 1L;

        final int line;

        BrokenJson(JacksonException cause) {
            super("no JSON: " + cause.getOriginalMessage(), cause);
            line = cause.getLocation() == null ? 0 : cause.getLocation().getLineNr();
        }
    }

    void read(InputStream in, Sink sink) throws IOException {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), in)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case START_ARRAY -> array(parser, sink);
                    case START_OBJECT -> object(parser, sink);
                    default -> sink.accept(line(parser), parser.getString());
                }
            }
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            throw new BrokenJson(e);
        }
    }

    private void array(JsonParser parser, Sink sink) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            int line = line(parser);
            sink.accept(line, value(parser));
        }
    }

    /** A record, unless it has an array of them. */
    private void object(JsonParser parser, Sink sink) {
        int line = line(parser);
        boolean isRecord = true;
        Map<String, Object> record = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_ARRAY && arrays.contains(name)) {
                isRecord = false;
                array(parser, sink);
            } else if (skipped.contains(name)) {
                parser.skipChildren();
            } else {
                record.put(name, value(parser));
            }
        }
        if (isRecord) {
            sink.accept(line, record);
        }
    }

    private Object value(JsonParser parser) {
        return JsonTree.value(parser, skipped::contains);
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    /** The text of this name in an object; empty if there is none. */
    static String text(Object object, String name) {
        return at(object, name) instanceof String text ? text : "";
    }

    /**
     * The elements of this name in an object; none if there are none.
     *
     * @throws IllegalArgumentException if it is something else than an array
     */
    static List<?> list(Object object, String name) {
        Object value = at(object, name);
        if (value instanceof List<?> list) {
            return list;
        }
        if (value.equals("")) {
            return List.of();
        }
        throw new IllegalArgumentException("'" + name + "' is no array");
    }

    /** What has this name in an object; an empty text if nothing has. */
    static Object at(Object object, String name) {
        Object value = object instanceof Map<?, ?> map ? map.get(name) : null;
        return value == null || value.equals(Optional.empty()) ? "" : value;
    }
}
