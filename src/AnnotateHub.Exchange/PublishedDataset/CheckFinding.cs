namespace AnnotateHub.Exchange.PublishedDataset;

/// <summary>One thing that a check found.</summary>
/// <param name="IsError">Fails the export; else it is worth knowing.</param>
public sealed record CheckFinding(bool IsError, string Sentence)
{
    public override string ToString() => $"{(IsError ? "ERROR" : "note")}: {Sentence}";
}
