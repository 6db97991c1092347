using System.Text.Json.Serialization;

namespace AnnotateHub.Core.Consensus.Adjudication;

/// <summary>A line of the log: a decision, or the undoing of an earlier line (of an undoing too, which is a redo).</summary>
public sealed record DecisionLine(string Operation, Decision? Verdict, string? Undoes);
