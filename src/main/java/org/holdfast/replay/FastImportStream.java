package org.holdfast.replay;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.holdfast.pkgsrc.ChangesLine;

/**
 * Writes the input of git-fast-import(1): the tree of the first day, a commit for each change, and the two branches at the cut.
 *
 * <p>All versions of doc/CHANGES come first, one after the other, because fast-import stores a file as the difference from the
 * file before it in the stream.
 */
final class FastImportStream {

    private static final LocalTime FIRST_OF_THE_DAY = LocalTime.NOON;

    private final OutputStream out;
    private LocalDate day = LocalDate.MIN;
    private int ofTheDay;

    FastImportStream(OutputStream out) {
        this.out = out;
    }

    /** An e-mail address that cannot exist (RFC 2606). */
    static String address(String name) {
        return name + "@replay.invalid";
    }

    /** Writes the whole history. */
    void write(LocalDate since, int packages, List<Edit> everything, List<AppliedChange> steps, Cut cut)
            throws IOException {
        records(since, steps);
        text("reset refs/heads/" + Cut.TRUNK + "\n");
        begin(
                since,
                "replay",
                "Packages of " + since + "\n\nThe tree as the tables have it: " + packages + " packages.\n");
        for (Edit edit : everything) {
            edit(edit);
        }
        record(since, 0);
        boolean left = false;
        for (int i = 0; i < steps.size(); i++) {
            ChangesLine change = steps.get(i).change();
            if (!left && change.date().isAfter(cut.date())) {
                branch(cut);
                left = true;
            }
            begin(change.date(), change.by(), message(change));
            for (Edit edit : steps.get(i).edits()) {
                edit(edit);
            }
            record(change.date(), i + 1);
        }
        if (!left) {
            branch(cut);
        }
        text("done\n");
    }

    private static String message(ChangesLine change) {
        String line = change.toString().strip();
        return line.substring(0, line.lastIndexOf('[')).strip() + "\n\nReplayed from the record of changes.\n";
    }

    /** Writes every version of the files doc/CHANGES-YYYY, marked with the number of its commit, from 1. */
    private void records(LocalDate since, List<AppliedChange> steps) throws IOException {
        Map<Integer, ByteArrayOutputStream> years = new TreeMap<>();
        for (int i = 0; i <= steps.size(); i++) {
            int year =
                    i == 0 ? since.getYear() : steps.get(i - 1).change().date().getYear();
            ByteArrayOutputStream file = years.get(year);
            if (file == null) {
                file = new ByteArrayOutputStream();
                file.writeBytes(bytes("$NetBSD$\n\nChanges to the stand-ins of this tree in " + year + ":\n\n"));
                years.put(year, file);
            }
            if (i > 0) {
                file.writeBytes(bytes(steps.get(i - 1).change() + "\n"));
            }
            text("blob\nmark :" + (i + 1) + "\ndata " + file.size() + "\n");
            file.writeTo(out);
            text("\n");
        }
    }

    private void record(LocalDate date, int commit) throws IOException {
        text("M 100644 :" + (commit + 1) + " doc/CHANGES-" + date.getYear() + "\n\n");
    }

    private void begin(LocalDate date, String by, String message) throws IOException {
        ofTheDay = date.equals(day) ? ofTheDay + 1 : 0;
        day = date;
        long seconds = date.toEpochSecond(FIRST_OF_THE_DAY, ZoneOffset.UTC) + ofTheDay;
        String name = by.replaceAll("[<>\\s]", "");
        String who = " " + name + " <" + address(name) + "> " + seconds + " +0000\n";
        text("commit refs/heads/" + Cut.TRUNK + "\nauthor" + who + "committer" + who);
        data(message);
    }

    private void edit(Edit edit) throws IOException {
        switch (edit) {
            case Edit.Write write -> {
                text("M 100644 inline " + write.path() + "\n");
                data(write.content());
            }
            case Edit.Delete delete -> text("D " + delete.path() + "\n");
            case Edit.Rename rename -> text("R " + rename.from() + " " + rename.to() + "\n");
        }
    }

    private void branch(Cut cut) throws IOException {
        for (String name : List.of(cut.release(), cut.backports())) {
            text("reset refs/heads/" + name + "\nfrom refs/heads/" + Cut.TRUNK + "\n\n");
        }
    }

    private void data(String content) throws IOException {
        byte[] bytes = bytes(content);
        text("data " + bytes.length + "\n");
        out.write(bytes);
        text("\n");
    }

    private void text(String text) throws IOException {
        out.write(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
