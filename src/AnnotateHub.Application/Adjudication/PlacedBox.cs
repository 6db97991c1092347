namespace AnnotateHub.Application.Adjudication;

public sealed record PlacedBox(double X1, double Y1, double X2, double Y2, string Class);
