namespace AnnotateHub.Core.Pseudolabels;

/// <summary>What applying a model's boxes a second time does to an image.</summary>
/// <param name="Added">New boxes, by index.</param>
/// <param name="Dropped">Ids of untouched boxes that the model does not propose any more.</param>
/// <param name="Same">Ids of untouched boxes that stay exactly as they are.</param>
/// <param name="Kept">Boxes that a person has touched: they stay, whatever the model says.</param>
/// <param name="Blocked">New boxes that are not applied, because a person has touched or rejected a box there.</param>
public sealed record MergeChanges(
    IReadOnlyList<int> Added,
    IReadOnlyList<Replacement> Changed,
    IReadOnlyList<string> Dropped,
    IReadOnlyList<string> Same,
    IReadOnlyList<string> Kept,
    IReadOnlyList<int> Blocked
)
{
    public bool IsNothing => Added.Count + Changed.Count + Dropped.Count == 0;
}
