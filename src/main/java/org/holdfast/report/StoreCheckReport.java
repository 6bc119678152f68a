package org.holdfast.report;

import java.util.List;

/**
 * What a store is like after all of it has been read.
 *
 * @param read what is whole, a sentence each
 * @param problems what is damaged, a sentence each
 * @param isHistoryWhole whether the history can be exported
 */
public record StoreCheckReport(List<String> read, List<String> problems, boolean isHistoryWhole) {

    public StoreCheckReport {
        read = List.copyOf(read);
        problems = List.copyOf(problems);
    }

    /** <code>{"read": […], "problems": […], "is_history_whole": …}</code>. */
    public String json() {
        return Json.write(this);
    }

    /** A line for each part, and what to do. */
    public String text() {
        StringBuilder out = new StringBuilder();
        read.forEach(one -> out.append(one).append('\n'));
        problems.forEach(one -> out.append("damaged: ").append(one).append('\n'));
        if (problems.isEmpty()) {
            out.append("nothing is damaged\n");
        } else {
            out.append(
                    isHistoryWhole
                            ? "The history is whole: 'holdfast store export FILE' saves it. Then move the store away, run"
                                    + " 'holdfast store import FILE' and 'holdfast sync'.\n"
                            : "The history is damaged as well: move the store away, run 'holdfast store import' with your"
                                    + " last export, then 'holdfast sync'.\n");
        }
        return out.toString();
    }
}
