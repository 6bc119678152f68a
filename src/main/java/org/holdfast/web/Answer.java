package org.holdfast.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The body of an answer.
 */
final class Answer {

    static final String HTML = "text/html; charset=utf-8";
    static final String JSON = "application/json";

    private final String type;
    private final byte[] body;
    private final String etag;

    private Answer(String type, byte[] body, String etag) {
        this.type = type;
        this.body = body;
        this.etag = etag;
    }

    static Answer of(String type, String text) {
        return of(type, text.getBytes(StandardCharsets.UTF_8));
    }

    static Answer of(String type, byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            return new Answer(type, body, '"' + HexFormat.of().formatHex(digest, 0, 12) + '"');
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Its media type. */
    String type() {
        return type;
    }

    /** Its bytes, which nobody changes. */
    byte[] body() {
        return body;
    }

    /** A digest of its bytes, in quotes. */
    String etag() {
        return etag;
    }
}
