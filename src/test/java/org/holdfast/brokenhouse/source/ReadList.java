package org.holdfast.brokenhouse.source;

/** What only verbs that need no branch may read. */
public record ReadList(String name) {}
