namespace AnnotateHub.Application.Rounds.Lifecycle;

/// <summary>What closing a round met.</summary>
/// <param name="IsClosed">False: work is open, and closing was not asked for in spite of it.</param>
public sealed record RoundClosing(bool IsClosed, int NotStarted, int InProgress, int Returned)
{
    public int Open => NotStarted + InProgress + Returned;
}
