namespace AnnotateHub.Application.Dashboard;

public sealed record ClassTotal(string Class, int Boxes);
