package org.holdfast.report;

/**
 * A request that cannot be answered, as RFC 9457 has it.
 *
 * @param type the kind of problem; {@code about:blank} says what the status says
 * @param title in a few words
 * @param status the status of the answer
 * @param detail what is wrong, and what to do
 */
public record ProblemReport(String type, String title, int status, String detail) {

    /** <code>{"type": "about:blank", "title", "status", "detail"}</code>. */
    public String json() {
        return Json.write(this);
    }
}
