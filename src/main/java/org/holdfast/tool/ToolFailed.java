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
}
