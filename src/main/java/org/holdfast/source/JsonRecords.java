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
 * Splits JSON of any length into records, with one record in memory at a time. The input is a record, an array of records, one
 * record a line, or an object with an array of records. A record consists of maps, lists and texts.
 *
 * @param arrays the names of the members of an object that are arrays of records
 * @param skipped the names of members that are left out
 */
record JsonRecords(Set<String> arrays, Set<String> skipped) {

    private static final JsonFactory JSON = new JsonFactory();

    /** Takes the records one by one. */
    interface Sink {
        /** Takes a record and the line on which it begins, from 1. */
        void accept(int line, Object record);
    }

    /** Thrown for malformed JSON, with the line; 0 if that is not known. */
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

    /** Reads an object: a record, unless it has an array of records. */
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

    /** The text of a member of an object; empty if there is none. */
    static String text(Object object, String name) {
        return at(object, name) instanceof String text ? text : "";
    }

    /**
     * The elements of an array that is a member of an object; none if there is no such member.
     *
     * @throws IllegalArgumentException if the member is no array
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

    /** The value of a member of an object; an empty text if there is none, or it is null. */
    static Object at(Object object, String name) {
        Object value = object instanceof Map<?, ?> map ? map.get(name) : null;
        return value == null || value.equals(Optional.empty()) ? "" : value;
    }
}
