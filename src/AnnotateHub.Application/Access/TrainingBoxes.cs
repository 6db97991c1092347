using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>Boxes of label sets that a viewer found.</summary>
internal static class TrainingBoxes
{
    /// <summary>SQLite takes 32,766 parameters and EF sends them as one text; this many keep the text small.</summary>
    private const int SetsAtOnce = 500;

    /// <param name="sets">Keys that came out of a <see cref="VisibilityScope"/>.</param>
    public static async Task<ILookup<long, LabelBox>> ReadAsync(
        AnnotateHubDb db,
        IReadOnlyList<long> sets,
        CancellationToken cancellationToken
    )
    {
        var boxes = new List<(long Set, LabelBox Box)>();
        foreach (var some in sets.Chunk(SetsAtOnce))
        {
            var rows = await db
                .Boxes.AsNoTracking()
                .Where(box => some.Contains(box.LabelSetId))
                .OrderBy(box => box.Id)
                .Select(box => new
                {
                    box.LabelSetId,
                    box.X1,
                    box.Y1,
                    box.X2,
                    box.Y2,
                    box.Class,
                    box.Flags,
                })
                .ToListAsync(cancellationToken);
            boxes.AddRange(
                rows.Select(row =>
                    (
                        row.LabelSetId,
                        new LabelBox(row.Class, new PixelBox(row.X1, row.Y1, row.X2, row.Y2), row.Flags.HasFlag(BoxFlags.Ignore))
                    )
                )
            );
        }

        return boxes.ToLookup(item => item.Set, item => item.Box);
    }
}
