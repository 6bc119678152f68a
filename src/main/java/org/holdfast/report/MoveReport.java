package org.holdfast.report;

import java.util.List;

/**
 * What moving to newer branches would bring.
 *
 * @param branch the branch that is left
 * @param moves one for each newer branch
 */
public record MoveReport(String branch, List<Move> moves) {

    /**
     * What moving to a branch would bring.
     *
     * @param to the newer branch
     * @param open the open findings of the branch that is left
     * @param gone those that the newer branch does not have, of packages that it makes
     * @param unmade those of packages that it does not make
     * @param come the open findings that only the newer branch has
     * @param packages the packages with most findings that would be gone, the first first
     */
    public record Move(String to, int open, int gone, int unmade, int come, List<Gain> packages) {
        public Move {
            packages = List.copyOf(packages);
        }

        /** {@code Moving to 2014Q4 closes 812 of 1,900 findings; 40 are of packages that it does not make; 120 come with it.} */
        public String sentence() {
            return "Moving to %s closes %,d of %,d open findings".formatted(to, gone, open)
                    + (unmade == 0 ? "" : "; %,d are of packages that it does not make".formatted(unmade))
                    + (come == 0 ? "; none comes with it." : "; %,d come with it.".formatted(come));
        }
    }

    /**
     * A package that would have fewer findings.
     *
     * @param pkgpath its directory
     * @param now what the branch makes there
     * @param then what the newer branch makes there
     * @param closes how many findings would be gone
     */
    public record Gain(String pkgpath, String now, String then, int closes) {}

    public MoveReport {
        moves = List.copyOf(moves);
    }

    private record MovesJson(String branch, List<MoveJson> moves) {}

    private record MoveJson(String to, int open, int gone, int unmade, int come, List<GainJson> packages) {}

    private record GainJson(String pkgpath, String now, String then, int closes) {}

    /** <code>{"branch", "moves": [{"to", "open", "gone", "unmade", "come", "packages": [{"pkgpath", "now", "then", "closes"}]}]}</code>. */
    public String json() {
        return Json.write(new MovesJson(
                branch,
                moves.stream()
                        .map(one -> new MoveJson(
                                one.to(),
                                one.open(),
                                one.gone(),
                                one.unmade(),
                                one.come(),
                                one.packages().stream()
                                        .map(gain ->
                                                new GainJson(gain.pkgpath(), gain.now(), gain.then(), gain.closes()))
                                        .toList()))
                        .toList()));
    }
}
