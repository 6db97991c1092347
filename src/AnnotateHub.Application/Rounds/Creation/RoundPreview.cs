namespace AnnotateHub.Application.Rounds.Creation;

/// <summary>What a plan would make. Nothing is stored by looking.</summary>
/// <param name="Plan">The plan with what was left open filled in: the most experienced annotator, a seed.</param>
/// <param name="Sentence">What this kind implies.</param>
/// <param name="Faults">Why the round cannot be made, as sentences; empty when it can.</param>
/// <param name="Warnings">What to know before making it.</param>
/// <param name="Patients">Images of each patient, in order of the patients.</param>
/// <param name="People">Assignments of each person, in the plan's order.</param>
/// <param name="WithoutStartingBoxes">Images that are withheld or that the model has no boxes for.</param>
/// <param name="NotRefined">Images that a refinement round may use and none holds yet; null for other kinds.</param>
public sealed record RoundPreview(
    RoundPlan Plan,
    string Sentence,
    IReadOnlyList<string> Faults,
    IReadOnlyList<string> Warnings,
    int Images,
    int Assignments,
    IReadOnlyList<PatientShare> Patients,
    IReadOnlyList<PersonShare> People,
    int Withheld,
    int WithoutStartingBoxes,
    int? NotRefined
)
{
    public bool CanBeMade => Faults.Count == 0;
}
