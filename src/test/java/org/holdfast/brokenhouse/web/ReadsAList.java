package org.holdfast.brokenhouse.web;

import org.holdfast.brokenhouse.source.ReadList;

/** Breaks a rule of the house, so that a test can see it fail. */
public record ReadsAList(ReadList list) {}
