namespace AnnotateHub.Application.Rounds.Splits;

/// <summary>What drawing (or importing) splits would do, or did.</summary>
/// <param name="Faults">Why it cannot be done, as sentences; empty when it can.</param>
/// <param name="Moved">Images that had another split before.</param>
/// <param name="Undecided">Images that have no split afterwards.</param>
public sealed record SplitPreview(
    IReadOnlyList<string> Faults,
    IReadOnlyList<PatientSplit> Patients,
    int Train,
    int Validation,
    int Test,
    int Moved,
    int Undecided
)
{
    public bool CanBeDone => Faults.Count == 0;
}
