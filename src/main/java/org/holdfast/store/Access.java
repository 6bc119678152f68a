package org.holdfast.store;

/** What a process wants of a store. */
enum Access {
    /** To read; another process may hold the store and write meanwhile. */
    READ,
    /** To write, now and then: the process holds the store until it closes it. */
    WRITE
}
