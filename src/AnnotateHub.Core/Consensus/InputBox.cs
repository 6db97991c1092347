using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Consensus;

/// <summary>A box with who drew it.</summary>
public sealed record InputBox(string Annotator, int Rank, DrawnBox Drawn)
{
    public PixelBox Box => Drawn.Box;
    public string Class => Drawn.Class;

    /// <summary>Rank, x1, y1, x2, y2, class, id; then the annotator, so that no order is left to chance.</summary>
    public static int Compare(InputBox left, InputBox right)
    {
        var order = (left.Rank, left.Box.X1, left.Box.Y1, left.Box.X2, left.Box.Y2).CompareTo(
            (right.Rank, right.Box.X1, right.Box.Y1, right.Box.X2, right.Box.Y2)
        );
        if (order == 0)
            order = string.CompareOrdinal(left.Class, right.Class);
        if (order == 0)
            order = string.CompareOrdinal(left.Drawn.Id, right.Drawn.Id);
        return order != 0 ? order : string.CompareOrdinal(left.Annotator, right.Annotator);
    }
}
