
namespace AnnotateHub.Application.Adjudication;

public sealed record AdjudicationImageLine(long Id, string Name, string? Patient, int Width, int Height);
