package org.holdfast.trial;

import org.holdfast.triage.Prerequisite.Kind;

/**
 * A thing that a package needs: the tool {@code gmake}, the dependency {@code zlib>=1.2.3:devel/zlib}.
 *
 * @param kind its kind
 * @param what its name: a file, variable, word or pattern
 */
public record Need(Kind kind, String what) {}
