package org.holdfast.recheck;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A topic branch: its package, what it changes, its commits' messages, and what the backport said beside. */
record Topic(
        String name,
        String directory,
        String commit,
        List<String> files,
        Set<String> directories,
        String messages,
        String notes) {

    static Topic of(JsonNode backport, Git git, String tip) {
        String name = backport.path("branch").asString("");
        String commit = git.require("rev-parse", "refs/heads/" + name).strip();
        List<String> files = git.changed(tip, commit);
        return new Topic(
                name,
                backport.path("pkgpath").asString(""),
                commit,
                files,
                Git.directories(files),
                git.require("log", "--format=%B", tip + ".." + commit),
                backport.path("notes").toString());
    }

    /** Its own package's directory, then the others that it changes. */
    List<String> ownFirst() {
        Set<String> all = new LinkedHashSet<>(List.of(directory));
        all.addAll(directories);
        return new ArrayList<>(all);
    }
}
