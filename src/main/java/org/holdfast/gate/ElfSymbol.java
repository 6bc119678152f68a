package org.holdfast.gate;

/**
 * A symbol that a library exports.
 *
 * @param name its name
 * @param version its version; empty if it has none
 * @param isDefault whether a program that is linked now gets this version
 * @param type what it is
 * @param isWeak whether another definition may take its place
 * @param size its bytes
 */
record ElfSymbol(String name, String version, boolean isDefault, Type type, boolean isWeak, long size) {

    /** What a symbol is, as far as it counts for those that use it. */
    enum Type {
        FUNCTION,
        OBJECT,
        THREAD_LOCAL,
        OTHER
    }

    /** Its name with its version: {@code SSL_new@OPENSSL_3.0.0}. */
    String key() {
        return version.isEmpty() ? name : name + "@" + version;
    }
}
