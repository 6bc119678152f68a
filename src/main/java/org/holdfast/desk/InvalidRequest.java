package org.holdfast.desk;

/**
 * An order that cannot be carried out as given: it names no package of the branch, or needs a setting that the configuration
 * lacks. The command line exits with status 2 and shows the verb's help; a web page answers 400.
 */
public final class InvalidRequest extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * An invalid order.
     *
     * @param message one sentence that says what is wrong and, where possible, what to do
     */
    public InvalidRequest(String message) {
        super(message);
    }
}
