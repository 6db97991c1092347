namespace AnnotateHub.Application.Kernel;

/// <summary>The part of a long list that is wanted.</summary>
/// <param name="Skip">Rows before it; where there is a place, only what to fall back to when its row is gone.</param>
/// <param name="Place">Where the part begins or ends.</param>
public sealed record ListWindow(int Skip = 0, int Take = 50, ListPlace? Place = null)
{
    /// <summary>At least one row, at most so many, and none before the first.</summary>
    public ListWindow Within(int most) => this with { Skip = Math.Max(0, Skip), Take = Math.Clamp(Take, 1, most) };
}
