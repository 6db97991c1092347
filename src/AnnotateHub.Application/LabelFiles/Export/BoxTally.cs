using AnnotateHub.Core.Geometry;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.LabelFiles.Export;

/// <summary>Counts boxes while they go by.</summary>
internal sealed class BoxTally
{
    public SortedDictionary<string, int> ByClass { get; } = new(StringComparer.Ordinal);

    /// <summary>Boxes with an edge that is no whole pixel.</summary>
    public int BetweenPixels { get; private set; }

    public void Add(IReadOnlyList<BoxRow> boxes)
    {
        foreach (var box in boxes)
        {
            ByClass[box.Class] = ByClass.GetValueOrDefault(box.Class) + 1;
            if (!new PixelBox(box.X1, box.Y1, box.X2, box.Y2).IsWholePixels)
                BetweenPixels++;
        }
    }
}
