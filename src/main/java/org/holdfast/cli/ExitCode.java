package org.holdfast.cli;

/** The exit statuses of all verbs. */
final class ExitCode {

    /** Nothing found; for {@code match}, it matches. */
    static final int OK = 0;
    /** Something was found; for {@code match}, it does not match. */
    static final int FINDINGS = 1;
    /** The command line or the configuration is invalid. */
    static final int USAGE = 2;
    /** An input cannot be read or trusted, a tool failed, or Holdfast has a bug. */
    static final int FAILED = 3;

    /** Of {@code gate}: it cannot be said. */
    static final int UNKNOWN = 4;

    private ExitCode() {}
}
