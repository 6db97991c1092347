namespace AnnotateHub.Application.Access;

/// <summary>A truth that leads signed: the union of a round after its adjudication.</summary>
/// <param name="Source">Names the label sets of this version among the project's.</param>
/// <param name="IsSuperseded">The round or its adjudication was opened again since, or a later version is signed.</param>
public sealed record SignedVersion(
    long RoundId,
    string Round,
    int Version,
    string Hash,
    DateTimeOffset At,
    string Source,
    bool IsSuperseded
)
{
    /// <summary>The source of the label sets that a sign-off makes.</summary>
    public static string SourceOf(string round, int version) => $"{round}, version {version}";
}
