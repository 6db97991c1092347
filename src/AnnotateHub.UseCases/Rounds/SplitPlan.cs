namespace AnnotateHub.UseCases.Rounds;

/// <summary>How splits are to be drawn.</summary>
/// <param name="KeepDrawn">Images that have a split keep it; only those without (imported later) are drawn.</param>
public sealed record SplitRequest(long Seed, int TestPerPatient = 40, double ValidationShare = 120.0 / 1087, bool KeepDrawn = false);

/// <summary>Split lists of bare stems, for example from <c>train.txt</c>, <c>val.txt</c> and <c>test.txt</c>.</summary>
public sealed record SplitLists(IReadOnlyList<string> Train, IReadOnlyList<string> Validation, IReadOnlyList<string> Test);

/// <summary>What drawing (or importing) splits would do, or did.</summary>
/// <param name="Faults">Why it cannot be done, as sentences; empty when it can.</param>
/// <param name="Moved">Images that had another split before.</param>
/// <param name="Undecided">Images that have no split afterwards.</param>
public sealed record SplitPreview(
    IReadOnlyList<string> Faults, IReadOnlyList<PatientSplit> Patients, int Train, int Validation, int Test, int Moved, int Undecided)
{
    public bool CanBeDone => Faults.Count == 0;
}

public sealed record PatientSplit(string Patient, int Train, int Validation, int Test);
