namespace AnnotateHub.Application.Rounds.Creation;

/// <param name="Patient">Empty where images have none.</param>
/// <param name="Images">How many images of the patient the round takes.</param>
/// <param name="Available">How many the kind may use.</param>
public sealed record PatientShare(string Patient, int Images, int Available);
