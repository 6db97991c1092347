namespace AnnotateHub.Application.Adjudication;

/// <param name="IsSuperseded">The round or its adjudication was opened again after this was signed.</param>
public sealed record SignedView(int Version, string Hash, string By, DateTimeOffset At, bool IsSuperseded = false);
