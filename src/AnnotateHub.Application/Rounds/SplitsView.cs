using AnnotateHub.Core.Study.Splits;

namespace AnnotateHub.Application.Rounds;

/// <summary>How a project's images are divided now.</summary>
public sealed record SplitsView(SplitDraw? Drawn, IReadOnlyList<PatientSplitView> Patients)
{
    public int Images => Patients.Sum(patientSplit => patientSplit.Images);
    public int Train => Patients.Sum(patientSplit => patientSplit.Train);
    public int Validation => Patients.Sum(patientSplit => patientSplit.Validation);
    public int Test => Patients.Sum(patientSplit => patientSplit.Test);
    public int Undecided => Patients.Sum(patientSplit => patientSplit.Undecided);
}
