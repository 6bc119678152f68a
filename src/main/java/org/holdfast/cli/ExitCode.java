package org.holdfast.cli;

/** What the exit status of every verb says. */
final class ExitCode {

    /** Nothing found; for {@code match}, it matches. */
    static final int OK = 0;
    /** Something was found; for {@code match}, it does not match. */
    static final int FINDINGS = 1;
    /** The command line or the configuration cannot be understood. */
    static final int USAGE = 2;
    /** The world failed: an input that cannot be read or must not be trusted, a tool that failed; or we did. */
    static final int FAILED = 3;

    private ExitCode() {}
}
