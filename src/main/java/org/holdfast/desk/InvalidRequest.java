package org.holdfast.desk;

/**
 * A request that cannot be carried out as it was put: it names no package of the branch, or needs what the configuration lacks.
 * The command line exits with 2 and shows the verb's help; a web page answers 400.
 */
public final class InvalidRequest extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says in one sentence what is wrong and, where possible, what to do. */
    public InvalidRequest(String message) {
        super(message);
    }
}
