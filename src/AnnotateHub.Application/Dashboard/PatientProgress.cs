using AnnotateHub.Application.Rounds;

namespace AnnotateHub.Application.Dashboard;

/// <param name="Patient">Empty where images have none.</param>
public sealed record PatientProgress(string Patient, StateCounts Counts);
