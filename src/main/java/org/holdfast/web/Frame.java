package org.holdfast.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;
import java.time.LocalDate;

/** What all pages stand in: the templates, the branch's name, what is to be said above everything. */
final class Frame {

    private final Branches branches;
    private final TemplateEngine templates = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Frame.class.getClassLoader(), Frame.class.getPackageName());

    Frame(Branches branches) {
        this.branches = branches;
    }

    /** What a page of the branch has that is asked for. */
    Page page(Context ctx, String title, String place) {
        BranchWatch watch = branches.of(ctx);
        return new Page(
                title,
                place,
                watch.name(),
                branches.names(),
                note(watch),
                watch.shown()
                        .branch()
                        .map(view -> "data of "
                                + view.store()
                                        .listSeen()
                                        .map(LocalDate::toString)
                                        .orElse("no sync"))
                        .orElse(""));
    }

    /** What is to be said above everything; empty if all is well. */
    String note(BranchWatch watch) {
        String why = watch.shown().why();
        String failed = branches.lastSync(watch)
                .filter(SyncSchedule.Run::failed)
                .map(run -> "The last sync failed: " + run.words().stream().reduce("", (a, b) -> b))
                .orElse("");
        return why.isEmpty() ? failed : watch.shown().branch().isPresent() ? "Older data is shown: " + why : why;
    }

    /** A template with what it shows. */
    Answer html(String template, Object model) {
        StringOutput out = new StringOutput(16_384);
        templates.render(template + ".jte", model, out);
        return Answer.of(Answer.HTML, out.toString());
    }

    /** The number at the end of an address: {@code /builds/7}. */
    static int number(Context ctx, String what) {
        String number = ctx.pathParam("number");
        if (!number.matches("[0-9]{1,9}")) {
            throw new Refused(404, "No such " + what, "a " + what + " is asked for by its number");
        }
        return Integer.parseInt(number);
    }
}
