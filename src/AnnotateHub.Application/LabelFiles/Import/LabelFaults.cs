using AnnotateHub.Core.Geometry;
using AnnotateHub.Exchange;

namespace AnnotateHub.Application.LabelFiles.Import;

/// <summary>What is well formed, can be read and is wrong all the same: boxes that are there twice.</summary>
public static class LabelFaults
{
    public static IEnumerable<ExchangeFault> Find(IEnumerable<ImageLabels> labels)
    {
        foreach (var imageLabels in labels)
        {
            var seen = new HashSet<(string, PixelBox)>();
            foreach (var box in imageLabels.Boxes)
                if (!seen.Add((box.Class, box.Box)))
                    yield return new ExchangeFault(
                        imageLabels.File,
                        box.Line,
                        $"The box {box.Box} of '{box.Class}' is there twice{(imageLabels.Rater is null ? "" : $" by {imageLabels.Rater}")}."
                    )
                    {
                        Kind = FaultKind.Twice,
                        IsNote = true,
                    };
        }
    }
}
