package org.holdfast.tool;

/**
 * Thrown when another program, or a server, fails. The message names the program, its arguments, its exit status and the end of its
 * standard error: {@code git -C /r fetch … exited with 128: fatal: …}.
 */
public final class ToolFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ToolFailed(String why) {
        super(why);
    }

    ToolFailed(String why, Throwable cause) {
        super(why, cause);
    }

    /** The end of the program's standard error, without the program and its arguments; the whole message where there is none. */
    public String words() {
        return String.valueOf(getMessage()).replaceFirst("(?s)^.*? exited with [0-9]+: ", "");
    }
}
