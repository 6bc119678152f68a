package org.holdfast.store;

import java.time.LocalDate;
import java.util.List;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.store.JsonColumn.Node;
import org.holdfast.triage.CompatibilityRisk;
import org.holdfast.triage.Conflict;
import org.holdfast.triage.Prerequisite;
import org.holdfast.triage.Trial;
import tools.jackson.core.JsonGenerator;

/** A trial as JSON. A commit keeps only the subject of its message. */
final class TrialJson {

    private TrialJson() {}

    static String write(Trial trial) {
        return JsonColumn.write(json -> {
            json.writeStartObject();
            JsonColumn.array(json, "commits", trial.commits(), TrialJson::commit);
            JsonColumn.array(json, "along", trial.along(), JsonGenerator::writeString);
            JsonColumn.array(json, "makes", trial.makes(), PackagesJson::write);
            JsonColumn.array(json, "moves", trial.moves(), JsonGenerator::writeString);
            JsonColumn.array(json, "conflicts", trial.conflicts(), TrialJson::conflict);
            JsonColumn.array(json, "prerequisites", trial.prerequisites(), TrialJson::prerequisite);
            JsonColumn.array(json, "risks", trial.risks(), TrialJson::risk);
            json.writeEndObject();
        });
    }

    private static void commit(JsonGenerator json, Commit commit) {
        json.writeStartObject();
        json.writeStringProperty("id", commit.id());
        json.writeStringProperty("author", commit.author());
        json.writeStringProperty("date", commit.date().toString());
        json.writeStringProperty("subject", commit.subject());
        json.writeEndObject();
    }

    private static void conflict(JsonGenerator json, Conflict conflict) {
        json.writeStartObject();
        json.writeStringProperty("file", conflict.file());
        json.writeStringProperty("what", conflict.what());
        JsonColumn.array(json, "hunks", conflict.hunks(), (to, hunk) -> {
            to.writeStartObject();
            to.writeNumberProperty("line", hunk.line());
            to.writeStringProperty("ours", hunk.ours());
            to.writeStringProperty("theirs", hunk.theirs());
            to.writeEndObject();
        });
        json.writeEndObject();
    }

    private static void prerequisite(JsonGenerator json, Prerequisite prerequisite) {
        json.writeStartObject();
        json.writeStringProperty("kind", prerequisite.kind().name());
        json.writeStringProperty("what", prerequisite.what());
        json.writeStringProperty("branch", prerequisite.branch());
        json.writeStringProperty("trunk", prerequisite.trunk());
        json.writeEndObject();
    }

    private static void risk(JsonGenerator json, CompatibilityRisk risk) {
        json.writeStartObject();
        json.writeStringProperty("kind", risk.kind().name());
        json.writeStringProperty("what", risk.what());
        json.writeEndObject();
    }

    static Trial read(String column) {
        Node trial = JsonColumn.object(column);
        return new Trial(
                trial.objects("commits").stream()
                        .map(one -> new Commit(
                                one.text("id"),
                                one.text("author"),
                                LocalDate.parse(one.text("date")),
                                one.text("subject"),
                                List.of()))
                        .toList(),
                trial.texts("along"),
                trial.values("makes").stream().map(PackagesJson::of).toList(),
                trial.texts("moves"),
                trial.objects("conflicts").stream().map(TrialJson::conflict).toList(),
                trial.objects("prerequisites").stream()
                        .map(one -> new Prerequisite(
                                Prerequisite.Kind.valueOf(one.text("kind")),
                                one.text("what"),
                                one.text("branch"),
                                one.text("trunk")))
                        .toList(),
                trial.objects("risks").stream()
                        .map(one -> new CompatibilityRisk(
                                CompatibilityRisk.Kind.valueOf(one.text("kind")), one.text("what")))
                        .toList());
    }

    private static Conflict conflict(Node conflict) {
        return new Conflict(
                conflict.text("file"),
                conflict.text("what"),
                conflict.objects("hunks").stream()
                        .map(hunk -> new Conflict.Hunk(hunk.number("line"), hunk.text("ours"), hunk.text("theirs")))
                        .toList());
    }
}
