using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange;

namespace AnnotateHub.Application.LabelFiles.Export;

/// <summary>Boxes as files take them.</summary>
internal static class ExportedBox
{
    public static LabelledBox From(BoxRow box)
    {
        var attributes = new Dictionary<string, string>(box.Attributes ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        if (box.Flags.HasFlag(BoxFlags.Ignore))
            attributes["ignore"] = "1";
        return new LabelledBox(
            box.Class,
            new PixelBox(box.X1, box.Y1, box.X2, box.Y2),
            box.Score,
            box.Flags.HasFlag(BoxFlags.Truncated),
            box.Flags.HasFlag(BoxFlags.Difficult),
            box.Flags.HasFlag(BoxFlags.Occluded),
            attributes.Count == 0 ? null : attributes
        );
    }
}
