using System.Text.Json.Serialization;

namespace AnnotateHub.Core.Consensus.Adjudication;

/// <summary>What a person decided on one case. It speaks of the submitted boxes that it names, so that it stands whatever becomes of
/// policy, key or edges.</summary>
/// <param name="Operation">Made by the client; a repeated one is the same decision.</param>
/// <param name="Fingerprint">Of the case as it was seen.</param>
/// <param name="Annotator">Whose boxes were taken, where one annotator's were.</param>
public sealed record Decision(
    string Operation,
    DecisionKind Kind,
    IReadOnlyList<string> Inputs,
    string Fingerprint,
    IReadOnlyList<DecisionBox> Result,
    long Person,
    DateTimeOffset At,
    long? Annotator = null
);
