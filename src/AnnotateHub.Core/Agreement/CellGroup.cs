namespace AnnotateHub.Core.Agreement;

/// <summary>One cell as several raters saw it.</summary>
/// <param name="BoxOf">For each rater the position of the box among that rater's, or null: not seen.</param>
public sealed record CellGroup(IReadOnlyList<int?> BoxOf)
{
    public int RaterCount => BoxOf.Count(box => box is not null);
}
