
namespace AnnotateHub.Application.Rounds;

/// <param name="Patient">Empty where images have none.</param>
public sealed record PatientSplitView(string Patient, int Train, int Validation, int Test, int Undecided)
{
    public int Images => Train + Validation + Test + Undecided;
}
