package org.holdfast.brokenhouse.desk;

import org.holdfast.brokenhouse.trial.Inside;
import picocli.CommandLine.ParseResult;

/** Breaks two rules of the house, so that a test can see them fail. */
public record ParsesOptions(ParseResult line, Inside inside) {}
