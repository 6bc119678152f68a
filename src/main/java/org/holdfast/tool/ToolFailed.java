package org.holdfast.tool;

/** Another program could not do what it was asked. The message names it, its arguments, its end, and its own last words. */
public final class ToolFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ToolFailed(String why) {
        super(why);
    }

    ToolFailed(String why, Throwable cause) {
        super(why, cause);
    }
}
