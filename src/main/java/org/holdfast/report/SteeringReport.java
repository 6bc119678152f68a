package org.holdfast.report;

/**
 * What an action on a build did.
 *
 * @param action the action: {@code pause}
 * @param done what was done, in a sentence
 */
public record SteeringReport(String action, String done) {

    /** <code>{"action", "done"}</code>. */
    public String json() {
        return Json.write(this);
    }
}
