
namespace AnnotateHub.Application.Rounds;

/// <param name="Patient">Empty where images have none.</param>
public sealed record PatientWork(string Patient, StateCounts Work);
