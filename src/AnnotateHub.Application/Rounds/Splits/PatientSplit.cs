namespace AnnotateHub.Application.Rounds.Splits;

public sealed record PatientSplit(string Patient, int Train, int Validation, int Test);
