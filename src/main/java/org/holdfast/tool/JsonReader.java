package org.holdfast.tool;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonParserDelegate;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads JSON (RFC 8259) of other programs, which may be hostile: refuses records longer than {@value #LONGEST} bytes, texts longer
 * than {@value #LONGEST_TEXT} characters, and nesting deeper than {@value #DEEPEST}.
 *
 * <p>Reads input of any length, with one record in memory at a time. Records are values at the top level, elements of arrays at the
 * top level and of arrays in those, and elements of named arrays of an object at the top level.
 *
 * @param arrays the names of arrays of records within an object
 * @param skipped the names of members that are left out, at any depth
 */
public record JsonReader(Set<String> arrays, Set<String> skipped) {

    static final int DEEPEST = 200;
    static final int LONGEST = 16 << 20;
    static final int LONGEST_TEXT = 8 << 20;

    /** The length of a record is checked each time this many tokens were read. */
    private static final int LOOK = 16;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(LONGEST_TEXT)
                            .build())
                    .build())
            // Versions written as numbers keep their digits.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Takes records one by one, each with the line on which it begins. */
    public interface Sink {
        void accept(int line, JsonTree record);
    }

    /** The input is no JSON, or exceeds a limit. */
    public static final class BrokenJson extends IOException {
        private static final long serialVersionUID = 1L;

        private final int line;

        private BrokenJson(JacksonException cause) {
            super(cause.getOriginalMessage(), cause);
            line = cause.getLocation() == null ? 0 : cause.getLocation().getLineNr();
        }

        /** The parser says this alone of a number with an exponent beyond a Java {@code int}. */
        private BrokenJson(NumberFormatException cause, int line) {
            super("a number is too large", cause);
            this.line = line;
        }

        public int line() {
            return line;
        }
    }

    public JsonReader {
        arrays = Set.copyOf(arrays);
        skipped = Set.copyOf(skipped);
    }

    /** Reads the first value of a text; a missing node if the text is empty. */
    public static JsonTree tree(String text) throws BrokenJson {
        try {
            return new JsonTree(JSON.readTree(text));
        } catch (JacksonException e) {
            throw new BrokenJson(e);
        } catch (NumberFormatException e) {
            throw new BrokenJson(e, 0);
        }
    }

    /**
     * Reads all records.
     *
     * @return whether the input has an array of records, even an empty one
     * @throws BrokenJson if the input is no JSON, or exceeds a limit; the sink has received the records before that place
     */
    public boolean records(InputStream in, Sink sink) throws IOException {
        try (Records records = new Records(JSON.createParser(in), sink)) {
            return records.all();
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            throw new BrokenJson(e);
        }
    }

    /** A parser that leaves out skipped members, and gives records to the sink. */
    private final class Records extends JsonParserDelegate {
        private final Sink sink;
        private boolean hasArray;
        private long begin;
        private int tokens;

        Records(JsonParser parser, Sink sink) {
            super(parser);
            this.sink = sink;
        }

        boolean all() throws BrokenJson {
            try {
                for (JsonToken token = nextToken(); token != null; token = nextToken()) {
                    any(token);
                }
                return hasArray;
            } catch (NumberFormatException e) {
                throw new BrokenJson(e, currentLocation().getLineNr());
            }
        }

        private void any(JsonToken token) {
            begin = currentTokenLocation().getByteOffset();
            int line = currentTokenLocation().getLineNr();
            switch (token) {
                case START_ARRAY -> array();
                case START_OBJECT -> object(line);
                default -> sink.accept(line, new JsonTree(JSON.readTree(this)));
            }
        }

        private void array() {
            hasArray = true;
            for (JsonToken token = nextToken(); token != JsonToken.END_ARRAY; token = nextToken()) {
                any(token);
            }
        }

        /** The elements of a named array are records, whatever they have themselves. */
        private void elements() {
            hasArray = true;
            for (JsonToken token = nextToken(); token != JsonToken.END_ARRAY; token = nextToken()) {
                begin = currentTokenLocation().getByteOffset();
                int line = currentTokenLocation().getLineNr();
                sink.accept(line, new JsonTree(JSON.readTree(this)));
            }
        }

        /** Reads an object: a record, unless it has an array of records. */
        private void object(int line) {
            boolean isRecord = true;
            ObjectNode record = JSON.createObjectNode();
            while (nextToken() != JsonToken.END_OBJECT) {
                String name = currentName();
                if (nextToken() == JsonToken.START_ARRAY && arrays.contains(name)) {
                    isRecord = false;
                    elements();
                } else {
                    record.set(name, JSON.readTree(this));
                }
            }
            if (isRecord) {
                sink.accept(line, new JsonTree(record));
            }
        }

        @Override
        public JsonToken nextToken() {
            JsonToken token = super.nextToken();
            while (token == JsonToken.PROPERTY_NAME && skipped.contains(currentName())) {
                super.nextToken();
                super.skipChildren();
                token = super.nextToken();
            }
            if (++tokens % LOOK == 0 && currentLocation().getByteOffset() - begin > LONGEST) {
                throw new StreamConstraintsException(
                        "a record is longer than " + LONGEST + " bytes", currentLocation());
            }
            return token;
        }

        @Override
        public @Nullable String nextName() {
            return nextToken() == JsonToken.PROPERTY_NAME ? currentName() : null;
        }
    }
}
